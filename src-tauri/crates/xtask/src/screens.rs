//! `cargo xtask screens FOLDER [NAME…]`: a picture of every screen, in both themes.

use anyhow::{Result, bail};

use crate::{packages, shell, ui};

/// Builds the interface and the app and has `ui/scripts/screens.mjs` go through the screens.
pub(crate) fn screens(arguments: &[String]) -> Result<()> {
    let Some((folder, names)) = arguments.split_first() else {
        bail!("name the folder for the pictures: cargo xtask screens FOLDER [NAME…]");
    };
    packages::ensure(&[packages::WINDOW, packages::TESTS])?;
    ui::build()?;
    shell::run(&mut shell::command("cargo", &["build", "--workspace", "--locked"]))?;
    // The script runs in `ui`, where its packages are.
    let folder = std::path::absolute(folder)?;
    shell::run(
        shell::command("node", &["scripts/screens.mjs"])
            .arg(shell::target_dir().join("debug/jackdaw"))
            .arg(folder)
            .args(names)
            .current_dir(shell::root().join("ui")),
    )
}
