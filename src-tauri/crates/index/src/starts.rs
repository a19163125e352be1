//! How the words of a note begin: their first letter and their first two. Whoever types two letters means a tenth of all words there are, and to
//! look through these one by one takes a hundred times as long as to look up what they have in common.

use std::collections::BTreeSet;

use crate::tokens::{TermKind, Terms};

/// Letters of a beginning that is kept; a longer one means few enough words.
pub(crate) const LONGEST: usize = 2;

/// ASCII letters and digits, as terms have them.
const PLAIN: usize = 36;
/// One for each plain letter alone, and for each pair of them.
const BITS: usize = PLAIN * (PLAIN + 1);

/// Of each byte: the number of a plain letter or digit, or one of the following.
static CLASSES: [u8; 256] = classes();
/// Between words.
const BREAK: u8 = 0xfe;
/// Part of a character that is not ASCII.
const OTHER: u8 = 0xff;

const fn classes() -> [u8; 256] {
    let mut classes = [OTHER; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'z' => byte - b'a' + 10,
            b'A'..=b'Z' => byte - b'A' + 10,
            _ => BREAK,
        };
        byte += 1;
    }
    classes
}

fn class(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

fn is_plain(byte: u8) -> bool {
    class(byte) < BREAK
}

/// How many bytes from here on are Latin letters, plain or of U+00C0 to U+017F.
fn latin(bytes: &[u8]) -> usize {
    let mut end = 0;
    loop {
        match bytes[end..] {
            [plain, ..] if is_plain(plain) => end += 1,
            // The two signs among them: × and ÷.
            [0xc3, 0x97 | 0xb7, ..] => return end,
            [0xc3..=0xc5, _, ..] => end += 2,
            _ => return end,
        }
    }
}

/// The beginnings of the words of some texts, each once.
#[derive(Debug)]
pub(crate) struct Starts {
    /// One bit for each plain letter, followed by those for each pair that begins with it.
    plain: [u64; BITS.div_ceil(64)],
    others: BTreeSet<String>,
}

impl Default for Starts {
    fn default() -> Self {
        Self { plain: [0; BITS.div_ceil(64)], others: BTreeSet::new() }
    }
}

impl Starts {
    pub(crate) fn add(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(first) = bytes.get(at) {
            if class(*first) == BREAK {
                at += 1;
                continue;
            }
            let mut end = at;
            while bytes.get(end).is_some_and(|byte| is_plain(*byte)) {
                end += 1;
            }
            if end - at >= LONGEST {
                // What follows them does not change them; a mark of its own might.
                end += latin(&bytes[end..]);
            }
            if bytes.get(end).is_none_or(u8::is_ascii) {
                self.add_plain_word(&bytes[at..end]);
            } else {
                // Words with other letters, up to what surely ends one.
                let length = bytes[end..].iter().position(|byte| class(*byte) == BREAK);
                end = length.map_or(bytes.len(), |length| end + length);
                self.add_words(&text[at..end]);
            }
            at = end;
        }
    }

    /// A word of at least one letter, all of its first two plain.
    fn add_plain_word(&mut self, word: &[u8]) {
        let [first, rest @ ..] = word else { return };
        let one = usize::from(class(*first)) * (PLAIN + 1);
        self.set(one);
        if let [second, ..] = rest {
            self.set(one + 1 + usize::from(class(*second)));
        }
    }

    fn set(&mut self, bit: usize) {
        if let Some(word) = self.plain.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
    }

    fn add_words(&mut self, text: &str) {
        let mut terms = Terms::new(text);
        while terms.advance() {
            if terms.kind != TermKind::Word {
                continue;
            }
            match terms.term.as_bytes() {
                letters @ ([first] | [first, _, ..]) if first.is_ascii() && letters.get(1).is_none_or(u8::is_ascii) => {
                    self.add_plain_word(&letters[..letters.len().min(LONGEST)]);
                }
                _ => {
                    for letters in 1..=LONGEST {
                        self.add_other(beginning(&terms.term, letters));
                    }
                }
            }
        }
    }

    fn add_other(&mut self, start: &str) {
        if !self.others.contains(start) {
            self.others.insert(start.to_owned());
        }
    }

    /// All of them, with spaces between.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for (at, word) in self.plain.iter().enumerate() {
            let mut bits = *word;
            while bits != 0 {
                let bit = at * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                text.push(letter(bit / (PLAIN + 1)));
                if let Some(second) = (bit % (PLAIN + 1)).checked_sub(1) {
                    text.push(letter(second));
                }
                text.push(' ');
            }
        }
        for other in &self.others {
            text.push_str(other);
            text.push(' ');
        }
        text
    }
}

/// The letter of a number of [`CLASSES`].
fn letter(class: usize) -> char {
    char::from_digit(u32::try_from(class).unwrap_or_default(), 36).unwrap_or_default()
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

    /// As the words themselves have it.
    fn slowly(text: &str) -> BTreeSet<String> {
        let mut terms = Terms::new(text);
        let mut all = BTreeSet::new();
        while terms.advance() {
            if terms.kind == TermKind::Word {
                all.extend((1..=LONGEST).map(|letters| beginning(&terms.term, letters).to_owned()));
            }
        }
        all
    }

    proptest::proptest! {
        #[test]
        fn beginnings_are_those_of_the_words(text in "[a-cA-Z0-9 .,×÷äÖßſĳéαяあ漢\u{301}\u{327}–’_-]{0,24}") {
            let mut starts = Starts::default();
            starts.add(&text);
            let text_of = starts.text();
            let found: BTreeSet<String> = text_of.split_whitespace().map(str::to_owned).collect();
            proptest::prop_assert_eq!(found, slowly(&text));
        }
    }

    #[test]
    fn each_beginning_is_there_once() {
        let mut starts = Starts::default();
        starts.add("The theme of Größe, ÜBER all: x x1 9 z! 日本 the");
        starts.add("öl");
        assert_eq!(starts.text(), "9 a al g gr o of ol t th u ub x x1 z ");
        let mut foreign = Starts::default();
        foreign.add("Ωμέγα и так");
        assert_eq!(foreign.text(), "ω ωμ и т та ");
    }
}
