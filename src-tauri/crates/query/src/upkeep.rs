//! The thread that writes after a pause. It ends when the tables are dropped.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crate::inbox::Wake;
use crate::tables::Inner;

/// After a failure (disk full, folder not writable); the notes are not in danger, and a query tries at once.
const RETRY: Duration = Duration::from_secs(10);

pub(crate) fn start(inner: Arc<Inner>) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name("jackdaw-query".to_owned()).spawn(move || run(&inner))
}

fn run(inner: &Inner) {
    // Compares the file with the notes before anybody asks.
    let mut outcome = inner.write_some();
    loop {
        let wake = match &outcome {
            Err(_) => inner.inbox.rest(RETRY),
            Ok(_) => inner.inbox.wait(),
        };
        // A query may have written all of it.
        if outcome.is_ok() && inner.inbox.is_empty() {
            if wake == Wake::Stop {
                break;
            }
            continue;
        }
        outcome = loop {
            match inner.write_some() {
                // On the way out only what is held is written: the next start asks for the rest.
                Ok(true) if !inner.inbox.stopped() => {}
                Ok(_) => break Ok(false),
                Err(error) => break Err(error),
            }
        };
        if wake == Wake::Stop || inner.inbox.stopped() {
            break;
        }
    }
}
