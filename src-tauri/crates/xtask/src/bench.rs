//! `cargo xtask bench`: measures the release build beside its peers and limits.

use anyhow::Result;

use crate::{packages, shell, ui};

/// Builds for release and runs `tests/benches`; without names that writes `tests/benches/RESULTS.md`.
pub(crate) fn bench(names: &[String]) -> Result<()> {
    packages::ensure(&[packages::WINDOW, packages::TESTS])?;
    ui::build()?;
    shell::run(&mut shell::command("cargo", &["build", "--workspace", "--locked", "--release", "--bins"]))?;
    let binary = shell::target_dir().join("release/jackdaw");
    shell::run(
        // Of the whole workspace, though only one package has it: so features, and what is built already, stay the same.
        shell::command("cargo", &["bench", "--workspace", "--locked", "--bench", "jackdaw", "--"])
            .args(names)
            .env("JACKDAW_BIN", binary),
    )
}
