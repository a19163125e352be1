#!/usr/bin/env bash
# Rebuilds the compiled guests. README.md tells when and why.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/jackdaw/wasm-toolchain"
root="$cache/root"
export CARGO_TARGET_DIR="$cache/guests-target"
# Features that other builds on this machine unify do not belong into these.
unset CARGO_UNSTABLE_FEATURE_UNIFICATION CARGO_RESOLVER_FEATURE_UNIFICATION __CARGO_TEST_CHANNEL_OVERRIDE_DO_NOT_USE_THIS
native_cargo=$(command -v cargo)
remap="--remap-path-prefix=$here=/guests --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo --remap-path-prefix=$root=/toolchain"

build() {
  if [ -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ]; then
    RUSTFLAGS="$remap" cargo build --release --locked --target wasm32-unknown-unknown "$@"
    return
  fi
  [ -x "$root/usr/bin/rustc" ] || {
    echo "needs the target wasm32-unknown-unknown (rustup target add wasm32-unknown-unknown), or, on Debian, the compiler that" \
      "src-tauri/crates/script-engine/build.sh unpacks into $root: run that first" >&2
    exit 1
  }
  LD_LIBRARY_PATH="$root/usr/lib/x86_64-linux-gnu" RUSTC="$root/usr/bin/rustc" RUSTDOC="$root/usr/bin/rustdoc" RUSTC_BOOTSTRAP=1 \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$remap" \
    "$root/usr/bin/cargo" build --release --locked --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort "$@"
}

cd "$here"
build -p conformance -p bench
for guest in conformance bench; do
  "$native_cargo" run --release --locked -q -p guest-componentize -- \
    "$CARGO_TARGET_DIR/wasm32-unknown-unknown/release/$guest.wasm" "$guest/plug.wasm"
done
ls -l conformance/plug.wasm bench/plug.wasm
