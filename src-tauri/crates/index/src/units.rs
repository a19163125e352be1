//! Text as what names are made of: words, and the single characters of scripts that are written without spaces. Both are folded as search folds
//! (see `tokens`), and known by a number.

use std::hash::{BuildHasherDefault, Hasher as _};

use rustc_hash::FxHasher;

use crate::tokens::{TermKind, Terms};

/// A word, or a character of an unspaced script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Two that are folded alike have the same.
    pub(crate) number: u64,
    /// Its first byte in the text.
    pub(crate) from: usize,
    /// The byte after it.
    pub(crate) to: usize,
}

/// Appends the units of a stretch of text; their bytes count from `start`.
pub(crate) fn read(text: &str, start: usize, units: &mut Vec<Unit>) {
    let mut terms = Terms::new(text);
    while terms.advance() {
        let (term, to) = match terms.kind {
            TermKind::Pair => {
                let first = terms.term.chars().next().map_or(0, char::len_utf8);
                // The pair reaches over its second character, which is a unit of its own.
                let end = text[terms.from..].chars().next().map_or(0, char::len_utf8);
                (&terms.term[..first], terms.from + end)
            }
            TermKind::Word | TermKind::Tail | TermKind::Single => (terms.term.as_str(), terms.to),
        };
        units.push(Unit { number: number(term), from: start + terms.from, to: start + to });
    }
}

fn number(term: &str) -> u64 {
    let mut hasher = hasher();
    hasher.write(term.as_bytes());
    hasher.finish()
}

/// Units that follow each other as one number.
pub(crate) fn together(units: &[Unit]) -> u64 {
    let mut hasher = hasher();
    units.iter().for_each(|unit| hasher.write_u64(unit.number));
    hasher.finish()
}

fn hasher() -> FxHasher {
    std::hash::BuildHasher::build_hasher(&BuildHasherDefault::<FxHasher>::default())
}

/// Whether a text says a name: the same words, and between them the same, or what is little in both (`New York`, `New-York`).
pub(crate) fn says(text: &str, name: &str) -> bool {
    let (mut said, mut wanted) = (Terms::new(text), Terms::new(name));
    let mut ends: Option<(usize, usize)> = None;
    loop {
        match (said.advance(), wanted.advance()) {
            (false, false) => return ends.is_some(),
            (true, true) if said.term == wanted.term => {}
            _ => return false,
        }
        if let Some((said_end, wanted_end)) = ends {
            // Pairs overlap: nothing is between them.
            let said_gap = text.get(said_end..said.from).unwrap_or_default();
            let wanted_gap = name.get(wanted_end..wanted.from).unwrap_or_default();
            if said_gap != wanted_gap && !(is_little(said_gap) && is_little(wanted_gap)) {
                return false;
            }
        }
        ends = Some((said.to, wanted.to));
    }
}

/// Spaces, dashes, underscores and apostrophes.
fn is_little(gap: &str) -> bool {
    !gap.is_empty() && gap.chars().all(|c| c.is_whitespace() || "-_'’‐‑–".contains(c))
}

#[cfg(test)]
mod tests {
    use super::{Unit, read, says};

    fn units(text: &str) -> Vec<&str> {
        let mut units: Vec<Unit> = Vec::new();
        read(text, 0, &mut units);
        units.into_iter().map(|unit| &text[unit.from..unit.to]).collect()
    }

    #[test]
    fn words_and_single_characters() {
        assert_eq!(
            units("New-York, 2024年3月 東京Tower Größe"),
            ["New", "York", "2024", "年", "3", "月", "東", "京", "Tower", "Größe"]
        );
    }

    #[test]
    fn a_name_is_said_whatever_its_case_marks_and_dashes() {
        for (text, name, expected) in [
            ("new york", "New York", true),
            ("New-York", "New York", true),
            ("NEW_YORK", "New York", true),
            ("GROSSE", "Größe", true),
            ("Cafe\u{301}", "Café", true),
            ("new. York", "New York", false),
            ("New York City", "New York", false),
            ("newyork", "New York", false),
            ("node.js", "Node.js", true),
            ("node js", "Node.js", false),
            ("東京", "東京", true),
            ("東 京", "東京", false),
            ("京東", "東京", false),
            ("", "", false),
        ] {
            assert_eq!(says(text, name), expected, "{text:?} {name:?}");
        }
    }
}
