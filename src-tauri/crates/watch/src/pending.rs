//! What happened since the last batch. No threads and no watching here: events and times go in, a batch comes out.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::batch::{Batch, ChangeKind, ChangedPath, Notice};
use crate::options::Options;

/// Paths that are told one by one. Beyond, scanning again is cheaper for the listener than thousands of single looks.
const MAX_PATHS: usize = 8192;
/// More paths at once than a person saves: a checkout, a copy, a sync.
const BURST: usize = 16;
/// How long the first half of a rename waits for the second, and a path that is missing for the event that says why. The system tells them at
/// once, but the thread that passes them on can be interrupted between two. Only what is moved out of everything watched has no second half,
/// and is told this much later.
const RENAME_GRACE: Duration = Duration::from_millis(250);

#[derive(Debug, Default)]
pub(crate) struct Pending {
    paths: BTreeMap<PathBuf, Touched>,
    /// New name to old name.
    renames: HashMap<PathBuf, PathBuf>,
    rescan: BTreeSet<PathBuf>,
    notices: Vec<Notice>,
    /// How many of `paths` are open for writing.
    writing: usize,
    /// Something that was known went away.
    deleted: bool,
    /// When the first and the last of all this happened.
    span: Option<(Instant, Instant)>,
    /// Until when the second half of a rename may come.
    half: Option<Instant>,
    /// A missing path whose end the system has not told yet.
    missing: Option<PathBuf>,
}

#[derive(Debug, Default)]
struct Touched {
    writing: bool,
    /// The first that was heard of it is that it was made.
    fresh: bool,
    /// The last that was heard of it is that it is not there any more.
    gone: bool,
}

/// How a path was touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touch {
    /// Made; writing may follow.
    Made { writing: bool },
    /// Written to; more may follow.
    Written { writing: bool },
    /// Whole, as far as one can tell: closed after writing, or moved here.
    Done,
    /// Moved away, or found to be missing.
    Away,
    /// Deleted.
    Gone,
    /// Its metadata changed, which says nothing of writing.
    Noticed,
}

impl Pending {
    pub(crate) fn touch(&mut self, path: &Path, touch: Touch, now: Instant) {
        self.happened(now);
        let known = self.paths.contains_key(path);
        let touched = self.paths.entry(path.to_owned()).or_default();
        let (writing, fresh) = match touch {
            Touch::Made { writing } => (writing, !known),
            Touch::Written { writing } => (writing, touched.fresh),
            Touch::Done | Touch::Away | Touch::Gone => (false, touched.fresh),
            Touch::Noticed => (touched.writing, touched.fresh),
        };
        self.writing = self.writing + usize::from(writing) - usize::from(touched.writing);
        // A temporary file that came and went is nothing to wait for.
        self.deleted |= touch == Touch::Gone && !fresh;
        let gone = matches!(touch, Touch::Away | Touch::Gone);
        *touched = Touched { writing, fresh, gone };
        if gone && self.missing.as_ref().is_some_and(|missing| missing.starts_with(path)) {
            // Now it is known why. A move sets this again.
            self.half = None;
        }
    }

    /// Whether the batch has to wait because something in it is missing and nothing was heard of its end. The event that tells it is on its way,
    /// and may be that a folder above was moved: told apart, each note in it would be deleted and made instead. A batch waits for this once.
    pub(crate) fn waits_for_the_missing(&mut self, now: Instant) -> bool {
        if self.missing.is_some() {
            return false;
        }
        let told = |path: &Path| self.paths.get(path).is_some_and(|touched| touched.gone);
        let missing = self.paths.keys().find(|path| !path.ancestors().any(told) && !there(path)).cloned();
        if missing.is_some() {
            self.half = Some(now + RENAME_GRACE);
        }
        self.missing = missing;
        self.missing.is_some()
    }

    /// A name went away and may come back as another: what follows belongs to the same batch.
    pub(crate) fn left(&mut self, now: Instant) {
        self.half = Some(now + RENAME_GRACE);
    }

    /// The second half of a rename has come, wherever it leads.
    pub(crate) fn arrived(&mut self) {
        self.half = None;
    }

    /// Both names are to be touched too.
    pub(crate) fn renamed(&mut self, from: &Path, to: &Path) {
        // A name that was made just now is a temporary file; what was renamed twice came from the first name.
        let fresh = self.paths.get(from).is_some_and(|touched| touched.fresh);
        let origin = self.renames.remove(from).or_else(|| (!fresh).then(|| from.to_owned()));
        self.renames.remove(to);
        if let Some(origin) = origin.filter(|origin| origin != to) {
            self.renames.insert(to.to_owned(), origin);
        }
    }

    pub(crate) fn rescan(&mut self, folder: &Path, now: Instant) {
        self.happened(now);
        self.rescan.insert(folder.to_owned());
    }

    pub(crate) fn notice(&mut self, notice: Notice, now: Instant) {
        self.happened(now);
        self.notices.push(notice);
    }

