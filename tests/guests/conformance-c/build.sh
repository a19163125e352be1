#!/usr/bin/env bash
# Builds the C conformance plug with the stock tools, into the folder that is named, else here. ../README.md tells when and why.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:-$here}
mkdir -p "$out"
out=$(cd "$out" && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/jackdaw/wasm-toolchain"
# Pinned: another version may give other bindings.
generator=0.63.0

wit_bindgen=$(command -v wit-bindgen || true)
if [ -z "$wit_bindgen" ] || [ "$("$wit_bindgen" --version)" != "wit-bindgen-cli $generator" ]; then
  wit_bindgen="$cache/tools/bin/wit-bindgen"
  [ "$("$wit_bindgen" --version 2>/dev/null || true)" = "wit-bindgen-cli $generator" ] ||
    CARGO_TARGET_DIR="$cache/tools-target" cargo install wit-bindgen-cli --version "$generator" --locked \
      --no-default-features --features c --root "$cache/tools"
fi

cd "$here"
"$wit_bindgen" c ../../../wit --world jackdaw:plug/plug --out-dir target
# The stack first: a recursion that never ends runs into the bottom of memory, not into the plug's own data.
"${CC:-clang-19}" --target="${TARGET:-wasm32-wasi}" -mexec-model=reactor -std=c11 -Os -Wall -Wextra -Werror \
  -Wl,--stack-first -Wl,--strip-debug -o target/core.wasm ./*.c target/plug.c target/plug_component_type.o
../componentize.sh target/core.wasm "$out/plug.wasm"
