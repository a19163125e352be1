//! What the system must have: named by Debian package, installed as root, else told.

use std::path::Path;

use anyhow::{Result, bail};

use crate::shell;

/// A Debian package and a file that shows it is there.
pub(crate) struct Package {
    name: &'static str,
    evidence: &'static str,
}

/// What the window is built with.
pub(crate) const WINDOW: &[Package] = &[
    Package { name: "build-essential", evidence: "/usr/bin/cc" },
    Package { name: "pkg-config", evidence: "/usr/bin/pkg-config" },
    Package { name: "libwebkit2gtk-4.1-dev", evidence: "/usr/include/webkitgtk-4.1/webkit2/webkit2.h" },
];

/// What the tests of the window and of the UI in a browser run with.
pub(crate) const TESTS: &[Package] = &[
    Package { name: "xvfb", evidence: "/usr/bin/Xvfb" },
    Package { name: "xauth", evidence: "/usr/bin/xauth" },
    Package { name: "webkit2gtk-driver", evidence: "/usr/bin/WebKitWebDriver" },
    Package { name: "fonts-dejavu-core", evidence: "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf" },
    // Another program on the screen, which copies and is dragged from, and the hand that drags.
    Package { name: "python3-gi", evidence: "/usr/lib/python3/dist-packages/gi/__init__.py" },
    Package { name: "gir1.2-gtk-3.0", evidence: "/usr/share/doc/gir1.2-gtk-3.0/copyright" },
    Package { name: "xdotool", evidence: "/usr/bin/xdotool" },
    // What the window's spelling asks.
    Package { name: "hunspell-en-us", evidence: "/usr/share/hunspell/en_US.dic" },
    Package { name: "chromium", evidence: "/usr/bin/chromium" },
];

/// What the plugs of other languages are built with.
pub(crate) const LANGUAGES: &[Package] = &[
    Package { name: "clang-19", evidence: "/usr/bin/clang-19" },
    Package { name: "lld-19", evidence: "/usr/bin/wasm-ld-19" },
    Package { name: "wasi-libc", evidence: "/usr/lib/wasm32-wasi/libc.a" },
    Package {
        name: "libclang-rt-19-dev-wasm32",
        evidence: "/usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a",
    },
    Package { name: "python3-venv", evidence: "/usr/share/doc/python3-venv/copyright" },
];

/// Installs what is missing, or says the one command that does.
pub(crate) fn ensure(groups: &[&[Package]]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let missing: Vec<&str> = groups
        .iter()
        .flat_map(|group| group.iter())
        .filter(|package| !Path::new(package.evidence).exists())
        .map(|package| package.name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let install = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    if !shell::has("apt-get") {
        bail!("these are missing, under the names that Debian gives them: {}", missing.join(" "));
    }
    if !is_root() {
        bail!("some system packages are missing; install them with\n\n    sudo {install}\n\nand run this again");
    }
    shell::run(shell::command("apt-get", &["update", "-qq"]).env("DEBIAN_FRONTEND", "noninteractive"))?;
    shell::run(shell::command("sh", &["-c", &install]).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|meta| std::os::unix::fs::MetadataExt::uid(&meta) == 0)
}

/// Node.js at least 20, with npm: the UI is built with it.
pub(crate) fn ensure_node() -> Result<()> {
    if shell::has("node") && shell::has("npm") {
        return Ok(());
    }
    bail!("Node.js 20 or newer with npm is needed to build the interface, and `node` or `npm` is not on the PATH");
}

/// cargo-nextest, which runs the Rust tests.
pub(crate) fn ensure_nextest() -> Result<()> {
    if shell::has("cargo-nextest") {
        return Ok(());
    }
    shell::run(&mut shell::command("cargo", &["install", "cargo-nextest", "--locked"]))
}
