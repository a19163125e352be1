//! `cargo xtask reference`: the reference of the plug API, from its sources.

use anyhow::Result;

use crate::shell;

/// Has the test that holds `wit/REFERENCE.md` to the sources write it.
pub(crate) fn write() -> Result<()> {
    let test = ["test", "--workspace", "--locked", "--test", "reference"];
    shell::run(shell::command("cargo", &test).env("UPDATE_EXPECT", "1"))
}
