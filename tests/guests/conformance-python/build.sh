#!/usr/bin/env bash
# Builds the Python conformance plug with the stock tools, into the folder that is named. It has 18 MB and is not committed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
out=${1:?usage: build.sh FOLDER}
mkdir -p "$out"
[ -x "$out/venv/bin/componentize-py" ] || {
  python3 -m venv "$out/venv"
  "$out/venv/bin/pip" install --quiet componentize-py==0.25.1
}
"$out/venv/bin/componentize-py" --wit-path "$here/../../../wit" --world plug componentize --python-path "$here" plug -o "$out/plug.wasm"
ls -l "$out/plug.wasm"
