//! Text into terms: the same way for notes, for queries and for what a snippet marks.
//!
//! A word is a run of letters and digits, folded: case, diacritics and compatibility forms do not matter (`Größe`,
//! `GROSSE` and `grosse` are one term). Scripts that are written without spaces become overlapping pairs of
//! characters, each run closed by its last character alone, so that any part of a text is found without a dictionary.
//! Pairs and words never collide (no word has such a character), so both live in one field and phrases may mix them.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A longer run (base64, hashes of minified code) is indexed by its beginning: nobody types more of it.
const MAX_TERM_BYTES: usize = 96;

/// What a term stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TermKind {
    /// A whole word.
    Word,
    /// Two neighbours in an unspaced script.
    Pair,
    /// The last character of an unspaced run of several.
    Tail,
    /// An unspaced run of one character.
    Single,
}

/// Walks over the terms of a text without allocating for each.
#[derive(Debug)]
pub(crate) struct Terms<'a> {
    text: &'a str,
    at: usize,
    /// The folded term of the last [`Terms::advance`].
    pub(crate) term: String,
    /// Its first byte in the text.
    pub(crate) from: usize,
    /// The byte after it.
    pub(crate) to: usize,
    pub(crate) kind: TermKind,
    /// The unspaced run under way: where each of its folded characters comes from.
    run: Vec<(usize, usize, char)>,
    run_at: usize,
}

impl<'a> Terms<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0, term: String::new(), from: 0, to: 0, kind: TermKind::Word, run: Vec::new(), run_at: 0 }
    }

    /// To the next term; `false` at the end.
    pub(crate) fn advance(&mut self) -> bool {
        loop {
            if self.run_at < self.run.len() {
                self.take_from_run();
                return true;
            }
            if self.take_plain() {
                return true;
            }
            let Some((start, class)) = self.next_start() else { return false };
            let end = self.end_of(start, class);
            self.at = end;
            if class == Class::Unspaced {
                self.begin_run(start, end);
                continue;
            }
            self.from = start;
            self.to = end;
            self.kind = TermKind::Word;
            self.term.clear();
            fold_into(&self.text[start..end], &mut self.term);
            if !self.term.is_empty() {
                return true;
            }
        }
    }

    /// Takes the next word if it is all ASCII, as most are.
    fn take_plain(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let is_break = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
        self.at += bytes[self.at..].iter().take_while(|byte| is_break(byte)).count();
        let length = bytes[self.at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let end = self.at + length;
        // A mark that follows belongs to the word's last letter.
        if length == 0 || bytes.get(end).is_some_and(|byte| !byte.is_ascii()) {
            return false;
        }
        self.term.clear();
        self.term.push_str(&self.text[self.at..end.min(self.at + MAX_TERM_BYTES)]);
        self.term.make_ascii_lowercase();
        (self.from, self.to, self.kind) = (self.at, end, TermKind::Word);
        self.at = end;
        true
    }

    fn next_start(&mut self) -> Option<(usize, Class)> {
        let rest = &self.text[self.at..];
        rest.char_indices().find_map(|(offset, c)| match class(c) {
            class @ (Class::Word | Class::Unspaced) => Some((self.at + offset, class)),
            Class::Joiner | Class::Break => None,
        })
    }

    fn end_of(&self, start: usize, wanted: Class) -> usize {
        let rest = &self.text[start..];
        let length = rest.char_indices().find(|(_, c)| {
            let class = class(*c);
            class != wanted && class != Class::Joiner
        });
        start + length.map_or(rest.len(), |(offset, _)| offset)
    }

    fn begin_run(&mut self, start: usize, end: usize) {
        self.run.clear();
        self.run_at = 0;
        let source = &self.text[start..end];
        let mut folded = String::new();
        fold_into(source, &mut folded);
        if folded.chars().count() == source.chars().count() {
            let places = source.char_indices().zip(folded.chars());
            self.run.extend(places.map(|((at, from), c)| (start + at, start + at + from.len_utf8(), c)));
        } else {
            // Folding changed the number of characters (half-width kana): each stands for the whole run.
            self.run.extend(folded.chars().map(|c| (start, end, c)));
        }
    }

    fn take_from_run(&mut self) {
        let (from, mut to, c) = self.run[self.run_at];
        self.term.clear();
        self.term.push(c);
        self.kind = if self.run.len() == 1 { TermKind::Single } else { TermKind::Tail };
        if let Some((_, pair_to, next)) = self.run.get(self.run_at + 1) {
            self.term.push(*next);
            to = *pair_to;
            self.kind = TermKind::Pair;
        }
        self.from = from;
        self.to = to;
        self.run_at += 1;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Unspaced,
    /// Continues what it stands in.
    Joiner,
    Break,
}

fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Class::Word } else { Class::Break };
    }
    // The tables of all of Unicode take ten times as long, and most other letters are these.
    if LATIN_LETTERS.contains(&u32::from(c)) {
        return if matches!(c, '×' | '÷') { Class::Break } else { Class::Word };
    }
    if is_unspaced(c) {
        Class::Unspaced
    } else if is_combining_mark(c) || c == '\u{ad}' {
        Class::Joiner
    } else if c.is_alphanumeric() {
        Class::Word
    } else {
        Class::Break
    }
}