    /// Forgets single paths for the sake of the roots when there are too many.
    pub(crate) fn collapse<'a>(&mut self, roots: impl Iterator<Item = &'a Path>) {
        if self.paths.len() > MAX_PATHS {
            self.paths.clear();
            self.renames.clear();
            self.writing = 0;
            self.rescan.extend(roots.map(Path::to_owned));
        }
    }

    /// When the batch is ready; none while there is nothing to tell.
    pub(crate) fn due(&self, options: &Options) -> Option<Instant> {
        let (first, last) = self.span?;
        let quiet = if self.writing > 0 {
            options.quiet_while_writing
        } else if self.deleted || self.paths.len() > BURST {
            options.quiet_in_a_burst
        } else {
            options.quiet
        };
        let due = (last + quiet).min(first + options.max_wait);
        Some(self.half.map_or(due, |half| due.max(half)))
    }

    /// The batch, as the disk is now.
    pub(crate) fn take(&mut self) -> Batch {
        let Self { paths, mut renames, mut rescan, notices, .. } = std::mem::take(self);
        renames.retain(|to, from| there(to) && !there(from));
        let moved_away: HashSet<&PathBuf> = renames.values().collect();
        let mut changed = Vec::with_capacity(paths.len());
        for path in paths.into_keys() {
            let meta = path.symlink_metadata();
            let folder = meta.as_ref().is_ok_and(std::fs::Metadata::is_dir);
            let kind = match renames.get(&path) {
                _ if meta.is_err() && moved_away.contains(&path) => None,
                _ if meta.is_err() => Some(ChangeKind::Removed),
                Some(from) => Some(ChangeKind::Renamed { from: from.clone() }),
                None if folder => None,
                None => Some(ChangeKind::Changed),
            };
            if folder {
                rescan.insert(path.clone());
            }
            changed.extend(kind.map(|kind| ChangedPath { path, kind }));
        }
        Batch { paths: changed, rescan: outermost(rescan), notices }
    }

    fn happened(&mut self, now: Instant) {
        let first = self.span.map_or(now, |(first, _)| first);
        self.span = Some((first, now));
    }
}

