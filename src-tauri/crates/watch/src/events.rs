//! What each event of the system means.

use std::path::Path;
use std::time::Instant;

use notify::event::{CreateKind, ModifyKind, RenameMode};
use notify::{Event, EventKind};

use crate::driver::Driver;
use crate::ear::closed;
use crate::folders::FOLDER_BY_FOLDER;
use crate::pending::Touch;

impl Driver {
    pub(crate) fn event(&mut self, event: &Event) {
        if event.need_rescan() {
            return self.resync();
        }
        let paths = event.paths.as_slice();
        match (event.kind, paths) {
            (EventKind::Modify(ModifyKind::Name(RenameMode::Both)), [from, to]) => self.renamed(from, to),
            (EventKind::Modify(ModifyKind::Name(RenameMode::From)), _) => {
                // Without a tracker it is a watched folder that tells of its own move: the halves have come before.
                let half = event.tracker().is_some();
                paths.iter().for_each(|path| self.gone(path, Touch::Away));
                if half && paths.iter().any(|path| self.roots.iter().any(|watched| watched.root.covers(path))) {
                    self.pending.left(Instant::now());
                }
            }
            (EventKind::Remove(_), _) => paths.iter().for_each(|path| self.gone(path, Touch::Gone)),
            (EventKind::Modify(ModifyKind::Name(RenameMode::To)), _) => {
                paths.iter().for_each(|path| self.appeared(path, Touch::Done))
            }
            (EventKind::Modify(ModifyKind::Name(_)), _) => paths.iter().for_each(|path| self.has_another_name(path)),
            (EventKind::Create(kind), _) => {
                let writing = FOLDER_BY_FOLDER && kind == CreateKind::File;
                paths.iter().for_each(|path| self.appeared(path, Touch::Made { writing }));
            }
            (EventKind::Access(kind), _) if closed(kind) => {
                paths.iter().for_each(|path| self.touched(path, Touch::Done))
            }
            (EventKind::Access(_), _) => {}
            (EventKind::Modify(ModifyKind::Metadata(_)), _) => {
                paths.iter().for_each(|path| self.touched(path, Touch::Noticed));
            }
            _ => paths.iter().for_each(|path| self.touched(path, Touch::Written { writing: FOLDER_BY_FOLDER })),
        }
    }

    fn touched(&mut self, path: &Path, touch: Touch) {
        let now = Instant::now();
        for watched in &self.roots {
            if watched.root.path == path {
                // Its permissions changed: more or less of it may be readable now.
                self.pending.rescan(path, now);
            } else if watched.root.covers(path) {
                self.pending.touch(path, touch, now);
            }
        }
    }

    fn gone(&mut self, path: &Path, touch: Touch) {
        self.folders.forget(path);
        self.touched(path, touch);
        self.settle_below(path);
    }

    fn appeared(&mut self, path: &Path, touch: Touch) {
        self.touched(path, touch);
        let inside = self.roots.iter().any(|watched| watched.root.enters(path));
        let above = self.roots.iter().any(|watched| watched.root.path.starts_with(path));
        // Asked only where the answer matters: a root's parent may be a busy folder like /tmp.
        if inside && path.symlink_metadata().is_ok_and(|meta| meta.is_dir()) {
            self.watch_new_folder(path);
        }
        if above {
            self.settle_below(path);
        }
    }

    /// Where the system does not say which of the two names it is.
    fn has_another_name(&mut self, path: &Path) {
        if path.symlink_metadata().is_ok() {
            self.appeared(path, Touch::Done);
        } else {
            self.gone(path, Touch::Away);
        }
    }

    fn watch_new_folder(&mut self, folder: &Path) {
        self.folders.forget(folder);
        for at in 0..self.roots.len() {
            let watched = &self.roots[at];
            if !watched.is_watched() || watched.root.path == folder || !watched.root.enters(folder) {
                continue;
            }
            if let Err(refused) = self.folders.watch_tree(&watched.root, folder) {
                self.fall_back(at, refused);
            }
            // What was made in it before the watch is told by nobody.
            self.pending.rescan(folder, Instant::now());
        }
    }

    fn renamed(&mut self, from: &Path, to: &Path) {
        // `From` and `To` came before and touched both.
        self.pending.arrived();
        let known = |path: &Path| self.roots.iter().any(|watched| watched.root.covers(path));
        if known(from) && known(to) {
            self.pending.renamed(from, to);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::sync::Arc;
    use std::sync::mpsc::sync_channel;

    use notify::event::{AccessKind, AccessMode, Flag};

    use super::*;
    use crate::batch::{ChangeKind, ChangedPath};
    use crate::ear::Ear;
    use crate::options::Options;
    use crate::root::Root;

    fn on_the_move(mode: RenameMode, paths: &[&Path]) -> Event {
        let event = Event::new(EventKind::Modify(ModifyKind::Name(mode))).set_tracker(7);
        paths.iter().fold(event, |event, path| event.add_path(path.to_path_buf()))
    }

    #[test]
    fn a_note_that_was_written_just_before_its_folder_moved_waits_for_the_word_of_the_move() {
        let folder = tempfile::TempDir::new().unwrap();
        let [before, after] = ["before", "after"].map(|name| folder.path().join(name));
        std::fs::create_dir(&before).unwrap();
        std::fs::write(before.join("note.md"), "text").unwrap();
        let (sender, mut batches) = tokio::sync::mpsc::channel(1);
        let ear = Ear { sender: sync_channel(1).0, lost: Arc::default() };
        let mut driver = Driver::new(ear, Options::lively(), sender);
        driver.add(Root::tree(folder.path()));
        std::fs::rename(&before, &after).unwrap();

        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        driver.event(&Event::new(closed).add_path(before.join("note.md")));
        let now = Instant::now();
        assert!(driver.deliver(now + Options::lively().max_wait).is_ok() && batches.try_recv().is_err());
        driver.event(&on_the_move(RenameMode::From, &[&before]));
        driver.event(&on_the_move(RenameMode::To, &[&after]));
        driver.event(&on_the_move(RenameMode::Both, &[&before, &after]));
        assert!(driver.deliver(now + Options::lively().max_wait).is_ok());
        let batch = batches.try_recv().unwrap();
        let told = ChangedPath { path: after.clone(), kind: ChangeKind::Renamed { from: before } };
        assert!(batch.paths.contains(&told) && batch.rescan == [after], "{batch:?}");
    }

    #[test]
    fn an_overflow_of_the_systems_queue_is_a_rescan_and_finds_folders_that_have_no_watch_yet() {
        let folder = tempfile::TempDir::new().unwrap();
        // Nobody reads what the system tells: as if its queue had dropped it.
        let ear = Ear { sender: sync_channel(1).0, lost: Arc::default() };
        let mut driver = Driver::new(ear, Options::lively(), tokio::sync::mpsc::channel(1).0);
        driver.add(Root::tree(folder.path()));
        std::fs::create_dir(folder.path().join("new")).unwrap();
        assert!(driver.pending.take().is_empty() && !driver.folders.has(&folder.path().join("new")));
        driver.event(&Event::new(EventKind::Other).set_flag(Flag::Rescan));
        assert_eq!(driver.pending.take().rescan, [folder.path()]);
        assert!(driver.folders.has(&folder.path().join("new")));
    }
}
