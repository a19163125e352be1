//! The record of a rename on the disk, from before its first step until it can no longer be undone.
//!
//! One file a rename, and its name says how far it is: `ID.do.json` is to be completed, `ID.back.json` to be taken back, `ID.json` is done and
//! can be undone. A record holds every text before and after, so that whatever ends the process, the next start needs nothing else.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jackdaw_space::SpacePath;
use serde::{Deserialize, Serialize};

/// Renames that can be undone: nobody remembers more of them.
const KEPT: usize = 20;
/// Bytes of all their records together.
const KEPT_BYTES: u64 = 64 * 1024 * 1024;

/// A rename: everything that it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Names it; ascending by time.
    pub(crate) id: String,
    /// In words.
    pub(crate) title: String,
    /// What the face asked for is here afterwards.
    pub(crate) path: Option<String>,
    /// And was here before.
    pub(crate) from: Option<String>,
    /// Files and folders that get other paths, in this order.
    pub(crate) moves: Vec<Step>,
    /// Folders that were made for that, the deepest first.
    #[serde(default)]
    pub(crate) made: Vec<SpacePath>,
    /// Each file that is somewhere else afterwards, those of folders too.
    pub(crate) pairs: Vec<(SpacePath, SpacePath)>,
    /// Texts that change, once all is moved.
    pub(crate) texts: Vec<TextChange>,
    /// It takes another one back, and is forgotten when that is safe.
    pub(crate) undoes: bool,
}

/// One thing that gets another path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Step {
    pub(crate) from: SpacePath,
    pub(crate) to: SpacePath,
    pub(crate) folder: bool,
}

/// A note's text before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TextChange {
    /// Where the note was before.
    pub(crate) from: SpacePath,
    /// Where it is when its text changes.
    pub(crate) path: SpacePath,
    pub(crate) before: String,
    pub(crate) before_hash: String,
    pub(crate) after: String,
    pub(crate) after_hash: String,
}

/// How far a rename is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// To be completed.
    Do,
    /// To be taken back.
    Back,
    /// All of it happened.
    Done,
}

impl Phase {
    fn suffix(self) -> &'static str {
        match self {
            Self::Do => ".do.json",
            Self::Back => ".back.json",
            Self::Done => ".json",
        }
    }
}

/// The folder of records.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    folder: PathBuf,
}

impl Journal {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Writes a record that is to be completed. When this returns, it survives a power cut.
    pub(crate) fn begin(&self, record: &Record) -> std::io::Result<()> {
        crate::discovery::private_folder(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(&serde_json::to_vec(record)?)?;
        file.as_file().sync_all()?;
        file.persist(self.file(&record.id, Phase::Do)).map_err(|error| error.error)?;
        self.sync()
    }

    /// A rename goes from one phase to the next.
    pub(crate) fn turn(&self, id: &str, from: Phase, to: Phase) -> std::io::Result<()> {
        match std::fs::rename(self.file(id, from), self.file(id, to)) {
            // It was undone and forgotten meanwhile.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
            Ok(()) => self.sync(),
        }
    }

    /// Nothing is left to be done or undone.
    pub(crate) fn forget(&self, id: &str, phase: Phase) -> std::io::Result<()> {
        match std::fs::remove_file(self.file(id, phase)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The records of a phase, the oldest first. What cannot be read is logged and left out.
    pub(crate) fn records(&self, phase: Phase) -> Vec<Record> {
        self.ids(phase).iter().filter_map(|id| self.read(id, phase)).collect()
    }

    /// The newest rename that can be undone.
    pub(crate) fn last(&self) -> Option<Record> {
        let mut ids: Vec<(String, Phase)> = Vec::new();
        for phase in [Phase::Do, Phase::Done] {
            ids.extend(self.ids(phase).into_iter().map(|id| (id, phase)));
        }
        ids.sort_by(|a, b| b.0.cmp(&a.0));
        ids.iter().filter_map(|(id, phase)| self.read(id, *phase)).find(|record| !record.undoes)
    }

    /// A rename that was carried out. What is still to be synced counts: while the app runs, all that is in the journal has happened.
    pub(crate) fn carried_out(&self, id: &str) -> Option<Record> {
        let exists = |phase: &Phase| self.file(id, *phase).exists();
        let phase = [Phase::Done, Phase::Do].into_iter().find(exists)?;
        self.read(id, phase).filter(|record| !record.undoes)
    }

    /// A record, if it is there and whole.
    pub(crate) fn read(&self, id: &str, phase: Phase) -> Option<Record> {
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let file = self.file(id, phase);
        let read = std::fs::read(&file).map_err(|error| error.to_string());
        let record = read.and_then(|bytes| serde_json::from_slice(&bytes).map_err(|error| error.to_string()));
        record
            .map_err(|error| tracing::warn!(file = %file.display(), error, "the record of a rename cannot be read"))
            .ok()
    }

    /// Drops the oldest of what can be undone, beyond what is kept.
    pub(crate) fn prune(&self) {
        let mut bytes = 0;
        for (age, id) in self.ids(Phase::Done).iter().rev().enumerate() {
            let file = self.file(id, Phase::Done);
            bytes += std::fs::metadata(&file).map_or(0, |meta| meta.len());
            // The newest one stays whatever its size: it is the one that somebody may be about to undo.
            if age > 0 && (age >= KEPT || bytes > KEPT_BYTES) {
                let _ = std::fs::remove_file(file);
            }
        }
    }

    fn ids(&self, phase: Phase) -> Vec<String> {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let id = |name: String| {
            let id = name.strip_suffix(phase.suffix())?;
            // `a.do.json` ends with `.json` too.
            (!id.contains('.')).then(|| id.to_owned())
        };
        let mut ids: Vec<String> = names.filter_map(id).collect();
        ids.sort_unstable();
        ids
    }

    fn file(&self, id: &str, phase: Phase) -> PathBuf {
        self.folder.join(format!("{id}{}", phase.suffix()))
    }

    fn sync(&self) -> std::io::Result<()> {
        sync_folder(&self.folder)
    }
}

/// Makes what was renamed in it survive a power cut.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}