/// Han, kana, Hangul (its words carry particles), Thai, Lao, Khmer, Burmese.
pub(crate) fn is_unspaced(c: char) -> bool {
    c.is_alphanumeric()
        && matches!(u32::from(c),
            0x0e00..=0x0eff | 0x1000..=0x109f | 0x1100..=0x11ff | 0x1780..=0x17ff | 0x2e80..=0x2fdf
            | 0x3005..=0x3007 | 0x3021..=0x303c | 0x3041..=0x31ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff
            | 0xa960..=0xa97f | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0xff66..=0xffdc | 0x20000..=0x3ffff)
}

/// Folds a run of letters and digits, and cuts it to [`MAX_TERM_BYTES`]; an unspaced run is not cut, it becomes pairs.
fn fold_into(run: &str, out: &mut String) {
    if run.is_ascii() {
        let cut = &run[..run.len().min(MAX_TERM_BYTES)];
        out.extend(cut.chars().map(|c| c.to_ascii_lowercase()));
        return;
    }
    if let Some(latin) = LATIN.fold(run) {
        out.push_str(&latin[..latin.floor_char_boundary(MAX_TERM_BYTES)]);
        return;
    }
    for c in folded_chars(run) {
        push_folded(c, out);
        if out.len() >= MAX_TERM_BYTES && !is_unspaced(c) {
            return;
        }
    }
}

/// Any text folded as terms are, with what stands between them.
pub(crate) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    if let Some(latin) = LATIN.fold(text) {
        return latin;
    }
    let mut out = String::with_capacity(text.len());
    folded_chars(text).for_each(|c| push_folded(c, &mut out));
    out
}

/// A word as it is written, but for its case or its accents where these do not matter.
pub(crate) fn shaped(word: &str, case: bool, accents: bool) -> String {
    if word.is_ascii() {
        return if case { word.to_owned() } else { word.to_ascii_lowercase() };
    }
    let word: String =
        if accents { word.nfc().collect() } else { word.nfkd().filter(|c| !is_diacritic(*c)).nfc().collect() };
    if case { word } else { word.to_lowercase() }
}

/// What the letters of European languages become, each by itself: to take a word apart and put it together again costs ten times as much.
static LATIN: LazyLock<Latin> = LazyLock::new(Latin::new);

/// Latin-1 and Latin Extended-A: `À` to `ſ`.
const LATIN_LETTERS: std::ops::Range<u32> = 0xc0..0x180;

struct Latin(Vec<String>);

impl Latin {
    fn new() -> Self {
        let letters = LATIN_LETTERS.map(|code| {
            let letter = char::from_u32(code).map(String::from).unwrap_or_default();
            let mut out = String::new();
            folded_chars(&letter).for_each(|c| push_folded(c, &mut out));
            out
        });
        Self(letters.collect())
    }

    /// A run of ASCII and these letters alone; none of any other.
    fn fold(&self, run: &str) -> Option<String> {
        let mut out = String::with_capacity(run.len() + 2);
        for c in run.chars() {
            if c.is_ascii() {
                out.push(c.to_ascii_lowercase());
            } else {
                let place = u32::from(c).checked_sub(LATIN_LETTERS.start)?;
                out.push_str(self.0.get(place as usize)?);
            }
        }
        Some(out)
    }
}

fn folded_chars(text: &str) -> impl Iterator<Item = char> {
    text.nfkd().filter(|c| !is_diacritic(*c)).nfc().flat_map(char::to_lowercase)
}

/// Letters that do not decompose but are typed as if they did.
fn push_folded(c: char, out: &mut String) {
    match c {
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'þ' => out.push_str("th"),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' | 'ð' => out.push('d'),
        'ı' => out.push('i'),
        'ς' => out.push('σ'),
        c => out.push(c),
    }
}

/// Marks that Latin, Greek and Cyrillic readers leave out when they type; vowel signs of other scripts are letters.
fn is_diacritic(c: char) -> bool {
    matches!(u32::from(c), 0xad | 0x300..=0x36f | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn european_letters_fold_alone_as_they_do_in_a_word() {
        for code in LATIN_LETTERS {
            let letter = char::from_u32(code).unwrap();
            for word in [format!("{letter}"), format!("a{letter}Z"), format!("{letter}{letter}x")] {
                let mut slowly = String::new();
                folded_chars(&word).for_each(|c| push_folded(c, &mut slowly));
                assert_eq!(LATIN.fold(&word).as_deref(), Some(slowly.as_str()), "{word}");
            }
        }
        assert_eq!(LATIN.fold("cafe\u{301}"), None, "a mark of its own belongs to the letter before it");
        assert_eq!(LATIN.fold("Ωmega"), None);
    }

    #[test]
    fn european_letters_are_words_as_unicode_has_it() {
        for c in LATIN_LETTERS.filter_map(char::from_u32) {
            assert_eq!(class(c) == Class::Word, c.is_alphanumeric(), "{c}");
        }
    }
}