fn there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Without folders that lie in another of them. In the order of paths, what lies in a folder follows it.
fn outermost(folders: BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let mut outer: Vec<PathBuf> = Vec::new();
    for folder in folders {
        if !outer.last().is_some_and(|last| folder.starts_with(last)) {
            outer.push(folder);
        }
    }
    outer
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    const FILE: &str = "/nowhere/a.md";
    const WRITTEN: Touch = Touch::Written { writing: true };

    fn options() -> Options {
        Options {
            quiet: Duration::from_millis(3),
            quiet_in_a_burst: Duration::from_millis(7),
            quiet_while_writing: Duration::from_millis(25),
            max_wait: Duration::from_millis(60),
            ..Options::prompt()
        }
    }

    /// When the batch is due after these touches, each so many milliseconds after the start.
    fn due(touches: &[(u64, Touch)]) -> Option<u128> {
        let start = Instant::now();
        let mut pending = Pending::default();
        for (after, touch) in touches {
            pending.touch(Path::new(FILE), *touch, start + Duration::from_millis(*after));
        }
        pending.due(&options()).map(|due| due.duration_since(start).as_millis())
    }

    #[test]
    fn a_batch_waits_for_quiet_longer_while_a_file_is_being_written_and_never_for_ever() {
        assert_eq!(due(&[]), None);
        assert_eq!(due(&[(0, Touch::Done)]), Some(3));
        assert_eq!(due(&[(0, WRITTEN)]), Some(25), "the second half may be to come");
        assert_eq!(due(&[(0, WRITTEN), (10, WRITTEN), (11, Touch::Done)]), Some(14), "closed");
        assert_eq!(due(&[(0, WRITTEN), (1, Touch::Noticed)]), Some(26), "a change of the mode closes nothing");
        assert_eq!(due(&[(0, Touch::Made { writing: true }), (1, Touch::Done), (2, Touch::Done)]), Some(5));
        assert_eq!(due(&[(0, WRITTEN), (20, WRITTEN), (40, WRITTEN), (55, WRITTEN)]), Some(60), "a log never pauses");
    }

    #[test]
    fn what_is_deleted_waits_for_another_name_but_a_temporary_file_for_nothing() {
        assert_eq!(due(&[(0, Touch::Gone)]), Some(7));
        assert_eq!(due(&[(0, Touch::Made { writing: true }), (1, Touch::Done), (2, Touch::Gone)]), Some(5));
    }

    #[test]
    fn a_burst_is_waited_out() {
        let now = Instant::now();
        let mut pending = Pending::default();
        for at in 0..BURST {
            pending.touch(Path::new(&format!("/nowhere/{at}")), Touch::Done, now);
        }
        assert_eq!(pending.due(&options()), Some(now + options().quiet));
        pending.touch(Path::new("/nowhere/one more"), Touch::Done, now);
        assert_eq!(pending.due(&options()), Some(now + options().quiet_in_a_burst));
        pending.take();
        pending.touch(Path::new(FILE), Touch::Done, now);
        assert_eq!(pending.due(&options()), Some(now + options().quiet), "it is over");
    }

    #[test]
    fn the_halves_of_a_rename_are_told_together() {
        let now = Instant::now();
        let mut pending = Pending::default();
        pending.touch(Path::new(FILE), Touch::Done, now);
        pending.left(now);
        assert_eq!(pending.due(&options()), Some(now + RENAME_GRACE), "the other half may be to come");
        pending.touch(Path::new("/nowhere/b.md"), Touch::Done, now);
        pending.arrived();
        assert_eq!(pending.due(&options()), Some(now + options().quiet));
    }

    #[test]
    fn what_is_missing_waits_once_for_the_event_that_says_why() {
        let later = RENAME_GRACE + Duration::from_secs(1);
        let now = Instant::now();
        let waits = |touches: &[(&str, Touch)]| {
            let mut pending = Pending::default();
            touches.iter().for_each(|(path, touch)| pending.touch(Path::new(path), *touch, now));
            (pending.waits_for_the_missing(now), pending)
        };
        for told in [Touch::Gone, Touch::Away] {
            assert!(!waits(&[("/nowhere/f/a.md", Touch::Done), ("/nowhere/f/a.md", told)]).0, "it was told");
            assert!(!waits(&[("/nowhere/f/a.md", Touch::Done), ("/nowhere/f", told)]).0, "its folder was");
            let (waits, mut pending) = waits(&[("/nowhere/f/a.md", Touch::Done)]);
            assert!(waits);
            assert_eq!(pending.due(&options()), Some(now + RENAME_GRACE));
            pending.touch(Path::new("/nowhere/other"), told, now);
            assert_eq!(pending.due(&options()), Some(now + RENAME_GRACE), "that was another");
            pending.touch(Path::new("/nowhere/f"), told, now);
            assert!(pending.due(&options()) < Some(now + RENAME_GRACE), "now it is known");
            assert!(!pending.waits_for_the_missing(now));
        }
        let (waits, mut pending) = waits(&[(FILE, Touch::Done)]);
        assert!(waits && !pending.waits_for_the_missing(now + later), "nothing came in time");
        assert_eq!(pending.take().paths, [ChangedPath { path: FILE.into(), kind: ChangeKind::Removed }]);
    }

    #[test]
    fn one_file_that_is_closed_does_not_close_another() {
        let now = Instant::now();
        let mut pending = Pending::default();
        pending.touch(Path::new("/nowhere/a"), WRITTEN, now);
        pending.touch(Path::new("/nowhere/b"), WRITTEN, now);
        pending.touch(Path::new("/nowhere/a"), Touch::Done, now);
        pending.touch(Path::new("/nowhere/a"), Touch::Done, now);
        assert_eq!(pending.due(&options()), Some(now + options().quiet_while_writing));
        pending.touch(Path::new("/nowhere/b"), Touch::Done, now);
        assert_eq!(pending.due(&options()), Some(now + options().quiet));
    }

    #[test]
    fn too_many_paths_become_a_rescan_of_the_roots() {
        let now = Instant::now();
        let root = Path::new("/nowhere/root");
        let mut pending = Pending::default();
        for at in 0..=MAX_PATHS {
            pending.touch(&root.join(at.to_string()), WRITTEN, now);
        }
        pending.collapse([root].into_iter());
        pending.touch(&root.join("after"), Touch::Done, now);
        assert_eq!(pending.due(&options()), Some(now + options().quiet));
        let batch = pending.take();
        assert_eq!(batch.rescan, [root]);
        assert_eq!(batch.paths, [ChangedPath { path: root.join("after"), kind: ChangeKind::Removed }]);
        assert!(pending.due(&options()).is_none() && pending.take().is_empty());
    }

    #[test]
    fn a_rescan_of_a_folder_stands_for_what_lies_in_it() {
        let now = Instant::now();
        let mut pending = Pending::default();
        for folder in ["/a/b/c", "/a/b", "/a/bc", "/a/b/d", "/a-"] {
            pending.rescan(Path::new(folder), now);
        }
        assert_eq!(pending.take().rescan, ["/a/b", "/a/bc", "/a-"].map(PathBuf::from));
    }

    #[test]
    fn a_chain_of_renames_is_one_and_a_circle_is_none() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        let now = Instant::now();
        let run = |renames: &[(&str, &str)]| {
            let mut pending = Pending::default();
            for (from, to) in renames {
                pending.touch(&path(from), Touch::Done, now);
                pending.touch(&path(to), Touch::Done, now);
                pending.renamed(&path(from), &path(to));
            }
            pending.take().paths
        };
        std::fs::write(path("c"), "text").unwrap();
        let renamed = ChangedPath { path: path("c"), kind: ChangeKind::Renamed { from: path("a") } };
        let gone = ChangedPath { path: path("b"), kind: ChangeKind::Removed };
        assert_eq!(run(&[("a", "b"), ("b", "c")]), [gone.clone(), renamed]);
        assert_eq!(run(&[("c", "b"), ("b", "c")]), [gone, ChangedPath { path: path("c"), kind: ChangeKind::Changed }]);
    }
}
