//! The last replacements, so that they can be taken back.

use parking_lot::Mutex;

/// As many can be taken back.
const MOST: usize = 10;
/// Bytes of the texts that are kept for it. The newest replacement is kept whatever its size.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// A note as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Before {
    pub(super) path: String,
    pub(super) text: String,
    /// What it has now: of another one somebody has made something else since.
    pub(super) hash: String,
}

/// The replacements that can be taken back.
#[derive(Debug, Default)]
pub(crate) struct Replacements(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    last: u32,
    /// The oldest first.
    all: Vec<(u32, Vec<Before>)>,
}

impl Replacements {
    /// Keeps what was replaced, and gives it its number.
    pub(super) fn keep(&self, before: Vec<Before>) -> u32 {
        let mut kept = self.0.lock();
        kept.last = kept.last.wrapping_add(1);
        let id = kept.last;
        kept.all.push((id, before));
        let bytes = |all: &[(u32, Vec<Before>)]| -> usize {
            all.iter().flat_map(|(_, before)| before.iter().map(|note| note.text.len())).sum()
        };
        while kept.all.len() > MOST || (kept.all.len() > 1 && bytes(&kept.all) > MOST_BYTES) {
            kept.all.remove(0);
        }
        id
    }

    /// Gives it out, once.
    pub(super) fn take(&self, id: u32) -> Option<Vec<Before>> {
        let mut kept = self.0.lock();
        let at = kept.all.iter().position(|(known, _)| *known == id)?;
        Some(kept.all.remove(at).1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Before, MOST, MOST_BYTES, Replacements};

    fn note(bytes: usize) -> Vec<Before> {
        vec![Before { path: "a.md".into(), text: "x".repeat(bytes), hash: "h".into() }]
    }

    #[test]
    fn the_last_ones_can_be_taken_back_once() {
        let kept = Replacements::default();
        let ids: Vec<u32> = (0..=MOST).map(|_| kept.keep(note(1))).collect();
        assert_eq!(kept.take(ids[0]), None);
        assert_eq!(kept.take(ids[1]), Some(note(1)));
        assert_eq!(kept.take(ids[1]), None);
        let large = kept.keep(note(MOST_BYTES + 1));
        assert_eq!(kept.take(ids[2]), None);
        assert!(kept.take(large).is_some());
    }
}
