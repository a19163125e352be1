//! The space's settings file as text in the editor, for what no form draws.

use std::path::Path;

use jackdaw_space::{Space, SpaceOptions, SpacePath};
use parking_lot::Mutex;

use crate::app::App;
use crate::discovery::private_folder;
use crate::notes::document_text;
use crate::protocol::{Failure, NoteText, Saved};

/// The folder of the space that holds the file, and the file in it.
const FOLDER: &str = ".jackdaw";
const FILE: &str = "config.yaml";

/// Saves, one at a time.
static SAVING: Mutex<()> = Mutex::new(());

impl App {
    /// The space's settings file; empty where there is none yet.
    pub(crate) async fn open_settings_text(&self) -> Result<NoteText, Failure> {
        let root = self.root().to_owned();
        self.with(move |_| open(&root)).await
    }

    /// The editor's save of it. What it says is taken over as after any other change of it.
    pub(crate) async fn save_settings_text(&self, text: String, base: Option<String>) -> Result<Saved, Failure> {
        let root = self.root().to_owned();
        self.with(move |_| save(&root, &text, base.as_deref())).await
    }
}

fn open(root: &Path) -> Result<NoteText, Failure> {
    match place(root)? {
        Some((space, path)) if is_there(root) => Ok(document_text(&path, space.read(&path)?)),
        _ => Ok(NoteText { path: FILE.to_owned(), text: String::new(), hash: hash_of_nothing(), read_only: None }),
    }
}

fn save(root: &Path, text: &str, base: Option<&str>) -> Result<Saved, Failure> {
    let _one_at_a_time = SAVING.lock();
    private_folder(&root.join(FOLDER))
        .map_err(|error| Failure::internal(format!("{FOLDER} cannot be made: {error}")))?;
    let (space, path) = place(root)?.ok_or_else(|| Failure::not_found(format!("there is no folder {FOLDER}")))?;
    // What was opened empty because it was not there is made; if it is there by now, somebody else made it.
    let base = base.filter(|base| is_there(root) || *base != hash_of_nothing());
    let written = space.save(&path, text, base)?;
    Ok(Saved::new(FILE, written.hash))
}

/// The folder and the file in it; none if there is no such folder. Links are not followed, not to the one nor to the other.
fn place(root: &Path) -> Result<Option<(Space, SpacePath)>, Failure> {
    let folder = root.join(FOLDER);
    let link = |path: &Path| std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
    if link(&folder) || link(&folder.join(FILE)) {
        return Err(Failure::invalid(format!("{FOLDER}/{FILE} is a link, and links are not written through")));
    }
    if !folder.is_dir() {
        return Ok(None);
    }
    let path = SpacePath::new(FILE).map_err(|error| Failure::internal(error.to_string()))?;
    Ok(Some((Space::open(&folder, SpaceOptions::default())?, path)))
}

fn is_there(root: &Path) -> bool {
    root.join(FOLDER).join(FILE).is_file()
}

fn hash_of_nothing() -> String {
    blake3::hash(b"").to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_settings_file_that_is_not_there_is_made_and_then_kept_from_two_writers() {
        let root = tempfile::tempdir().unwrap();
        let empty = open(root.path()).unwrap();
        assert_eq!(empty.text, "");
        assert!(!root.path().join(FOLDER).exists(), "looking makes nothing");
        let saved = save(root.path(), "exclude: []\n", Some(&empty.hash)).unwrap();
        assert_eq!(open(root.path()).unwrap().hash, saved.hash);
        assert_eq!(save(root.path(), "other\n", Some(&empty.hash)).unwrap_err().code, "conflict");
        save(root.path(), "gitignore: true\n", Some(&saved.hash)).unwrap();
        assert_eq!(open(root.path()).unwrap().text, "gitignore: true\n");
    }

    #[test]
    fn no_link_is_read_or_written_through() {
        let root = tempfile::tempdir().unwrap();
        let outside = root.path().join("outside.yaml");
        std::fs::write(&outside, "outside").unwrap();
        std::fs::create_dir(root.path().join(FOLDER)).unwrap();
        std::os::unix::fs::symlink(&outside, root.path().join(FOLDER).join(FILE)).unwrap();
        assert_eq!(open(root.path()).unwrap_err().code, "invalid");
        save(root.path(), "x", None).unwrap_err();
        assert_eq!(std::fs::read_to_string(&outside).unwrap(), "outside");
    }
}
