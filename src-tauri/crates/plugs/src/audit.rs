//! Which plug did what: every syscall that needs a permission, allowed or denied, with what it was about. Repetitions are counted, and the
//! oldest entries make room for new ones.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use chrono::{DateTime, Utc};
use parking_lot::Mutex;
use serde::Serialize;

/// Different entries that are kept of a plug: weeks of ordinary work, and no more memory than its log.
const KEPT: usize = 1_000;
/// Of what a call was about, this much is kept.
const SUBJECT_CHARS: usize = 300;

/// What a plug did, once or many times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditEntry {
    /// When last.
    pub time: DateTime<Utc>,
    /// When first.
    pub since: DateTime<Utc>,
    /// E.g. `notes.read`.
    pub syscall: String,
    /// The path, host, program, secret or function that it was about; none if it is about nothing in particular.
    pub subject: Option<String>,
    /// Which of the plug's functions did it.
    pub function: String,
    /// False: it was denied, and not done.
    pub allowed: bool,
    /// How often.
    pub count: u64,
}

/// What one plug did.
#[derive(Debug, Default)]
pub(crate) struct Audit {
    /// By the hash of what makes two calls the same, so that a repetition costs no allocation.
    entries: Mutex<HashMap<u64, AuditEntry>>,
}

impl Audit {
    /// A call was allowed, or not.
    pub(crate) fn note(&self, function: &str, syscall: &str, subject: Option<&str>, allowed: bool) {
        let subject = subject.map(shortened);
        let mut hasher = DefaultHasher::new();
        (function, syscall, subject.as_deref(), allowed).hash(&mut hasher);
        let now = Utc::now();
        let mut entries = self.entries.lock();
        if let Some(entry) = entries.get_mut(&hasher.finish()) {
            entry.time = now;
            entry.count = entry.count.saturating_add(1);
            return;
        }
        if entries.len() >= KEPT
            && let Some(oldest) = entries.iter().min_by_key(|(_, entry)| entry.time).map(|(key, _)| *key)
        {
            entries.remove(&oldest);
        }
        let entry = AuditEntry {
            time: now,
            since: now,
            syscall: syscall.to_owned(),
            subject: subject.map(Cow::into_owned),
            function: function.to_owned(),
            allowed,
            count: 1,
        };
        entries.insert(hasher.finish(), entry);
    }

    /// The newest entries, newest first.
    pub(crate) fn newest(&self, limit: usize) -> Vec<AuditEntry> {
        let mut entries: Vec<AuditEntry> = self.entries.lock().values().cloned().collect();
        entries.sort_by(|a, b| b.time.cmp(&a.time).then_with(|| a.syscall.cmp(&b.syscall)));
        entries.truncate(limit);
        entries
    }
}

fn shortened(subject: &str) -> Cow<'_, str> {
    match subject.char_indices().nth(SUBJECT_CHARS) {
        Some((end, _)) => Cow::Owned(format!("{}…", &subject[..end])),
        None => Cow::Borrowed(subject),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn repetitions_are_counted_and_denials_stand_apart() {
        let audit = Audit::default();
        for _ in 0..3 {
            audit.note("count", "notes.read", Some("a.md"), true);
        }
        audit.note("count", "notes.read", Some("a.md"), false);
        audit.note("other", "notes.read", Some("a.md"), true);
        audit.note("count", "kv.get", None, true);
        let entries = audit.newest(10);
        assert_eq!(entries.len(), 4);
        let folded = entries.iter().find(|e| e.function == "count" && e.allowed && e.subject.is_some()).unwrap();
        assert_eq!((folded.count, folded.subject.as_deref()), (3, Some("a.md")));
        assert!(entries.iter().any(|entry| !entry.allowed && entry.count == 1));
        assert_eq!(audit.newest(2).len(), 2);
    }

    #[test]
    fn it_is_bounded_and_forgets_the_oldest() {
        let audit = Audit::default();
        for n in 0..KEPT + 10 {
            audit.note("f", "notes.read", Some(&format!("{n}.md")), true);
        }
        audit.note("f", "notes.read", Some(&"é".repeat(10_000)), true);
        let entries = audit.newest(usize::MAX);
        assert_eq!(entries.len(), KEPT);
        let longest = entries.iter().filter_map(|entry| entry.subject.as_ref()).map(|s| s.chars().count()).max();
        assert_eq!(longest, Some(SUBJECT_CHARS + 1));
        assert!(!entries.iter().any(|entry| entry.subject.as_deref() == Some("0.md")));
    }
}
