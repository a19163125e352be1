//! The interface: installed and built with npm.

use std::path::Path;

use anyhow::Result;

use crate::{packages, shell};

/// Installs the interface's packages when the lock file changed since.
pub(crate) fn install() -> Result<()> {
    packages::ensure_node()?;
    let ui = shell::root().join("ui");
    let installed = modified(&ui.join("node_modules/.package-lock.json"));
    let locked = modified(&ui.join("package-lock.json"));
    if installed.is_some() && installed >= locked {
        return Ok(());
    }
    npm(&["ci", "--no-audit", "--no-fund"])
}

/// Builds `ui/dist`, which the app carries inside.
pub(crate) fn build() -> Result<()> {
    install()?;
    npm(&["run", "build"])
}

/// Runs npm in `ui`.
pub(crate) fn npm(arguments: &[&str]) -> Result<()> {
    shell::run(shell::command("npm", arguments).current_dir(shell::root().join("ui")))
}

fn modified(path: &Path) -> Option<std::time::SystemTime> {
    std::fs::metadata(path).and_then(|meta| meta.modified()).ok()
}
