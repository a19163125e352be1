//! Places where a test has the process end, as a power cut would end it. Nothing of it is in a release.

/// Names such a place: `rename.text`, or `rename.text:3` for the third time that it is passed.
#[cfg(debug_assertions)]
const VARIABLE: &str = "JACKDAW_ABORT_AT";

/// Ends the process here if a test asked for it.
#[cfg(debug_assertions)]
pub(crate) fn point(name: &str) {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static PASSED: AtomicUsize = AtomicUsize::new(0);
    let Ok(asked) = std::env::var(VARIABLE) else { return };
    let (wanted, time) = asked.split_once(':').unwrap_or((&asked, "1"));
    if wanted == name && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == time.parse().unwrap_or(1) {
        std::process::abort();
    }
}

/// Nothing.
#[cfg(not(debug_assertions))]
pub(crate) fn point(_: &str) {}
