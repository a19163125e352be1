//! How long to wait for what.

use std::time::Duration;

/// When a batch is ready, and what else differs from watcher to watcher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// A batch is ready when nothing has happened for this long …
    pub quiet: Duration,
    /// … or for this long in a burst, or after something was deleted: a sync program deletes under one name and makes under another, and what is told
    /// together can be seen to be one file …
    pub quiet_in_a_burst: Duration,
    /// … or for this long while a file is still open for writing (seen on Linux only): its second half may be to come.
    pub quiet_while_writing: Duration,
    /// But no change waits longer than this, however busy the folder is.
    pub max_wait: Duration,
    /// Batches that may wait for the listener. While they do, changes are gathered, and beyond a bound told as a rescan.
    pub capacity: usize,
    /// How often to look where watching is not possible.
    pub poll: Duration,
    /// Look at intervals from the start: for network drives, whose changes by others no system reports.
    pub always_poll: bool,
}

impl Options {
    /// For a person who waits for the effect of each save: a batch comes about a millisecond after the file was closed. A rename is one event, and a
    /// file that is written in place is waited for; what comes later is another batch, which costs its listener another look.
    #[must_use]
    pub fn prompt() -> Self {
        Self {
            quiet: Duration::from_millis(1),
            quiet_in_a_burst: Duration::from_millis(1),
            quiet_while_writing: Duration::from_millis(25),
            max_wait: Duration::from_millis(60),
            ..Self::calm()
        }
    }

    /// For a tree that a person looks at while other programs change it: one save is told about a millisecond after it, a
    /// burst and what was deleted about 50 ms after the last change.
    #[must_use]
    pub fn lively() -> Self {
        Self { quiet: Duration::from_millis(1), ..Self::calm() }
    }

    /// For whole trees that other programs change in bursts: a batch comes about 50 ms after the last change.
    #[must_use]
    pub fn calm() -> Self {
        Self {
            quiet: Duration::from_millis(50),
            quiet_in_a_burst: Duration::from_millis(50),
            quiet_while_writing: Duration::from_millis(150),
            max_wait: Duration::from_millis(500),
            capacity: 64,
            // Short enough to feel alive, long enough not to keep a disk awake for nothing.
            poll: Duration::from_secs(2),
            always_poll: false,
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::calm()
    }
}
