//! `cargo xtask check`: format, lints and types.

use anyhow::Result;

use crate::{packages, shell, ui};

/// Everything that needs no run of the program.
pub(crate) fn check() -> Result<()> {
    packages::ensure(&[packages::WINDOW])?;
    ui::build()?;
    ui::npm(&["run", "lint"])?;
    ui::npm(&["run", "check"])?;
    shell::run(&mut shell::command("cargo", &["fmt", "--all", "--check"]))?;
    shell::run(&mut shell::command(
        "cargo",
        &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"],
    ))
}
