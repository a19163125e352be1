//! Roots come and go: the watches follow.

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::batch::Notice;
use crate::driver::Driver;
use crate::folders::NoneLeft;
use crate::limits;
use crate::mounts::NetworkFolder;
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
    /// Looked at again and again: instead of being watched, or beside it.
    pub(crate) polled: Option<Polled>,
}

pub(crate) struct Polled {
    why: Why,
    /// What the last look saw.
    seen: Snapshot,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Asked,
    Network,
    NoneLeft,
}

impl WatchedRoot {
    /// What this machine does on a network folder is heard at once all the same.
    pub(crate) fn is_watched(&self) -> bool {
        self.polled.as_ref().is_none_or(|polled| polled.why == Why::Network)
    }

    fn wants(&self, folder: &Path) -> bool {
        self.is_watched() && (self.root.enters(folder) || self.anchor.as_deref() == Some(folder))
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
        let polled = self.options.always_poll.then(|| Polled { why: Why::Asked, seen: Snapshot::default() });
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
        let limits = limits::now();
        let raised = std::mem::replace(&mut self.limits, limits) != limits;
        for at in 0..self.roots.len() {
            let Some(Polled { why, .. }) = self.roots[at].polled else { continue };
            if why == Why::NoneLeft && raised {
                self.watch_again(at);
            } else {
                self.settle(at, Told::News);
            }
            let watched = &mut self.roots[at];
            let Some(polled) = &mut watched.polled else { continue };
            let before = std::mem::replace(&mut polled.seen, Snapshot::of(&watched.root));
            let now = Instant::now();
            before.changed(&polled.seen).for_each(|path| self.pending.touch(path, Touch::Done, now));
            before.gone(&polled.seen).for_each(|path| self.pending.touch(path, Touch::Away, now));
            before.moved(&polled.seen).into_iter().for_each(|(from, to)| self.pending.renamed(from, to));
        }
    }

    /// The system's limits are others now: perhaps the root can be watched.
    fn watch_again(&mut self, at: usize) {
        self.ask_again();
        self.roots[at].polled = None;
        self.roots[at].stale = true;
        self.settle(at, Told::News);
        if self.roots[at].polled.is_none() {
            self.tell_watching(at);
        }
    }

    fn tell_watching(&mut self, at: usize) {
        let root = self.roots[at].root.path.clone();
        tracing::info!(root = %root.display(), "changes are watched again");
        self.pending.notice(Notice::Watching { root }, Instant::now());
    }

    /// Whether the folder that is there now lies on another machine.
    fn look_where_it_lies(&mut self, at: usize) {
        let root = self.roots[at].root.path.clone();
        match (self.roots[at].polled.as_ref().map(|polled| polled.why), (self.network)(&root)) {
            (None, Some(NetworkFolder { mount, kind })) => {
                let here = root.starts_with(&mount);
                let place = if here { "it lies".to_owned() } else { format!("`{}` in it lies", mount.display()) };
                let reason = format!("{place} on a network folder ({kind}), and what others do there no system tells");
                self.poll(at, Why::Network, NoneLeft { reason, help: None });
            }
            (Some(Why::Network), None) => {
                self.roots[at].polled = None;
                self.tell_watching(at);
            }
            _ => {}
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
            self.look_where_it_lies(at);
            if self.roots[at].is_watched()
                && let Err(refused) = self.folders.watch_tree(&root, &root.path)
            {
                self.fall_back(at, refused);
            }
            if let Some(polled) = &mut self.roots[at].polled {
                polled.seen = Snapshot::of(&root);
            }
            if told == Told::News {
                self.pending.rescan(&root.path, Instant::now());
            }
        } else if before.is_some() && told == Told::News {
            self.pending.touch(&root.path, Touch::Away, Instant::now());
        }
    }

    /// Watches the anchor. Also if it is the one of before: it may have been made anew.
    fn hang_on(&mut self, at: usize, anchor: Option<PathBuf>) {
        let old = std::mem::replace(&mut self.roots[at].anchor, anchor.clone());
        if let Some(anchor) = &anchor
            && self.roots[at].is_watched()
            && let Err(refused) = self.folders.watch(anchor, false)
        {
            self.fall_back(at, refused);
        }
        if let Some(old) = old.filter(|old| Some(old) != anchor.as_ref()) {
            self.let_go(&old);
        }
    }

