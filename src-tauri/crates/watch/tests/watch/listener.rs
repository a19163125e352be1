//! Waits for what a test expects to be told.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jackdaw_watch::{Batch, ChangeKind, Notice, Options, Root, Watcher};
use tempfile::TempDir;
use tokio::sync::mpsc::Receiver;

/// Far beyond what a loaded machine needs: only a lost event reaches it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A folder, its watcher, and what was told so far.
pub(crate) struct Listener {
    pub(crate) folder: TempDir,
    pub(crate) watcher: Watcher,
    pub(crate) batches: Receiver<Batch>,
    pub(crate) told: Told,
}

#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) last: BTreeMap<PathBuf, ChangeKind>,
    pub(crate) rescan: BTreeSet<PathBuf>,
    pub(crate) notices: Vec<Notice>,
}

impl Told {
    pub(crate) fn take_in(&mut self, batch: Batch) {
        self.last.extend(batch.paths.into_iter().map(|changed| (changed.path, changed.kind)));
        self.rescan.extend(batch.rescan);
        self.notices.extend(batch.notices);
    }

    pub(crate) fn is(&self, path: &Path, kind: &ChangeKind) -> bool {
        self.last.get(path) == Some(kind)
    }

    /// Whether whoever follows the advice knows of the path.
    pub(crate) fn covers(&self, path: &Path) -> bool {
        self.last.contains_key(path) || self.rescan.iter().any(|folder| path.starts_with(folder))
    }
}

impl Listener {
    pub(crate) fn tree() -> Self {
        Self::new(|folder| vec![Root::tree(folder)])
    }

    pub(crate) fn new(roots: impl FnOnce(&Path) -> Vec<Root>) -> Self {
        Self::prepared(|_| {}, roots)
    }

    pub(crate) fn prepared(prepare: impl FnOnce(&Path), roots: impl FnOnce(&Path) -> Vec<Root>) -> Self {
        let folder = TempDir::new().unwrap();
        prepare(folder.path());
        let (watcher, batches) = Watcher::start(roots(folder.path()), Options::prompt()).unwrap();
        Self { folder, watcher, batches, told: Told::default() }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        std::fs::write(self.path(path), text).unwrap();
    }

    pub(crate) fn wait(&mut self, what: &str, enough: impl Fn(&Told) -> bool) {
        let until = Instant::now() + PATIENCE;
        while !enough(&self.told) {
            match next(&mut self.batches, until) {
                Some(batch) => self.told.take_in(batch),
                None => panic!("never told: {what}\n{:#?}", self.told),
            }
        }
    }

    pub(crate) fn wait_for(&mut self, path: &str, kind: &ChangeKind) {
        let path = self.path(path);
        self.wait(&format!("{kind:?} {}", path.display()), |told| told.is(&path, kind));
    }

    pub(crate) fn wait_changed(&mut self, path: &str) {
        self.wait_for(path, &ChangeKind::Changed);
    }

    pub(crate) fn wait_rescan(&mut self, path: &str) {
        let path = self.path(path);
        self.wait(&format!("rescan {}", path.display()), |told| told.rescan.contains(&path));
    }

    /// Changes something that is told for sure, so that what came before it would have been told by now.
    pub(crate) fn write_and_wait(&mut self, path: &str) {
        self.write(path, "marker");
        self.wait_changed(path);
    }
}

/// None when the time is over or the watcher has ended.
pub(crate) fn next(batches: &mut Receiver<Batch>, until: Instant) -> Option<Batch> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async { tokio::time::timeout_at(until.into(), batches.recv()).await.ok().flatten() })
}
