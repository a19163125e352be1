//! The space's settings file, changed by request: one change at a time, each in one step, never through a link.

use std::path::Path;

use parking_lot::Mutex;

use crate::discovery::private_folder;
use crate::protocol::Failure;
use crate::settings::replace;

/// How people and diagnostics name it.
pub(crate) const SPACE_FILE: &str = ".jackdaw/config.yaml";

/// Changes of it, one at a time: two of them must not undo each other.
static EDITING: Mutex<()> = Mutex::new(());

/// Has `edit` make another text of it (an empty one where there is no file yet). Blocking.
///
/// # Errors
/// `invalid` with what `edit` said, or why the file cannot be written: it is left as it is then.
pub(crate) fn edit(file: &Path, edit: impl FnOnce(&str) -> Result<String, String>) -> Result<(), Failure> {
    let _one_at_a_time = EDITING.lock();
    let failed = |why: String| Failure::invalid(format!("{SPACE_FILE} was left as it is: {why}"));
    let link = std::fs::symlink_metadata(file).is_ok_and(|meta| meta.is_symlink());
    if link {
        return Err(failed("it is a link, and links are not written through".to_owned()));
    }
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error.to_string())),
    };
    let after = edit(&text).map_err(failed)?;
    if after == text {
        return Ok(());
    }
    let folder = file.parent().unwrap_or(Path::new("."));
    private_folder(folder).and_then(|()| replace(file, &after)).map_err(|error| failed(error.to_string()))
}
