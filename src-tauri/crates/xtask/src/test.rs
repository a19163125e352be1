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
        languages()?;
        hostile_in_release()?;
    }
    ui::npm(&["test"])?;
    shell::run(
        shell::command("npm", &["run", "e2e"]).current_dir(shell::root().join("ui")).env("JACKDAW_BIN", &binary),
    )?;
    window(&binary)
}

/// The conformance plugs of compiled languages, built from source with the stock tools and held to the cases of all.
fn languages() -> Result<()> {
    packages::ensure(&[packages::LANGUAGES])?;
    // What is compiled and run here is what was just built, not what is committed.
    let mut cases = shell::command("cargo", &["nextest", "run", "--workspace", "--locked", "--run-ignored", "all"]);
    cases.args(["-E", "package(jackdaw-sandbox)"]);
    for (folder, variable) in [
        ("conformance", "JACKDAW_RUST_PLUG"),
        ("conformance-c", "JACKDAW_C_PLUG"),
        ("conformance-python", "JACKDAW_PYTHON_PLUG"),
    ] {
        let built = shell::target_dir().join("guests").join(folder);
        shell::run(shell::command("bash", &[&format!("tests/guests/{folder}/build.sh")]).arg(&built))?;
        cases.env(variable, built.join("plug.wasm"));
    }
    shell::run(&mut cases)
}

/// The hostile suite against the program as it is released: optimised code has other stacks, other timing and no debug assertions.
fn hostile_in_release() -> Result<()> {
    shell::run(&mut shell::command("cargo", &["build", "--workspace", "--locked", "--release", "--bins"]))?;
    let cases = ["nextest", "run", "--workspace", "--locked", "--no-fail-fast", "-E", "binary(hostile)"];
    shell::run(
        shell::command("cargo", &cases).env("JACKDAW_BIN", shell::target_dir().join("release/jackdaw")).env(FULL, "1"),
    )
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
