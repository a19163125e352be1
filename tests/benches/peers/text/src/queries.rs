//! The queries that any text search can be asked.

/// A query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Query {
    /// All of these words.
    Words(Vec<String>),
    /// These words, one after the other.
    Phrase(Vec<String>),
    /// Words that begin so.
    Prefix(String),
}

/// One a line; what only a notebook understands is left out.
pub(crate) fn read(text: &str) -> Vec<Query> {
    text.lines().filter(|line| !line.contains(':') && !line.contains('-')).map(query).collect()
}

fn query(line: &str) -> Query {
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    if let Some(inner) = line.strip_prefix('"') {
        return Query::Phrase(words(inner.trim_end_matches('"')));
    }
    // Two letters are what somebody types on the way to a word.
    if line.chars().count() == 2 { Query::Prefix(line.to_lowercase()) } else { Query::Words(words(line)) }
}
