//! `cargo xtask release-wit`: what plugs of this version of the API may rely on for ever.

use std::fs;

use anyhow::{Context as _, Result, bail};

use crate::shell;

/// What the first line of every WIT file begins with.
const PACKAGE: &str = "package jackdaw:plug@";
/// The version that may still be written anew: nothing is released yet.
const UNRELEASED: &str = "1.0.0";

/// The conformance plugs that are kept, and their names there.
const PLUGS: [(&str, &str); 2] = [("conformance", "rust.wasm"), ("conformance-c", "c.wasm")];

/// Copies `wit/` and the conformance plugs to `tests/compat/VERSION`. What was released is never written again.
pub(crate) fn release() -> Result<()> {
    let root = shell::root();
    let wit = root.join("wit");
    let core = fs::read_to_string(wit.join("core.wit")).context("wit/core.wit cannot be read")?;
    let version = core.lines().find_map(|line| line.strip_prefix(PACKAGE)?.strip_suffix(';'));
    let Some(version) = version else { bail!("wit/core.wit has no line `{PACKAGE}VERSION;`") };
    let folder = root.join("tests/compat").join(version);
    if folder.exists() && version != UNRELEASED {
        bail!("{version} was released: raise the version in wit/ first (wit/README.md says when which part)");
    }
    fs::create_dir_all(folder.join("wit"))?;
    for entry in fs::read_dir(&wit)? {
        let path = entry?.path();
        if let (Some(name), Some("wit")) = (path.file_name(), path.extension().and_then(|ending| ending.to_str())) {
            fs::copy(&path, folder.join("wit").join(name))?;
        }
    }
    for (guest, kept) in PLUGS {
        fs::copy(root.join("tests/guests").join(guest).join("plug.wasm"), folder.join(kept))?;
    }
    shell::say(&format!(
        "{} has the API and the plugs of {version}; add what is new to its cases.json.\n",
        folder.display()
    ));
    Ok(())
}
