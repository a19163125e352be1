//! What changed and is not in the file yet: the latest state of each path, in memory.
//!
//! Putting takes no longer than a map does. Rows are held for a bounded number of files; of what comes above that only
//! the path is kept, and its rows are asked of the [`crate::Source`] when they are written.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use crate::rows::FileRows;

/// Files whose rows are held: about ten megabytes with usual notes.
const MOST_ROWS: usize = 1_000;
/// Written without waiting for a pause when there are as many.
pub(crate) const MANY: usize = MOST_ROWS / 2;
/// Without a change for so long, what waits is written: the saves of a pause in typing share a transaction, and who
/// shows a query hears of a change before they look.
const PAUSE: Duration = Duration::from_millis(150);
/// Written after so long, even if changes go on coming.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How long somebody waits for room: a transaction of many files takes less, even on a slow disk.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// What happened to a path.
#[derive(Debug)]
pub(crate) enum Change {
    /// It says this now.
    Put(Box<FileRows>),
    /// What it says has to be asked for.
    Stale,
    /// It is gone.
    Remove,
}

/// Filled by the owner of the notes, emptied by [`crate::Tables`].
#[derive(Debug, Default)]
pub struct Inbox {
    state: Mutex<State>,
    /// Something came, or it is time to stop.
    came: Condvar,
    /// There is room again.
    room: Condvar,
}

#[derive(Debug, Default)]
struct State {
    changes: HashMap<String, Change>,
    /// Paths that were gone and are back before that was written: where links lead was looked at while they were not there.
    returned: HashSet<String>,
    /// How many of them hold rows.
    held: usize,
    /// How many changes there have been.
    count: u64,
    stop: bool,
    /// Nothing can be written: rows are not held, and nobody waits for room.
    stuck: bool,
}

/// Why the thread that waits goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wake {
    Work,
    /// Nothing has come for a while.
    Quiet,
    Stop,
}

impl Inbox {
    /// A file's new state. Never waits for the disk.
    pub fn put(&self, rows: FileRows) {
        let mut state = self.state.lock();
        let path = rows.path.clone();
        let held = state.held - usize::from(matches!(state.changes.get(&path), Some(Change::Put(_))));
        let change = if state.stuck || held >= MOST_ROWS { Change::Stale } else { Change::Put(Box::new(rows)) };
        self.insert(&mut state, path, change);
    }

    /// A file is gone.
    pub fn remove(&self, path: &str) {
        self.insert(&mut self.state.lock(), path.to_owned(), Change::Remove);
    }

    /// Waits while rows come faster than they are written; for who puts in thousands and has time. Not for ever: what
    /// finds no room after that is asked for again later.
    pub fn wait_for_room(&self) {
        let mut state = self.state.lock();
        let end = Instant::now() + LONGEST_WAIT;
        while state.held >= MOST_ROWS && !state.stop && !state.stuck {
            if self.room.wait_until(&mut state, end).timed_out() {
                break;
            }
        }
    }

    fn insert(&self, state: &mut State, path: String, change: Change) {
        state.held += usize::from(matches!(change, Change::Put(_)));
        let is_there = !matches!(change, Change::Remove);
        match state.changes.insert(path.clone(), change) {
            Some(Change::Put(_)) => state.held -= 1,
            Some(Change::Remove) if is_there => {
                state.returned.insert(path);
            }
            _ => {}
        }
        state.count += 1;
        // Not for each: whoever waits for a pause looks at the count when it should be over.
        if matches!(state.changes.len(), 1 | MANY) {
            self.came.notify_all();
        }
    }

    /// Paths whose rows have to be asked for, unless something newer waits for them already.
    pub(crate) fn stale(&self, paths: impl IntoIterator<Item = String>) {
        let mut state = self.state.lock();
        for path in paths {
            state.changes.entry(path).or_insert(Change::Stale);
        }
        state.count += 1;
        self.came.notify_one();
    }

    /// Paths that are gone, unless something newer waits for them already.
    pub(crate) fn gone(&self, paths: impl IntoIterator<Item = String>) {
        let mut state = self.state.lock();
        for path in paths {
            state.changes.entry(path).or_insert(Change::Remove);
        }
    }

    /// Takes up to `most` changes.
    pub(crate) fn take(&self, most: usize) -> Vec<(String, Change)> {
        let mut state = self.state.lock();
        let taken: Vec<(String, Change)> = if state.changes.len() <= most {
            state.changes.drain().collect()
        } else {
            let paths: Vec<String> = state.changes.keys().take(most).cloned().collect();
            paths.into_iter().filter_map(|path| state.changes.remove_entry(&path)).collect()
        };
        state.held -= taken.iter().filter(|(_, change)| matches!(change, Change::Put(_))).count();
        self.room.notify_all();
        taken
    }

