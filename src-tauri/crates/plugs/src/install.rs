//! Installing and removing plugs in one place: all of it or nothing, whenever it is interrupted.
//!
//! A plug is written into a hidden folder beside the plugs, made durable, read again, and moved into place in one step; the folder that it
//! replaces goes the same way back. Apps that run see one change. The grant is written before the move and is pinned to the content that
//! was shown, so it means nothing until that content is there.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jackdaw_manifest::{Grant, PermissionRequest};

use crate::build;
use crate::error::EngineError;
use crate::grants::{GrantBook, Identity};
use crate::incoming::Incoming;
use crate::lock::{self, LOCK, LockError, Locked};
use crate::options::{RootKind, Trust};
use crate::slot::permission_status;
use crate::source::Files;
use crate::status::PermissionStatus;
use crate::swap::swap;

/// What the names of folders begin with in which an install prepares.
const STAGING: &str = ".installing-";

/// One place of plugs with its lock file, and the grants of its user.
#[derive(Debug, Clone)]
pub struct PlugHome {
    /// Which place of the search order it is.
    pub kind: RootKind,
    /// The folder of plug folders, absolute.
    pub plugs: PathBuf,
    /// The user's grants.
    pub grants: PathBuf,
}

/// Why nothing was installed or removed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The lock file.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The grants file.
    #[error(transparent)]
    Grants(#[from] EngineError),
    /// A folder of that name is there and was not installed.
    #[error("{} is there already and was not installed by `jackdaw plug install`: move it away, or say --force", .0.display())]
    Occupied(PathBuf),
    /// The installed plug was changed by hand.
    #[error("{} was changed since it was installed: move it away, or say --force to lose the changes", .0.display())]
    Changed(PathBuf),
    /// A folder that was not installed is not removed without being told twice.
    #[error("{} was not installed by `jackdaw plug install`: delete the folder yourself, or say --force", .0.display())]
    OwnWork(PathBuf),
    /// A plug of that name lies in another folder.
    #[error("{} holds a plug of the same name: remove it first", .0.display())]
    NameTaken(PathBuf),
    /// It is signed by somebody else than before, or not signed any more.
    #[error(
        "`{plug}` was signed by {pinned} when it was first installed, and {now}: nothing was changed. If that is right, remove it and install it anew"
    )]
    OtherSigner {
        /// The plug.
        plug: String,
        /// The key that is pinned.
        pinned: String,
        /// What is the case now.
        now: String,
    },
    /// The plug's folder holds what is no part of a plug, so that it would not be what was shown.
    #[error(
        "the package holds files that are no part of a plug (node_modules, editors' leftovers): it was not packed by `jackdaw plug pack`"
    )]
    NotWhatWasShown,
    /// There is no such plug.
    #[error("`{plug}` is not installed in {}", .place.display())]
    NotInstalled {
        /// As asked.
        plug: String,
        /// Where it was looked for.
        place: PathBuf,
    },
    /// The disk.
    #[error("{}: {source}", .path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// What a plug asks, and what of it is allowed already.
type Carried = (Vec<PermissionRequest>, Option<Vec<PermissionRequest>>);

/// How an installed plug compares with its entry in the lock file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Soundness {
    /// As it was installed.
    Sound,
    /// Its files are others.
    Changed,
    /// Its folder is gone.
    Missing,
}

impl PlugHome {
    /// The lock file.
    #[must_use]
    pub fn lock_file(&self) -> PathBuf {
        lock_of(&self.plugs)
    }

    /// What is installed here, by name.
    ///
    /// # Errors
    /// If the lock file cannot be read.
    pub fn locked(&self) -> Result<Vec<Locked>, InstallError> {
        Ok(lock::read(&self.lock_file())?)
    }

    /// The folder of a plug that was installed here.
    #[must_use]
    pub fn folder(&self, name: &str) -> PathBuf {
        self.plugs.join(name)
    }

