#!/usr/bin/env bash
# componentize.sh CORE OUT: makes a core module a component, as `wasm-tools component new` does.
set -euo pipefail

guests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
core=$(realpath "$1") out=$(realpath "$2")
export CARGO_TARGET_DIR="${XDG_CACHE_HOME:-$HOME/.cache}/jackdaw/wasm-toolchain/guests-target"
unset CARGO_UNSTABLE_FEATURE_UNIFICATION CARGO_RESOLVER_FEATURE_UNIFICATION __CARGO_TEST_CHANNEL_OVERRIDE_DO_NOT_USE_THIS
cd "$guests"
cargo run --release --locked -q -p guest-componentize -- "$core" "$out"
ls -l "$out"
