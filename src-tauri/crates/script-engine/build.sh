#!/usr/bin/env bash
# Rebuilds engine.wasm and engine.lock from source. README.md tells when and why.
#
# Uses the Rust that toolchain.sh finds or unpacks.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
wit=$(cd "$here/../../../wit" && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/jackdaw/wasm-toolchain"
export CARGO_TARGET_DIR="${JACKDAW_ENGINE_TARGET_DIR:-$cache/target}"
out="${1:-$here}"
mkdir -p "$out"

# shellcheck source=toolchain.sh
. "$here/toolchain.sh"

# Any clang from 19 on can compile QuickJS for wasm32; the version is recorded in engine.lock.
find_newest() { compgen -c "$1-" | grep -xE "$1-[0-9]+" | sort -t- -k"$(($(grep -o - <<<"$1" | wc -l) + 2))" -n | tail -1; }
clang_works() { echo 'int f(void){return 1;}' | "$1" --target=wasm32-unknown-unknown -x c -c - -o /dev/null 2>/dev/null; }

native_cargo=$(command -v cargo) || fail "needs Rust: https://rustup.rs"

# The bytes must not depend on where this checkout, the registry or the toolchain lies.
cargo_home="${CARGO_HOME:-$HOME/.cargo}"
remap="--remap-path-prefix=$here=/engine --remap-path-prefix=$cargo_home=/cargo --remap-path-prefix=$CARGO_TARGET_DIR=/target"

clang="${JACKDAW_CLANG:-$(find_newest clang || true)}"
if [ -z "$clang" ] || ! clang_works "$clang"; then clang=$(command -v clang || true); fi
if [ -z "$clang" ] || ! clang_works "$clang"; then apt_install clang-22; clang=clang-22; fi
archiver=$(find_newest llvm-ar || true); archiver="${archiver:-$(command -v llvm-ar || true)}"
if [ -z "$archiver" ]; then apt_install llvm; archiver=llvm-ar; fi

use_wasm_rust

# QuickJS is told where its own stack ends; the shadow stack must hold that and a little (engine.rs: JS_STACK).
# `localtime_r` is ours (platform.rs), because a sandbox has no time zone database.
say "compiling the guest with $("${RUSTC:-rustc}" --version) and $("$clang" --version | head -1)"
export CC_wasm32_unknown_unknown="$clang" AR_wasm32_unknown_unknown="$archiver"
export CFLAGS_wasm32_unknown_unknown="-O2 -ffile-prefix-map=$cargo_home=/cargo -ffile-prefix-map=$CARGO_TARGET_DIR=/target"
(
  cd "$here"
  # The names of features that other builds on this machine turn on do not belong into this one.
  unset CARGO_UNSTABLE_FEATURE_UNIFICATION CARGO_RESOLVER_FEATURE_UNIFICATION __CARGO_TEST_CHANNEL_OVERRIDE_DO_NOT_USE_THIS
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$remap -C link-arg=--wrap=localtime_r -C link-arg=-zstack-size=1048576" \
    "$cargo" build --release --locked --target wasm32-unknown-unknown -p jackdaw-script-engine ${std_flags[@]+"${std_flags[@]}"} >&2
)
rust_version=$("${RUSTC:-rustc}" --version)

say "making the component"
unset RUSTC RUSTDOC RUSTC_BOOTSTRAP LD_LIBRARY_PATH
(
  cd "$here"
  unset CARGO_UNSTABLE_FEATURE_UNIFICATION CARGO_RESOLVER_FEATURE_UNIFICATION __CARGO_TEST_CHANNEL_OVERRIDE_DO_NOT_USE_THIS
  "$native_cargo" run --release --locked -q -p jackdaw-componentize -- \
    "$CARGO_TARGET_DIR/wasm32-unknown-unknown/release/jackdaw_script_engine.wasm" "$wit" "$out/engine.wasm" >&2
)

crate_version() { awk -v name="$1" '$0=="name = \""name"\"" {getline; gsub(/version = |"/, ""); print; exit}' "$here/Cargo.lock"; }
cat > "$out/engine.lock" <<LOCK
# What engine.wasm was built from. Written by build.sh; where the compilers match, a rebuild gives the same bytes.
rustc = "$rust_version"
clang = "$("$clang" --version | head -1)"
rquickjs = "$(crate_version rquickjs)"
rquickjs-sys = "$(crate_version rquickjs-sys)"
wit-bindgen = "$(crate_version wit-bindgen)"
wit-component = "$(crate_version wit-component)"
# sha256 of the files of wit/, in the order of their names
wit = "$(cd "$wit" && LC_ALL=C find . -name '*.wit' | LC_ALL=C sort | xargs cat | sha256sum | cut -d' ' -f1)"
# sha256 of engine.wasm
engine = "$(sha256sum "$out/engine.wasm" | cut -d' ' -f1)"
LOCK
say "$(wc -c < "$out/engine.wasm") bytes in $out/engine.wasm"
