#!/usr/bin/env bash
# Builds the plug of the benches, into the folder that is named, else here. ../README.md tells when and why.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../rust.sh" bench "${1:-$here}"
