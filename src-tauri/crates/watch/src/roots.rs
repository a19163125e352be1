//! Roots come and go: the watches follow.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::batch::Notice;
use crate::driver::Driver;
use crate::folders::NoneLeft;
use crate::pending::Touch;
use crate::poll::Snapshot;
use crate::root::Root;

pub(crate) struct WatchedRoot {
    pub(crate) root: Root,
    /// What was there when the watches were last made; none if nothing was.
    identity: Option<Identity>,
    /// The watches may be gone though the identity is the same: file systems give a new folder the number of a deleted one.
    stale: bool,
    /// The nearest folder above that is there: it tells when the root comes, goes or is replaced.
    anchor: Option<PathBuf>,
    /// Not watched but looked at, and what the last look saw.
    pub(crate) polled: Option<Snapshot>,
}

impl WatchedRoot {
    fn wants(&self, folder: &Path) -> bool {
        self.polled.is_none() && (self.root.enters(folder) || self.anchor.as_deref() == Some(folder))
    }
}

/// Whether the listener has to hear that a root is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// It was asked for just now: whoever asked looks at it by himself.
    Known,
    News,
}

impl Driver {
    pub(crate) fn add(&mut self, root: Root) {
        self.remove(&root.path);
        let polled = self.options.always_poll.then(Snapshot::default);
        self.roots.push(WatchedRoot { root, identity: None, stale: false, anchor: None, polled });
        self.settle(self.roots.len() - 1, Told::Known);
    }

    pub(crate) fn remove(&mut self, path: &Path) {
        let Some(at) = self.roots.iter().position(|watched| watched.root.path == path) else {
            return;
        };
        let gone = self.roots.remove(at);
        let roots = &self.roots;
        self.folders.unwatch_below(path, |folder| roots.iter().any(|watched| watched.wants(folder)));
        if let Some(anchor) = gone.anchor {
            self.let_go(&anchor);
        }
    }

    /// Events were lost: finds folders that are not watched yet, and has everything scanned again.
    pub(crate) fn resync(&mut self) {
        self.settle_below(Path::new(""));
    }

    /// Something happened to a folder that roots lie in, or to a root.
    pub(crate) fn settle_below(&mut self, folder: &Path) {
        for at in 0..self.roots.len() {
            if self.roots[at].root.path.starts_with(folder) {
                self.roots[at].stale = true;
                self.settle(at, Told::News);
            }
        }
    }

    /// Finds what changed in polled roots, and whether they came, went or were replaced; no event tells.
    pub(crate) fn look_at_polled(&mut self) {
        for at in 0..self.roots.len() {
            if self.roots[at].polled.is_none() {
                continue;
            }
            self.settle(at, Told::News);
            let watched = &mut self.roots[at];
            let seen = Snapshot::of(&watched.root);
            if let Some(before) = watched.polled.replace(seen)
                && let Some(seen) = &watched.polled
            {
                let now = Instant::now();
                before.differing(seen).for_each(|path| self.pending.touch(path, Touch::Done, now));
            }
        }
    }

    /// Makes the watches fit to what is there: the root if it is, and the nearest folder above it.
    fn settle(&mut self, at: usize, told: Told) {
        let path = self.roots[at].root.path.clone();
        loop {
            // Before looking at the root: what changes after the look is then told by an event.
            let anchor = nearest_above(&path);
            self.hang_on(at, anchor.clone());
            let found = identity(&path);
            if found != self.roots[at].identity || self.roots[at].stale {
                self.follow(at, found, told);
            }
            // What came or went between looking and watching was told by nobody.
            if nearest_above(&path) == anchor && identity(&path) == found && !self.roots[at].stale {
                return;
            }
        }
    }

    /// The root is another folder than before, or the same with watches that cannot be relied on, or no more.
    fn follow(&mut self, at: usize, found: Option<Identity>, told: Told) {
        let before = std::mem::replace(&mut self.roots[at].identity, found);
        self.roots[at].stale = false;
        let root = self.roots[at].root.clone();
        let roots = &self.roots;
        let others = |folder: &Path| roots.iter().enumerate().any(|(i, watched)| i != at && watched.wants(folder));
        self.folders.unwatch_below(&root.path, others);
        if found.is_some() {
            if self.roots[at].polled.is_none()
                && let Err(refused) = self.folders.watch_tree(&root, &root.path)
            {
                self.fall_back(at, refused);
            }
            if let Some(seen) = &mut self.roots[at].polled {
                *seen = Snapshot::of(&root);
            }
            if told == Told::News {
                self.pending.rescan(&root.path, Instant::now());
            }
        } else if before.is_some() && told == Told::News {
            self.pending.touch(&root.path, Touch::Done, Instant::now());
        }
    }

    /// Watches the anchor. Also if it is the one of before: it may have been made anew.
    fn hang_on(&mut self, at: usize, anchor: Option<PathBuf>) {
        let old = std::mem::replace(&mut self.roots[at].anchor, anchor.clone());
        if let Some(anchor) = &anchor
            && self.roots[at].polled.is_none()
            && let Err(refused) = self.folders.watch(anchor, false)
        {
            self.fall_back(at, refused);
        }
        if let Some(old) = old.filter(|old| Some(old) != anchor.as_ref()) {
            self.let_go(&old);
        }
    }

    /// No watch to be had: the root gives back what it has and is polled.
    pub(crate) fn fall_back(&mut self, at: usize, NoneLeft(reason): NoneLeft) {
        let watched = &mut self.roots[at];
        if watched.polled.is_some() {
            return;
        }
        // What changes before this look is told by the rescan below.
        watched.polled = Some(Snapshot::of(&watched.root));
        let root = watched.root.path.clone();
        tracing::warn!(root = %root.display(), reason, "changes are found by polling");
        let roots = &self.roots;
        self.folders.unwatch_below(&root, |folder| roots.iter().any(|watched| watched.wants(folder)));
        if let Some(anchor) = self.roots[at].anchor.clone() {
            self.let_go(&anchor);
        }
        let now = Instant::now();
        self.pending.notice(Notice::Polling { root: root.clone(), reason }, now);
        self.pending.rescan(&root, now);
    }

    fn let_go(&mut self, anchor: &Path) {
        if !self.roots.iter().any(|watched| watched.wants(anchor)) {
            self.folders.unwatch(anchor);
        }
    }
}

fn nearest_above(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).find(|folder| folder.is_dir()).map(Path::to_owned)
}

/// Device and inode.
type Identity = (u64, u64);

/// Which folder it is; none if there is none.
fn identity(path: &Path) -> Option<Identity> {
    let meta = path.metadata().ok().filter(std::fs::Metadata::is_dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Some((meta.dev(), meta.ino()))
    }
    #[cfg(not(unix))]
    {
        let made = meta.created().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some((made.as_secs(), u64::from(made.subsec_nanos())))
    }
}
