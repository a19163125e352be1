//! The handle of an open space, and the one place where a [`SpacePath`] becomes a path of the host.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use ignore::DirEntry;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::error::{Action, SpaceError};
use crate::hashes::Hashes;
use crate::locks::Locks;
use crate::own::OwnWrites;
use crate::path::SpacePath;

/// What a space's settings say of its files.
#[derive(Debug, Clone, Default)]
pub struct SpaceOptions {
    /// Globs as in a `.gitignore`. What they match is out of reach, as if hidden.
    pub exclude: Vec<String>,
    /// Whether to leave what `.gitignore` files name out of the listing. It can still be read by its path.
    pub respect_gitignore: bool,
}

/// An open folder of notes. Share it behind an `Arc`; all methods take `&self`.
#[derive(Debug)]
pub struct Space {
    root: PathBuf,
    pub(crate) options: SpaceOptions,
    exclude: Gitignore,
    pub(crate) hashes: Hashes,
    pub(crate) own: OwnWrites,
    pub(crate) locks: Locks,
}

/// Where a [`SpacePath`] leads.
#[derive(Debug)]
pub(crate) struct Place {
    /// The entry itself; may be a symlink.
    pub(crate) entry: PathBuf,
    /// The regular file behind it: the same, but for a symlink.
    pub(crate) file: PathBuf,
    /// Of the regular file.
    pub(crate) meta: Metadata,
}

impl Space {
    /// Opens a folder. Nothing in it is changed or created.
    pub fn open(root: &Path, options: SpaceOptions) -> Result<Self, SpaceError> {
        let fail = |source| SpaceError::Root { root: root.to_owned(), source };
        let canonical = root.canonicalize().map_err(fail)?;
        std::fs::read_dir(&canonical).map_err(fail)?;
        let exclude = exclude(&canonical, &options.exclude)?;
        Ok(Self {
            root: canonical,
            options,
            exclude,
            hashes: Hashes::default(),
            own: OwnWrites::default(),
            locks: Locks::default(),
        })
    }

    /// The folder, absolute and without symlinks. Watch this one: the watcher's paths then fit [`Space::locate`].
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The space's path of a host path, unless that is outside, hidden or excluded. Touches no disk.
    #[must_use]
    pub fn locate(&self, host: &Path) -> Option<SpacePath> {
        let path = self.relative(host)?;
        (!self.excluded(&path, false)).then_some(path)
    }

    /// The path of the host, for showing the file in other programs. It says nothing of whether the file is there or may
    /// be reached; nothing but this crate reads or writes it.
    #[must_use]
    pub fn host_path(&self, path: &SpacePath) -> PathBuf {
        self.root.join(path.as_str())
    }

    /// As [`Self::locate`], excluded or not.
    pub(crate) fn relative(&self, host: &Path) -> Option<SpacePath> {
        SpacePath::new(host.strip_prefix(&self.root).ok()?.to_str()?).ok()
    }

    /// For the walker: what it may enter and list.
    pub(crate) fn exclude_filter(&self) -> impl Fn(&DirEntry) -> bool + Send + Sync + 'static {
        let exclude = self.exclude.clone();
        move |entry| {
            let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            entry.depth() == 0 || !exclude.matched(entry.path(), folder).is_ignore()
        }
    }

    pub(crate) fn excluded(&self, path: &SpacePath, folder: bool) -> bool {
        self.exclude.matched_path_or_any_parents(path.as_str(), folder).is_ignore()
    }

    /// Finds the regular file, or says that there is none that may be reached.
    pub(crate) fn find(&self, action: Action, path: &SpacePath) -> Result<Place, SpaceError> {
        let missing = || SpaceError::NotFound { path: path.clone() };
        let fail = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => missing(),
            _ => SpaceError::io(action, path, error),
        };
        if self.excluded(path, false) {
            return Err(missing());
        }
        if self.blocked_folder(path).map_err(fail)?.is_some() {
            return Err(missing());
        }
        let entry = self.host_path(path);
        let meta = entry.symlink_metadata().map_err(fail)?;
        if meta.is_file() {
            return Ok(Place { file: entry.clone(), entry, meta });
        }
        if !meta.is_symlink() {
            return Err(missing());
        }
        // A broken link and one in a circle are as good as no file.
        let file = entry.canonicalize().map_err(|_| missing())?;
        let meta = file.symlink_metadata().map_err(fail)?;
        if self.locate(&file).is_none() || !meta.is_file() {
            return Err(missing());
        }
        Ok(Place { entry, file, meta })
    }

    /// As [`Self::find`], but none where a new file may be made.
    pub(crate) fn find_or_room(&self, action: Action, path: &SpacePath) -> Result<Option<Place>, SpaceError> {
        let outside = |reason| Err(SpaceError::Outside { action, path: path.clone(), reason });
        if self.excluded(path, false) {
            return outside("the `exclude:` setting keeps files there out of the space; choose another name");
        }
        if let Some(folder) = self.blocked_folder(path).map_err(|error| SpaceError::io(action, path, error))? {
            return outside(match folder {
                Blocked::Symlink => {
                    "a folder on the way is a symlink, which Jackdaw does not follow; write to the real folder"
                }
                Blocked::File => "a file stands where a folder would be; rename one of them",
            });
        }
        match self.find(action, path) {
            Ok(place) => Ok(Some(place)),
            Err(SpaceError::NotFound { .. }) => match self.host_path(path).symlink_metadata() {
                Err(_) => Ok(None),
                Ok(meta) if meta.is_symlink() => {
                    outside("it is a symlink that leads out of the space or nowhere; replace the link")
                }
                Ok(meta) if meta.is_dir() => outside("a folder has this name; choose another name"),
                Ok(_) => outside("a device or pipe has this name; choose another name"),
            },
            Err(error) => Err(error),
        }
    }

    /// What on the way to the path is not a real folder. A folder that is missing blocks nothing.
    pub(crate) fn blocked_folder(&self, path: &SpacePath) -> io::Result<Option<Blocked>> {
        let mut folder = self.root.clone();
        for segment in path.parent().into_iter().flat_map(|parent| parent.split('/')) {
            folder.push(segment);
            match folder.symlink_metadata() {
                Ok(meta) if meta.is_symlink() => return Ok(Some(Blocked::Symlink)),
                Ok(meta) if !meta.is_dir() => return Ok(Some(Blocked::File)),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}

pub(crate) enum Blocked {
    Symlink,
    File,
}

fn exclude(root: &Path, globs: &[String]) -> Result<Gitignore, SpaceError> {
    let bad =
        |glob: &str, reason: ignore::Error| SpaceError::BadGlob { glob: glob.to_owned(), reason: reason.to_string() };
    let mut builder = GitignoreBuilder::new(root);
    for glob in globs {
        builder.add_line(None, glob).map_err(|error| bad(glob, error))?;
    }
    builder.build().map_err(|error| bad(&globs.join(", "), error))
}