    /// Whether an installed plug still is what was installed.
    #[must_use]
    pub fn soundness(&self, locked: &Locked) -> Soundness {
        let folder = self.folder(&locked.name);
        if !folder.is_dir() {
            return Soundness::Missing;
        }
        match content_at(&folder) {
            Some(content) if content == locked.content => Soundness::Sound,
            _ => Soundness::Changed,
        }
    }

    /// What an install would replace, if it may; and the folder it lies in.
    ///
    /// # Errors
    /// If something stands in the way.
    pub fn check(&self, incoming: &Incoming, force: bool) -> Result<Option<Locked>, InstallError> {
        let before = self.locked()?.into_iter().find(|locked| locked.name == incoming.name());
        if let Some(pinned) = before.as_ref().and_then(|before| before.signer.clone())
            && incoming.signer() != Some(pinned.as_str())
        {
            let now = incoming
                .signer()
                .map_or_else(|| "this one is not signed".to_owned(), |key| format!("this one is signed by {key}"));
            return Err(InstallError::OtherSigner { plug: incoming.name().to_owned(), pinned, now });
        }
        let folder = self.folder(incoming.name());
        if folder.symlink_metadata().is_ok() && !force {
            match &before {
                None => return Err(InstallError::Occupied(folder)),
                Some(before) if self.soundness(before) == Soundness::Changed => {
                    return Err(InstallError::Changed(folder));
                }
                Some(_) => {}
            }
        }
        for other in crate::discovery::folders(&self.plugs).iter().filter(|other| *other != incoming.name()) {
            let other = self.plugs.join(other);
            let parsed = build::read(&Files::Folder(other.clone())).ok().and_then(|source| source.parsed.manifest);
            if parsed.is_some_and(|manifest| manifest.name == incoming.name()) {
                return Err(InstallError::NameTaken(other));
            }
        }
        Ok(before)
    }

    /// What an update does not allow, as its user took it back from the plug that it replaces: a permission, or a part of its scope. What
    /// must be named to be granted is not among it.
    ///
    /// # Errors
    /// If the grants file cannot be read.
    pub fn withheld(&self, incoming: &Incoming) -> Result<Vec<PermissionStatus>, InstallError> {
        let (asked, carried) = self.carried(incoming)?;
        Ok(Self::without(&asked, &carried.unwrap_or_default()))
    }

    /// The same of an install over an installed plug: of one of which nothing is known all is allowed that it asks.
    ///
    /// # Errors
    /// If the grants file cannot be read.
    pub fn refused(&self, incoming: &Incoming) -> Result<Vec<PermissionStatus>, InstallError> {
        let (asked, carried) = self.carried(incoming)?;
        Ok(carried.map(|granted| Self::without(&asked, &granted)).unwrap_or_default())
    }

    /// What it asks and may be allowed with everything else, and what of that its user allowed already, if anything is known.
    fn carried(&self, incoming: &Incoming) -> Result<Carried, InstallError> {
        let asked = Grant::trusting(&incoming.manifest().permissions).permissions;
        let who = self.identity(incoming.name(), incoming.content());
        let granted = GrantBook::new(self.grants.clone(), Trust::None).carried_over(&who, &asked)?;
        Ok((asked, granted))
    }

    fn without(asked: &[PermissionRequest], granted: &[PermissionRequest]) -> Vec<PermissionStatus> {
        let withheld = asked.iter().filter_map(|asked| {
            let granted = granted.iter().find(|granted| granted.permission == asked.permission);
            let scope: Vec<String> = match granted {
                None => return Some(asked.clone()),
                Some(granted) => asked.scope.iter().filter(|part| !granted.scope.contains(part)).cloned().collect(),
            };
            (!scope.is_empty()).then(|| PermissionRequest { scope, ..asked.clone() })
        });
        withheld.map(|request| permission_status(&request)).collect()
    }

