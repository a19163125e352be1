//! `cargo xtask test`: every test there is, from a fresh machine on.

use anyhow::Result;

use crate::{packages, shell, ui};

/// What tests read to know that their longest form is wanted.
const FULL: &str = "JACKDAW_FULL";

/// Installs what is missing, then runs the Rust tests, the interface's units, the interface in a browser and the real window.
pub(crate) fn test(arguments: &[String]) -> Result<()> {
    let full = arguments.iter().any(|argument| argument == "--full");
    packages::ensure(&[packages::WINDOW, packages::TESTS])?;
    packages::ensure_nextest()?;
    ui::build()?;
    // Built before the tests: the black-box ones run this very program. With all targets, as nextest builds: otherwise the features of
    // half the tree differ, and it is compiled twice.
    shell::run(&mut shell::command("cargo", &["build", "--workspace", "--all-targets", "--locked"]))?;
    let binary = shell::target_dir().join("debug/jackdaw");
    shell::run(
        shell::command("cargo", &["nextest", "run", "--workspace", "--locked", "--no-fail-fast"])
            .env("JACKDAW_BIN", &binary)
            .env(FULL, if full { "1" } else { "0" }),
    )?;
    if full {
        python()?;
    }
    ui::npm(&["test"])?;
    shell::run(
        shell::command("npm", &["run", "e2e"]).current_dir(shell::root().join("ui")).env("JACKDAW_BIN", &binary),
    )?;
    window(&binary)
}

/// The Python conformance plug, built with the stock tools and held to the cases of the other languages.
fn python() -> Result<()> {
    let folder = shell::target_dir().join("python-plug");
    shell::run(shell::command("bash", &["tests/guests/conformance-python/build.sh"]).arg(&folder))?;
    let cases = ["nextest", "run", "--workspace", "--locked", "--run-ignored", "only", "-E", "test(a_python_plug)"];
    shell::run(shell::command("cargo", &cases).env("JACKDAW_PYTHON_PLUG", folder.join("plug.wasm")))
}

/// The real window under its own X server, driven by WebKitWebDriver.
fn window(binary: &std::path::Path) -> Result<()> {
    shell::run(
        shell::command(
            "xvfb-run",
            &["-a", "-s", "-screen 0 1280x900x24", "node", "--test", "--test-concurrency=1", "tests/window/"],
        )
        .env("JACKDAW_BIN", binary)
        // Without it WebKitGTK needs a GPU buffer that a virtual screen may not have.
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
    )
}
