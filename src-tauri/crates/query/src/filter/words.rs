//! The words of a filter, with their places.

use crate::error::{Place, QueryError};
use crate::limits::SQL_BYTES;

/// A word, a sign or a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    /// Without its quotes.
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// Stands in quotes: it is a text, whatever it says.
    pub(super) quoted: bool,
}

pub(super) struct Words<'a> {
    filter: &'a str,
    words: Vec<Word<'a>>,
    next: usize,
}

/// Signs end a word; of two characters before of one.
const SIGNS: [&str; 11] = ["!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", ",", "+"];

impl<'a> Words<'a> {
    pub(super) fn new(filter: &'a str) -> Result<Self, QueryError> {
        let mut found = Self { filter, words: Vec::new(), next: 0 };
        if filter.len() > SQL_BYTES {
            return Err(QueryError::invalid(format!("the filter is longer than {SQL_BYTES} bytes"), None, None));
        }
        let mut at = 0;
        while let Some(c) = filter[at..].chars().next() {
            let rest = &filter[at..];
            if c.is_whitespace() {
                at += c.len_utf8();
            } else if matches!(c, '"' | '\'') {
                let Some(length) = rest[1..].find(c) else {
                    return Err(found.error_at(at, format!("the text that begins with {c} has no end"), None));
                };
                found.words.push(Word { text: &rest[1..=length], at, quoted: true });
                at += length + 2;
            } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                found.words.push(Word { text: &rest[..sign.len()], at, quoted: false });
                at += sign.len();
            } else {
                let ends = |c: char| c.is_whitespace() || "!=<>(),+\"'".contains(c);
                let length = rest.find(ends).unwrap_or(rest.len()).max(c.len_utf8());
                found.words.push(Word { text: &rest[..length], at, quoted: false });
                at += length;
            }
        }
        Ok(found)
    }

    pub(super) fn peek(&self) -> Option<Word<'a>> {
        self.words.get(self.next).copied()
    }

    pub(super) fn next(&mut self) -> Option<Word<'a>> {
        let word = self.peek()?;
        self.next += 1;
        Some(word)
    }

    pub(super) fn at_end(&self) -> bool {
        self.next >= self.words.len()
    }

    /// Whether this word is next, outside quotes.
    pub(super) fn is(&self, word: &str) -> bool {
        self.peek().is_some_and(|next| !next.quoted && next.text.eq_ignore_ascii_case(word))
    }

    /// Takes the word if it is next.
    pub(super) fn take(&mut self, word: &str) -> bool {
        let is = self.is(word);
        self.next += usize::from(is);
        is
    }

    /// Takes the word, which has to be next.
    pub(super) fn must_take(&mut self, word: &str) -> Result<(), QueryError> {
        if self.take(word) { Ok(()) } else { Err(self.expected(&format!("`{word}`"))) }
    }

    pub(super) fn number(&mut self, what: &str) -> Result<u32, QueryError> {
        let number = self.peek().and_then(|word| word.text.parse().ok()).ok_or_else(|| self.expected(what))?;
        self.next += 1;
        Ok(number)
    }

    /// Something else should be here.
    pub(super) fn expected(&self, what: &str) -> QueryError {
        let found = self.peek().map_or("the filter ends".to_owned(), |word| format!("`{}` stands there", word.text));
        self.error_here(format!("{what} is expected; {found}"), None)
    }

    pub(super) fn error_here(&self, message: String, help: Option<String>) -> QueryError {
        self.error_at(self.peek().map_or(self.filter.len(), |word| word.at), message, help)
    }

    pub(super) fn error_at(&self, at: usize, message: String, help: Option<String>) -> QueryError {
        QueryError::Invalid { message, place: Some(Place::at(self.filter, at)), help }
    }
}