    /// Installs a plug and allows it what it asks, but for what must be named to be granted, and for what its user took back from the one that
    /// it replaces. Blocking.
    ///
    /// # Errors
    /// Why nothing was changed.
    pub fn install(&self, incoming: &Incoming, force: bool) -> Result<(), InstallError> {
        let (asked, carried) = self.carried(incoming)?;
        self.put(incoming, force, Some(carried.unwrap_or(asked)))
    }

    /// Replaces an installed plug. What its user took back from it, or narrowed, is not allowed by that. Blocking.
    ///
    /// # Errors
    /// Why nothing was changed.
    pub fn update(&self, incoming: &Incoming, force: bool) -> Result<(), InstallError> {
        let (_, granted) = self.carried(incoming)?;
        self.put(incoming, force, granted)
    }

    /// Without a grant the plug waits for one.
    fn put(
        &self,
        incoming: &Incoming,
        force: bool,
        granted: Option<Vec<PermissionRequest>>,
    ) -> Result<(), InstallError> {
        self.check(incoming, force)?;
        let staging = Staging::new(&self.plugs)?;
        let prepared = staging.dir.join(incoming.name());
        write_files(&prepared, incoming)?;
        if content_at(&prepared).as_deref() != Some(incoming.content()) {
            return Err(InstallError::NotWhatWasShown);
        }
        let book = GrantBook::new(self.grants.clone(), Trust::None);
        let folder = self.folder(incoming.name());
        let who = self.identity(incoming.name(), incoming.content());
        let asked: &[PermissionRequest] = &incoming.manifest().permissions;
        if let Some(granted) = granted {
            book.pin(&who, asked, granted)?;
        }
        swap(&prepared, &folder).map_err(|source| disk(&folder, source))?;
        let mut plugs = self.locked()?;
        plugs.retain(|locked| locked.name != incoming.name());
        plugs.push(Locked {
            name: incoming.name().to_owned(),
            version: incoming.version().clone(),
            hash: incoming.hash().to_owned(),
            content: incoming.content().to_owned(),
            source: incoming.source().to_owned(),
            signer: incoming.signer().map(str::to_owned),
        });
        if let Err(error) = lock::write(&self.lock_file(), plugs) {
            // The way back: what was there lies where the new one was prepared, or nowhere.
            let back = if prepared.is_dir() { swap(&prepared, &folder) } else { std::fs::rename(&folder, &prepared) };
            back.map_err(|source| disk(&folder, source))?;
            return Err(error.into());
        }
        book.keep_only(&who)?;
        Ok(())
    }

    /// Whether a plug may be removed.
    ///
    /// # Errors
    /// If it is not there, or is somebody's own work: a folder that was not installed, or was changed since.
    pub fn check_removal(&self, name: &str, force: bool) -> Result<(), InstallError> {
        let locked = self.locked()?.into_iter().find(|locked| locked.name == name);
        let folder = self.folder(name);
        match locked {
            _ if !is_plain_name(name) => {
                Err(InstallError::NotInstalled { plug: name.to_owned(), place: self.plugs.clone() })
            }
            None if !folder.is_dir() => {
                Err(InstallError::NotInstalled { plug: name.to_owned(), place: self.plugs.clone() })
            }
            None if !force => Err(InstallError::OwnWork(folder)),
            Some(locked) if !force && self.soundness(&locked) == Soundness::Changed => {
                Err(InstallError::Changed(folder))
            }
            _ => Ok(()),
        }
    }