    /// No watch to be had: the root gives back what it has and is polled.
    pub(crate) fn fall_back(&mut self, at: usize, refused: NoneLeft) {
        if self.roots[at].is_watched() {
            self.limits = limits::now();
            self.poll(at, Why::NoneLeft, refused);
            // What changed before the first look.
            self.pending.rescan(&self.roots[at].root.path.clone(), Instant::now());
        }
    }

    fn poll(&mut self, at: usize, why: Why, NoneLeft { reason, help }: NoneLeft) {
        let watched = &mut self.roots[at];
        watched.polled = Some(Polled { why, seen: Snapshot::of(&watched.root) });
        let root = watched.root.path.clone();
        tracing::warn!(root = %root.display(), reason, help, "changes are found by polling");
        let roots = &self.roots;
        self.folders.unwatch_below(&root, |folder| roots.iter().any(|watched| watched.wants(folder)));
        if let Some(anchor) = self.roots[at].anchor.clone() {
            self.let_go(&anchor);
        }
        self.pending.notice(Notice::Polling { root, reason, help }, Instant::now());
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

    use std::sync::Arc;
    use std::sync::mpsc::{Receiver, sync_channel};

    use super::*;
    use crate::batch::ChangeKind;
    use crate::ear::{Ear, Message};
    use crate::options::Options;

    /// What the system tells goes to nobody, as if another machine had done it.
    fn driver(network: fn(&Path) -> Option<NetworkFolder>) -> (Driver, Receiver<Message>) {
        let (sender, events) = sync_channel(64);
        let mut driver =
            Driver::new(Ear { sender, lost: Arc::default() }, Options::lively(), tokio::sync::mpsc::channel(1).0);
        driver.network = network;
        (driver, events)
    }

    #[test]
    fn a_network_folder_is_looked_at_and_what_this_machine_does_is_heard_all_the_same() {
        let folder = tempfile::TempDir::new().unwrap();
        let root = folder.path().join("root");
        std::fs::create_dir(&root).unwrap();
        let (mut driver, events) =
            driver(|root| Some(NetworkFolder { mount: root.to_owned(), kind: "fuse.sshfs".to_owned() }));
        driver.add(Root::tree(&root));
        let batch = driver.pending.take();
        let [Notice::Polling { reason, help: None, .. }] = batch.notices.as_slice() else { panic!("{batch:?}") };
        assert!(reason.contains("network folder (fuse.sshfs)") && batch.rescan.is_empty(), "{batch:?}");

        let note = root.join("note.md");
        std::fs::write(&note, "by another machine").unwrap();
        driver.look_at_polled();
        let batch = driver.pending.take();
        assert_eq!(batch.paths.len(), 1, "{batch:?}");
        assert_eq!((&batch.paths[0].path, &batch.paths[0].kind), (&note, &ChangeKind::Changed));
        let heard = events.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
        assert!(matches!(heard, Message::Event(Ok(event)) if event.paths == [note]));
    }

    #[test]
    fn a_folder_that_another_disk_takes_the_place_of_is_watched_alone() {
        let folder = tempfile::TempDir::new().unwrap();
        let root = folder.path().join("root");
        std::fs::create_dir(&root).unwrap();
        let (mut driver, _events) =
            driver(|root| Some(NetworkFolder { mount: root.to_owned(), kind: "nfs4".to_owned() }));
        driver.add(Root::tree(&root));
        driver.pending.take();
        driver.network = |_| None;
        std::fs::rename(&root, folder.path().join("before")).unwrap();
        std::fs::create_dir(&root).unwrap();
        driver.look_at_polled();
        let batch = driver.pending.take();
        assert_eq!(batch.notices, [Notice::Watching { root: root.clone() }]);
        assert_eq!(batch.rescan, [root.as_path()]);
        assert!(driver.roots[0].polled.is_none() && driver.folders.has(&root));
    }
}
