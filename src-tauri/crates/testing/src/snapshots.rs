//! What results looked like when they were last looked at: `__snapshots__/FILE.json` beside a test file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The snapshots of one test file.
#[derive(Debug)]
pub(crate) struct Snapshots {
    file: PathBuf,
    known: BTreeMap<String, String>,
    used: BTreeSet<String>,
    update: bool,
    /// How many were written anew or changed.
    pub(crate) written: usize,
}

impl Snapshots {
    /// Of `lib/a.test.ts` they lie in `lib/__snapshots__/a.test.ts.json`.
    pub(crate) fn of(dir: &Path, test: &str, update: bool) -> Result<Self, String> {
        let (folder, name) = test.rsplit_once('/').unwrap_or(("", test));
        let file = dir.join(folder).join("__snapshots__").join(format!("{name}.json"));
        let known = match std::fs::read(&file) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|error| format!("{} is not valid: {error}; mend or delete it", file.display()))?,
            Err(_) => BTreeMap::new(),
        };
        Ok(Self { file, known, used: BTreeSet::new(), update, written: 0 })
    }

    /// The snapshot of this name if it is another; a new one, or any with `--update`, is taken as it is.
    pub(crate) fn differs(&mut self, name: &str, text: &str) -> Option<String> {
        self.used.insert(name.to_owned());
        match self.known.get(name) {
            Some(known) if known == text => None,
            Some(known) if !self.update => Some(known.clone()),
            _ => {
                self.known.insert(name.to_owned(), text.to_owned());
                self.written += 1;
                None
            }
        }
    }

    /// Writes what is new. With `--update` those that no test asked for are dropped; `whole` says that every test ran.
    pub(crate) fn close(mut self, whole: bool) -> std::io::Result<usize> {
        let before = self.known.len();
        if self.update && whole {
            self.known.retain(|name, _| self.used.contains(name));
        }
        if self.written == 0 && before == self.known.len() {
            return Ok(0);
        }
        if self.known.is_empty() {
            std::fs::remove_file(&self.file)?;
            return Ok(self.written);
        }
        let folder = self.file.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut text = serde_json::to_vec_pretty(&self.known)?;
        text.push(b'\n');
        let temporary = tempfile::NamedTempFile::new_in(folder)?;
        std::fs::write(temporary.path(), text)?;
        temporary.as_file().sync_all()?;
        temporary.persist(&self.file).map_err(|error| error.error)?;
        Ok(self.written)
    }
}