    /// Removes a plug, its entry in the lock file and what it was allowed. Blocking.
    ///
    /// # Errors
    /// Those of [`PlugHome::check_removal`]; then nothing was changed.
    pub fn remove(&self, name: &str, force: bool) -> Result<(), InstallError> {
        self.check_removal(name, force)?;
        let mut plugs = self.locked()?;
        let count = plugs.len();
        plugs.retain(|locked| locked.name != name);
        let folder = self.folder(name);
        let is_there = folder.symlink_metadata().is_ok_and(|meta| meta.is_dir());
        let staging = Staging::new(&self.plugs)?;
        if is_there {
            std::fs::rename(&folder, staging.dir.join("removed")).map_err(|source| disk(&folder, source))?;
            sync_dir(&self.plugs);
        }
        if plugs.len() != count {
            lock::write(&self.lock_file(), plugs)?;
        }
        let source = self.identity(name, "").source;
        Ok(GrantBook::new(self.grants.clone(), Trust::None).forget(name, &source)?)
    }

    fn identity<'a>(&self, name: &'a str, content: &'a str) -> Identity<'a> {
        let source = format!("{}:{}", self.kind.as_str(), self.folder(name).display());
        Identity { plug: name, kind: self.kind, source, content }
    }
}

/// The lock file of a folder of plugs: beside it, so that it is no plug.
pub(crate) fn lock_of(plugs: &Path) -> PathBuf {
    plugs.parent().unwrap_or(plugs).join(LOCK)
}

/// The entry of the lock file that speaks of the plug in this folder.
pub(crate) fn entry_of(folder: &Path, name: &str) -> Result<Option<Locked>, LockError> {
    let Some(plugs) = folder.parent().filter(|_| folder.file_name().is_some_and(|own| own == name)) else {
        return Ok(None);
    };
    Ok(lock::read(&lock_of(plugs))?.into_iter().find(|locked| locked.name == name))
}

fn content_at(folder: &Path) -> Option<String> {
    build::read(&Files::Folder(folder.to_owned())).ok().map(|source| source.snapshot.hash)
}

fn is_plain_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn write_files(root: &Path, incoming: &Incoming) -> Result<(), InstallError> {
    for (path, bytes) in incoming.files() {
        let file = path.split('/').fold(root.to_owned(), |file, part| file.join(part));
        let folder = file.parent().unwrap_or(root);
        std::fs::create_dir_all(folder).map_err(|source| disk(folder, source))?;
        let written = File::create_new(&file).and_then(|mut out| {
            out.write_all(bytes)?;
            out.sync_all()
        });
        written.map_err(|source| disk(&file, source))?;
        sync_dir(folder);
    }
    sync_dir(root);
    Ok(())
}

/// Makes the names in a folder durable. Systems that cannot do that for folders do it by themselves.
pub(crate) fn sync_dir(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        drop(folder.sync_all());
    }
}

fn disk(path: &Path, source: std::io::Error) -> InstallError {
    InstallError::Disk { path: path.to_owned(), source }
}

/// A hidden folder beside the plugs, in which things are prepared and taken apart; gone when dropped.
struct Staging {
    dir: PathBuf,
    /// Held so that two installs in one place wait for each other.
    _turn: File,
}

impl Staging {
    fn new(plugs: &Path) -> Result<Self, InstallError> {
        let beside = plugs.parent().unwrap_or(plugs);
        std::fs::create_dir_all(plugs).map_err(|source| disk(plugs, source))?;
        let turn_file = beside.join(".installing");
        let turn = File::create(&turn_file).map_err(|source| disk(&turn_file, source))?;
        turn.lock().map_err(|source| disk(&turn_file, source))?;
        // What an install that was killed left: nobody else works here now.
        for entry in std::fs::read_dir(beside).map_err(|source| disk(beside, source))?.filter_map(Result::ok) {
            if entry.file_name().to_str().is_some_and(|name| name.starts_with(STAGING)) {
                drop(std::fs::remove_dir_all(entry.path()));
            }
        }
        let dir = beside.join(format!("{STAGING}{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&dir).map_err(|source| disk(&dir, source))?;
        Ok(Self { dir, _turn: turn })
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.dir) {
            tracing::warn!(dir = %self.dir.display(), %error, "a folder of an install was not removed; the next install does it");
        }
    }
}
