# Sourced by what is built for WebAssembly: a Rust that has the target wasm32-unknown-unknown. Sets `cargo`, `std_flags` and, where the machine's
# own Rust lacks the target, the environment of the compiler of Debian's `rustc-web` packages, unpacked into `$cache` (never installed: it would
# stand beside the machine's own `rustc`). Before it: `cache`, `native_cargo` and `remap`, the flags that keep paths out of what is built.
# shellcheck shell=bash disable=SC2034,SC2154

say() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2; }
fail() { say "$*"; exit 1; }

# apt as root, or through sudo where it asks for no password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif sudo -n true 2>/dev/null; then sudo "$@"
  else fail "needs root; run this yourself: $*"; fi
}

apt_install() {
  command -v apt-get >/dev/null || fail "needs the programs of the Debian packages: $*"
  as_root apt-get -o DPkg::Lock::Timeout=600 update -qq
  as_root apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "$@" >&2
}

use_rustup_target() {
  local libdir
  libdir=$(rustc --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) && [ -d "$libdir" ]
}

use_debian_toolchain() {
  local root="$cache/root" packages=(rustc-web cargo-web rust-web-src libstd-rust-web-dev)
  if [ ! -x "$root/usr/bin/rustc" ]; then
    say "unpacking Debian's ${packages[*]} into $root"
    command -v apt-get >/dev/null || fail "needs the target wasm32-unknown-unknown: rustup target add wasm32-unknown-unknown"
    as_root apt-get -o DPkg::Lock::Timeout=600 update -qq
    mkdir -p "$cache/debs" && rm -rf "$root.new" && mkdir -p "$root.new"
    local std
    std=$(apt-cache depends libstd-rust-web-dev | sed -n 's/.*Depends: \(libstd-rust-web-[0-9.]*\)$/\1/p' | head -1)
    (cd "$cache/debs" && rm -f ./*.deb && apt-get download -qq "${packages[@]}" "$std" >&2)
    for deb in "$cache"/debs/*.deb; do dpkg-deb -x "$deb" "$root.new"; done
    rm -rf "$root" && mv "$root.new" "$root"
  fi
  command -v wasm-ld-22 >/dev/null && ldconfig -p | grep -q libgit2.so || apt_install lld-22 libllvm22 libgit2-1.5
  export LD_LIBRARY_PATH="$root/usr/lib/x86_64-linux-gnu${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  export RUSTC="$root/usr/bin/rustc" RUSTDOC="$root/usr/bin/rustdoc" RUSTC_BOOTSTRAP=1
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22
  cargo="$root/usr/bin/cargo"
  std_flags=(-Zbuild-std=std,panic_abort -Zbuild-std-features=)
  remap+=" --remap-path-prefix=$root=/toolchain"
}

use_wasm_rust() {
  cargo="$native_cargo"; std_flags=()
  if use_rustup_target; then say "using the machine's own Rust"; else use_debian_toolchain; fi
}
