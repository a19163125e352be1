#!/usr/bin/env bash
# Builds the Rust conformance plug, into the folder that is named, else here. ../README.md tells when and why.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec "$here/../rust.sh" conformance "${1:-$here}"
