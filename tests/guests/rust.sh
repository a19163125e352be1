#!/usr/bin/env bash
# rust.sh PACKAGE FOLDER: builds a guest in Rust, as FOLDER/plug.wasm. README.md tells when and why.
set -euo pipefail

guests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
package=$1
mkdir -p "$2"
out=$(cd "$2" && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/jackdaw/wasm-toolchain"
export CARGO_TARGET_DIR="$cache/guests-target"
# Features that other builds on this machine unify do not belong into these.
unset CARGO_UNSTABLE_FEATURE_UNIFICATION CARGO_RESOLVER_FEATURE_UNIFICATION __CARGO_TEST_CHANNEL_OVERRIDE_DO_NOT_USE_THIS
native_cargo=$(command -v cargo)
remap="--remap-path-prefix=$guests=/guests --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"

# shellcheck source=../../src-tauri/crates/script-engine/toolchain.sh
. "$guests/../../src-tauri/crates/script-engine/toolchain.sh"

(
  cd "$guests"
  use_wasm_rust
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$remap" \
    "$cargo" build --release --locked --target wasm32-unknown-unknown -p "$package" ${std_flags[@]+"${std_flags[@]}"}
)
"$guests/componentize.sh" "$CARGO_TARGET_DIR/wasm32-unknown-unknown/release/${package//-/_}.wasm" "$out/plug.wasm"
