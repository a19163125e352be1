//! Listing a space.

use std::path::Path;

use chrono::{DateTime, Utc};
use ignore::{DirEntry, WalkBuilder, WalkState};
use parking_lot::Mutex;

use crate::disk;
use crate::error::{Action, SpaceError};
use crate::path::SpacePath;
use crate::space::Space;

/// What a file is to a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A `.md` file.
    Note,
    /// Any other.
    Attachment,
}

impl Kind {
    pub(crate) fn of(path: &SpacePath) -> Self {
        if path.is_note() { Self::Note } else { Self::Attachment }
    }
}

/// A file of the space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it is.
    pub path: SpacePath,
    /// Note or attachment.
    pub kind: Kind,
    /// Bytes.
    pub size: u64,
    /// When it was last changed.
    pub modified: DateTime<Utc>,
    /// Whether this process may read it.
    pub readable: bool,
}

/// Why something is not in a listing though it is not hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// Its name is not UTF-8 (or has a backslash that could mislead): no path can name it. Rename it.
    Unnameable,
    /// A folder, or what the system says of an entry, cannot be read.
    Unreadable,
}

/// Something that the listing could not take in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Relative to the space; what is not UTF-8 is shown as U+FFFD.
    pub shown: String,
    /// The reason.
    pub why: Why,
}

/// What a space holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Ascending by path.
    pub entries: Vec<Entry>,
    /// Folders, empty ones too; ascending by path.
    pub folders: Vec<SpacePath>,
    /// What could not be listed; ascending. Also logged.
    pub left_out: Vec<LeftOut>,
}

impl Space {
    /// Lists notes and attachments. Hidden and excluded ones are left out, symlinked folders are not entered, symlinks that
    /// lead outside, pipes and devices are no files.
    pub fn walk(&self) -> Result<Listing, SpaceError> {
        // Only a root that is gone is an error; a folder that cannot be read does not hide the others.
        std::fs::read_dir(self.root()).map_err(|source| SpaceError::Space { action: Action::List, source })?;
        Ok(self.walk_from(self.root()))
    }

    /// As [`Self::walk`], but only of what lies below a folder. Nothing, if it is not there or is none that [`Self::walk`] would enter.
    ///
    /// Where `.gitignore` files count, those above the folder decide too, and the whole space is listed instead.
    pub fn walk_below(&self, folder: &SpacePath) -> Result<Listing, SpaceError> {
        if self.options.respect_gitignore {
            let below = format!("{}/", folder.as_str());
            let mut listing = self.walk()?;
            listing.entries.retain(|entry| entry.path.as_str().starts_with(&below));
            listing.folders.retain(|path| path.as_str().starts_with(&below));
            return Ok(listing);
        }
        let place = self.host_path(folder);
        let is_folder = place.symlink_metadata().is_ok_and(|meta| meta.is_dir());
        let fail = |error| SpaceError::io(Action::List, folder, error);
        if !is_folder || self.excluded(folder, true) || self.blocked_folder(folder).map_err(fail)?.is_some() {
            return Ok(Listing::default());
        }
        Ok(self.walk_from(&place))
    }

    fn walk_from(&self, start: &Path) -> Listing {
        let found = Mutex::new(Listing::default());
        self.walker(start).run(|| {
            Box::new(|entry| {
                match entry {
                    Ok(entry) => self.take_in(&entry, &found),
                    Err(error) => self.leave_out(&error, &found),
                }
                WalkState::Continue
            })
        });
        let mut listing = found.into_inner();
        listing.entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        listing.folders.sort_unstable();
        listing.left_out.sort_unstable_by(|a, b| a.shown.cmp(&b.shown));
        for left in &listing.left_out {
            tracing::warn!(path = left.shown, why = ?left.why, "not listed");
        }
        listing
    }

    fn walker(&self, start: &Path) -> ignore::WalkParallel {
        let git = self.options.respect_gitignore;
        let exclude = self.exclude_filter();
        WalkBuilder::new(start)
            .hidden(true)
            .ignore(false)
            .parents(false)
            .git_global(false)
            .git_ignore(git)
            .git_exclude(git)
            .require_git(false)
            .follow_links(false)
            .filter_entry(exclude)
            .build_parallel()
    }

    fn take_in(&self, entry: &DirEntry, found: &Mutex<Listing>) {
        let Some(kind) = entry.file_type().filter(|_| entry.depth() > 0) else {
            return;
        };
        let Some(path) = self.relative(entry.path()) else {
            let shown = self.shown(entry.path());
            found.lock().left_out.push(LeftOut { shown, why: Why::Unnameable });
            return;
        };
        if kind.is_dir() {
            found.lock().folders.push(path);
            return;
        }
        if !kind.is_file() && !kind.is_symlink() {
            return;
        }
        // The walk came here through real folders that nothing excludes: only a link has to be looked into.
        let place = if kind.is_symlink() {
            self.find(Action::List, &path).map(|place| (place.file, place.meta))
        } else {
            let meta = entry.path().symlink_metadata().map_err(|error| SpaceError::io(Action::List, &path, error));
            meta.map(|meta| (entry.path().to_owned(), meta))
        };
        match place {
            Ok((file, meta)) => {
                let modified = meta.modified().map_or(DateTime::UNIX_EPOCH, DateTime::from);
                let readable = disk::readable(&file);
                let entry = Entry { kind: Kind::of(&path), path, size: meta.len(), modified, readable };
                found.lock().entries.push(entry);
            }
            // Deleted meanwhile, or a link that leads outside.
            Err(SpaceError::NotFound { .. }) => {}
            Err(_) => found.lock().left_out.push(LeftOut { shown: path.into(), why: Why::Unreadable }),
        }
    }

    fn leave_out(&self, error: &ignore::Error, found: &Mutex<Listing>) {
        // A folder that was deleted during the walk is no news.
        if error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
            return;
        }
        let shown = path_of(error).map_or_else(|| "?".to_owned(), |path| self.shown(path));
        found.lock().left_out.push(LeftOut { shown, why: Why::Unreadable });
    }

    fn shown(&self, host: &Path) -> String {
        host.strip_prefix(self.root()).unwrap_or(host).to_string_lossy().into_owned()
    }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}
