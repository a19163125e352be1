//! `cargo xtask run [SPACE]`: from a clone to the open window.

use anyhow::Result;

use crate::{packages, shell, ui};

/// Builds the interface and the app and opens the window; without a display it serves and prints the address.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    packages::ensure(&[packages::WINDOW])?;
    ui::build()?;
    let release = arguments.iter().any(|argument| argument == "--release");
    let mut build = shell::command("cargo", &["build", "--workspace", "--locked"]);
    if release {
        build.arg("--release");
    }
    shell::run(&mut build)?;
    let binary = shell::target_dir().join(if release { "release" } else { "debug" }).join("jackdaw");
    let has_display = !cfg!(target_os = "linux")
        || std::env::var_os("DISPLAY").is_some()
        || std::env::var_os("WAYLAND_DISPLAY").is_some();
    let mut app = std::process::Command::new(binary);
    if !has_display {
        shell::say("\nThere is no display: serving for a browser instead. Ctrl+C stops it.\n");
        app.arg("serve");
    }
    shell::run(app.args(arguments.iter().filter(|argument| *argument != "--release")))
}
