//! The space that a new user starts in: a tour that is itself notes, with a plug to edit and watch change.

use std::path::Path;

/// Where the tour begins.
pub const FIRST_NOTE: &str = "Welcome.md";

/// What the welcome space holds at first.
const FILES: &[(&str, &str)] = &[
    (FIRST_NOTE, include_str!("../welcome/Welcome.md")),
    ("Links and tags.md", include_str!("../welcome/Links and tags.md")),
    ("Make it yours.md", include_str!("../welcome/Make it yours.md")),
    (".jackdaw/plugs/hello/plug.yaml", include_str!("../welcome/hello/plug.yaml")),
    (".jackdaw/plugs/hello/plug.ts", include_str!("../welcome/hello/plug.ts")),
];

/// Fills a folder with the tour if it is not there yet; one that is there is left as it is.
///
/// # Errors
/// When a file cannot be written; what was written stays.
pub fn create(folder: &Path) -> std::io::Result<bool> {
    if folder.exists() {
        return Ok(false);
    }
    for (path, text) in FILES {
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(file, text)?;
    }
    Ok(true)
}

/// The plug of the welcome space: made by this program, so trusted as what `plug new` makes.
pub const WELCOME_PLUG: &str = "hello";
