//! The thread that writes after a pause. It ends when the tables are dropped; then it writes what is held, and leaves what
//! would have to be asked for.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crate::error::QueryError;
use crate::inbox::Wake;
use crate::tables::Inner;

/// After a failure (disk full, folder not writable); the notes are not in danger, and a query tries at once.
const RETRY: Duration = Duration::from_secs(10);

/// Nothing has come for so long: what was made from nothing is made whole. Longer than those who read the notes wait for
/// the disk or for the search index, for what comes afterwards costs five times as much. A query does not wait for it.
const QUIET: Duration = Duration::from_secs(5);

pub(crate) fn start(inner: Arc<Inner>) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name("jackdaw-query".to_owned()).spawn(move || run(&inner))
}

fn run(inner: &Inner) {
    // Compares the file with the notes before anybody asks.
    let mut outcome = inner.write_some();
    loop {
        let wake = match &outcome {
            Err(_) => inner.inbox.rest(RETRY),
            Ok(_) => inner.inbox.wait(inner.is_making().then_some(QUIET)),
        };
        match wake {
            Wake::Stop => break,
            Wake::Quiet => {
                outcome = inner.finish_making();
                continue;
            }
            Wake::Work => {}
        }
        // A query may have written all of it.
        if outcome.is_err() || !inner.inbox.is_empty() {
            outcome = write_all(inner);
            if outcome.is_ok() {
                inner.tidy();
            }
        }
    }
    inner.inbox.keep_held();
    if !inner.inbox.is_empty() {
        // What fails now is found by the next start.
        let _ = write_all(inner);
    }
}

fn write_all(inner: &Inner) -> Result<bool, QueryError> {
    loop {
        let more = inner.write_some()?;
        if !more || inner.inbox.stopped() {
            return Ok(more);
        }
    }
}
