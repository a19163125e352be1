//! How the words of a note begin: their first letter and their first two. Whoever types two letters means a tenth of all words there are, and to
//! look through these one by one takes a hundred times as long as to look up what they have in common.

use std::collections::HashSet;

use crate::tokens::{TermKind, Terms};

/// Letters of a beginning that is kept; a longer one means few enough words.
pub(crate) const LONGEST: usize = 2;

/// ASCII letters and digits, as terms have them.
const PLAIN: usize = 36;

/// The beginnings of the words of some texts, each once, with spaces between.
#[derive(Debug)]
pub(crate) struct Starts {
    /// One bit for each pair of plain letters, and for each single one.
    plain: [u64; (PLAIN * (PLAIN + 1)).div_ceil(64)],
    others: HashSet<String>,
    text: String,
}

impl Default for Starts {
    fn default() -> Self {
        Self { plain: [0; (PLAIN * (PLAIN + 1)).div_ceil(64)], others: HashSet::new(), text: String::new() }
    }
}

impl Starts {
    pub(crate) fn add(&mut self, text: &str) {
        let mut terms = Terms::new(text);
        while terms.advance() {
            if terms.kind != TermKind::Word {
                continue;
            }
            match terms.term.as_bytes() {
                [first, rest @ ..] if first.is_ascii() && rest.first().is_none_or(u8::is_ascii) => {
                    let (one, two) = (plain(*first), rest.first().map_or(0, |second| 1 + plain(*second)));
                    self.add_plain(one * (PLAIN + 1), &terms.term[..1]);
                    if two > 0 {
                        self.add_plain(one * (PLAIN + 1) + two, &terms.term[..2]);
                    }
                }
                _ => {
                    for letters in 1..=LONGEST {
                        self.add_other(beginning(&terms.term, letters));
                    }
                }
            }
        }
    }

    fn add_plain(&mut self, bit: usize, start: &str) {
        let (word, bit) = (bit / 64, 1 << (bit % 64));
        if self.plain[word] & bit == 0 {
            self.plain[word] |= bit;
            self.push(start);
        }
    }

    fn add_other(&mut self, start: &str) {
        if !self.others.contains(start) {
            self.others.insert(start.to_owned());
            self.push(start);
        }
    }

    fn push(&mut self, start: &str) {
        self.text.push_str(start);
        self.text.push(' ');
    }

    /// All of them, with spaces between.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

fn plain(letter: u8) -> usize {
    usize::from(if letter.is_ascii_digit() { letter - b'0' } else { letter.saturating_sub(b'a') + 10 }).min(PLAIN - 1)
}

/// The first letters of a term; all of it if it has fewer.
fn beginning(term: &str, letters: usize) -> &str {
    term.char_indices().nth(letters).map_or(term, |(end, _)| &term[..end])
}

/// Whether a beginning of a word is one of those that are kept.
pub(crate) fn is_kept(prefix: &str) -> bool {
    prefix.chars().count() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_beginning_is_there_once() {
        let mut starts = Starts::default();
        starts.add("The theme of Größe, ÜBER all: x x1 9 z! 日本 the");
        starts.add("öl");
        assert_eq!(starts.text(), "t th o of g gr u ub a al x x1 9 z ol ");
        let mut foreign = Starts::default();
        foreign.add("Ωμέγα и так");
        assert_eq!(foreign.text(), "ω ωμ и т та ");
    }
}
