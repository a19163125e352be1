#!/bin/sh
# Makes plug.wasm; README.md says what it needs. CC=clang-19 or CC=/opt/wasi-sdk/bin/clang names another compiler.
set -eu
cd "$(dirname "$0")"

wit-bindgen c wit --world jackdaw:plug/plug --out-dir target
"${CC:-clang}" --target="${TARGET:-wasm32-wasi}" -mexec-model=reactor -Os -Wall -Wextra \
  -Wl,--strip-debug -o target/core.wasm plug.c greeting.c target/plug.c target/plug_component_type.o
wasm-tools component new target/core.wasm -o plug.wasm