    /// Takes the paths that were gone and are back. To be asked for before their changes are written.
    pub(crate) fn take_returned(&self) -> Vec<String> {
        self.state.lock().returned.drain().collect()
    }

    /// Puts them back, when they could not be written.
    pub(crate) fn returned(&self, paths: Vec<String>) {
        self.state.lock().returned.extend(paths);
    }

    pub(crate) fn len(&self) -> usize {
        self.state.lock().changes.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether writing fails at present. While it does, only paths are held.
    pub(crate) fn set_stuck(&self, stuck: bool) {
        let mut state = self.state.lock();
        state.stuck = stuck;
        if stuck {
            let held: Vec<&mut Change> =
                state.changes.values_mut().filter(|change| matches!(change, Change::Put(_))).collect();
            for change in held {
                *change = Change::Stale;
            }
            state.held = 0;
            self.room.notify_all();
        }
    }

    pub(crate) fn stop(&self) {
        self.state.lock().stop = true;
        self.came.notify_all();
        self.room.notify_all();
    }

    /// Waits for changes, not longer than `quiet`, and then for a pause in them.
    pub(crate) fn wait(&self, quiet: Option<Duration>) -> Wake {
        let mut state = self.state.lock();
        let quiet = quiet.map(|quiet| Instant::now() + quiet);
        while state.changes.is_empty() && !state.stop {
            match quiet {
                None => self.came.wait(&mut state),
                Some(end) => {
                    let timed_out = self.came.wait_until(&mut state, end).timed_out();
                    if timed_out && state.changes.is_empty() && !state.stop {
                        return Wake::Quiet;
                    }
                }
            }
        }
        let end = Instant::now() + LONGEST_PAUSE;
        while !state.stop && state.changes.len() < MANY {
            let seen = state.count;
            let timed_out = self.came.wait_for(&mut state, PAUSE).timed_out();
            if (timed_out && state.count == seen) || Instant::now() >= end {
                break;
            }
        }
        if state.stop { Wake::Stop } else { Wake::Work }
    }

    /// Waits, unless it is time to stop.
    pub(crate) fn rest(&self, time: Duration) -> Wake {
        let mut state = self.state.lock();
        let end = Instant::now() + time;
        while !state.stop && !self.came.wait_until(&mut state, end).timed_out() {}
        if state.stop { Wake::Stop } else { Wake::Work }
    }

    /// Forgets what has to be asked for: the next start finds out anew.
    pub(crate) fn keep_held(&self) {
        self.state.lock().changes.retain(|_, change| !matches!(change, Change::Stale));
    }

    pub(crate) fn stopped(&self) -> bool {
        self.state.lock().stop
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, Inbox, MOST_ROWS};
    use crate::rows::FileRows;

    fn file(path: &str) -> FileRows {
        FileRows { path: path.to_owned(), version: 1, note: None }
    }

    #[test]
    fn the_latest_state_of_a_path_is_kept_and_rows_are_bounded() {
        let inbox = Inbox::default();
        inbox.put(file("a"));
        inbox.remove("a");
        inbox.stale(["a".to_owned(), "b".to_owned()]);
        assert_eq!(inbox.len(), 2);
        for number in 0..MOST_ROWS + 5 {
            inbox.put(file(&format!("n{number}")));
        }
        let taken = inbox.take(usize::MAX);
        let rows = taken.iter().filter(|(_, change)| matches!(change, Change::Put(_))).count();
        assert_eq!((rows, taken.len()), (MOST_ROWS, MOST_ROWS + 7));
        assert!(taken.iter().any(|(path, change)| path == "a" && matches!(change, Change::Remove)));
        inbox.remove("x");
        inbox.put(file("x"));
        inbox.put(file("y"));
        inbox.remove("y");
        assert_eq!(inbox.take_returned(), ["x"]);
        assert_eq!(inbox.take(2).len(), 2);
        // There is room again, and nobody waits while nothing can be written.
        inbox.put(file("x"));
        assert!(matches!(inbox.take(1)[0].1, Change::Put(_)));
        inbox.put(file("x"));
        inbox.set_stuck(true);
        inbox.put(file("y"));
        assert!(inbox.take(2).iter().all(|(_, change)| matches!(change, Change::Stale)));
        inbox.wait_for_room();
    }
}
