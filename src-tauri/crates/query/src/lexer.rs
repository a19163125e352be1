//! The words of a query with their places: for error messages, and for what is refused before SQLite sees it.

use crate::error::{Place, QueryError};
use crate::layout::HIDDEN;
use crate::limits::SQL_BYTES;

/// One word or sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    /// As written.
    pub(crate) text: &'a str,
    /// Its first byte.
    pub(crate) at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or keyword.
    Word,
    /// A name in `"…"`, `` `…` `` or `[…]`.
    Quoted,
    /// A text in `'…'`.
    Text,
    /// Begins with a digit.
    Number,
    /// `?`, `?1`, `:a`, `@a`, `$a`.
    Parameter,
    /// Anything else, one character.
    Sign,
}

impl Token<'_> {
    /// A name without its quotes.
    pub(crate) fn name(&self) -> String {
        match (self.kind, self.text.chars().next()) {
            (Kind::Quoted, Some('[')) => self.text[1..].trim_end_matches(']').to_owned(),
            (Kind::Quoted | Kind::Text, Some(quote)) => {
                let inner = self.text[1..].strip_suffix(quote).unwrap_or(&self.text[1..]);
                inner.replace(&format!("{quote}{quote}"), &quote.to_string())
            }
            _ => self.text.to_owned(),
        }
    }
}

/// The tokens of a query, comments left out.
pub(crate) fn tokens(sql: &str) -> Vec<Token<'_>> {
    let bytes = sql.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = &sql[at..];
        let (kind, length) = match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => {
                at += 1;
                continue;
            }
            b'-' if rest.starts_with("--") => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            b'/' if rest.starts_with("/*") => {
                at += rest[2..].find("*/").map_or(rest.len(), |end| end + 4);
                continue;
            }
            b'\'' => (Kind::Text, quoted(rest, '\'')),
            b'"' | b'`' => (Kind::Quoted, quoted(rest, char::from(*byte))),
            b'[' => (Kind::Quoted, rest.find(']').map_or(rest.len(), |end| end + 1)),
            b'0'..=b'9' => (Kind::Number, rest.bytes().take_while(|b| is_name(*b) || *b == b'.').count()),
            b'?' | b':' | b'@' | b'$' => {
                let name = rest[1..].bytes().take_while(|b| is_name(*b)).count();
                let kind = if name > 0 || *byte == b'?' { Kind::Parameter } else { Kind::Sign };
                (kind, 1 + name)
            }
            byte if is_name(*byte) => (Kind::Word, rest.bytes().take_while(|b| is_name(*b)).count()),
            _ => (Kind::Sign, rest.chars().next().map_or(1, char::len_utf8)),
        };
        found.push(Token { kind, text: &rest[..length], at });
        at += length;
    }
    found
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

/// How long a quoted stretch is; to the end of the text if it is never closed.
fn quoted(rest: &str, quote: char) -> usize {
    let mut at = 1;
    while let Some(end) = rest[at..].find(quote) {
        at += end + 1;
        if !rest[at..].starts_with(quote) {
            return at;
        }
        at += 1;
    }
    rest.len()
}

/// Refuses what is no query, before SQLite sees it.
pub(crate) fn check(sql: &str) -> Result<(), QueryError> {
    if sql.len() > SQL_BYTES {
        return Err(QueryError::invalid(format!("the query is longer than {SQL_BYTES} bytes"), None, None));
    }
    let place = |at: usize| Some(Place::at(sql, at));
    if let Some(at) = sql.find('\0') {
        return Err(QueryError::invalid("the query has a NUL in it", place(at), None));
    }
    // Wherever it stands: a name can be quoted, a text can be a name.
    if let Some(at) = sql.to_ascii_lowercase().find(HIDDEN) {
        let help = "give a text that has it as a parameter".to_owned();
        return Err(QueryError::invalid(format!("`{HIDDEN}` may not stand in a query"), place(at), Some(help)));
    }
    let tokens = tokens(sql);
    let Some(first) = tokens.first() else {
        let help = "try `SELECT path, title FROM notes LIMIT 10`".to_owned();
        return Err(QueryError::invalid("the query is empty", None, Some(help)));
    };
    if !["select", "with", "values"].iter().any(|word| first.text.eq_ignore_ascii_case(word)) {
        let message = format!("a query begins with SELECT or WITH, not `{}`", first.text);
        let help = "queries only read; for the one-line form give it as a filter".to_owned();
        return Err(QueryError::invalid(message, place(first.at), Some(help)));
    }
    let end = tokens.iter().position(|token| token.text == ";");
    if let Some(next) = end.and_then(|end| tokens[end + 1..].iter().find(|token| token.text != ";")) {
        let help = "ask them one after the other".to_owned();
        return Err(QueryError::invalid("there is more than one statement", place(next.at), Some(help)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Kind, check, tokens};

    #[test]
    fn the_words_of_a_query_are_told_apart() {
        let sql = "SELECT \"a\"\"b\", [c d], 'it''s' -- no 'x\n, :p ?1 /* x */ 1.5e3 <= é.x;";
        let found: Vec<(Kind, &str)> = tokens(sql).into_iter().map(|token| (token.kind, token.text)).collect();
        let expected = [
            (Kind::Word, "SELECT"),
            (Kind::Quoted, "\"a\"\"b\""),
            (Kind::Sign, ","),
            (Kind::Quoted, "[c d]"),
            (Kind::Sign, ","),
            (Kind::Text, "'it''s'"),
            (Kind::Sign, ","),
            (Kind::Parameter, ":p"),
            (Kind::Parameter, "?1"),
            (Kind::Number, "1.5e3"),
            (Kind::Sign, "<"),
            (Kind::Sign, "="),
            (Kind::Word, "é"),
            (Kind::Sign, "."),
            (Kind::Word, "x"),
            (Kind::Sign, ";"),
        ];
        assert_eq!(found, expected);
        assert_eq!(tokens(sql)[1].name(), "a\"b");
        for unfinished in ["'", "\"", "[", "/*", "--", "`a", "é", "\u{1f600}", ":", "$"] {
            assert!(tokens(unfinished).len() <= 1, "{unfinished}");
        }
    }

    #[test]
    fn only_one_reading_statement_passes() {
        for good in ["select 1", "WITH a AS (SELECT 1) SELECT * FROM a;", " -- x\n VALUES (1) ; ;"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for (bad, words) in [
            ("", "is empty"),
            ("-- x", "is empty"),
            ("DROP TABLE notes", "not `DROP`"),
            ("PRAGMA x", "not `PRAGMA`"),
            ("EXPLAIN SELECT 1", "not `EXPLAIN`"),
            ("SELECT 1; SELECT 2", "line 1, column 11: there is more than one"),
            ("SELECT 1;\n DROP TABLE x", "line 2, column 2: there is more than one"),
            ("SELECT * FROM \"JACKDAW$file\"", "may not stand"),
            ("SELECT 'jackdaw$x'", "may not stand"),
            ("SELECT 1\0", "NUL"),
        ] {
            let error = check(bad).unwrap_err().to_string();
            assert!(error.contains(words), "{bad:?}: {error}");
        }
        assert!(check(&format!("SELECT '{}'", "x".repeat(70_000))).is_err());
    }
}
