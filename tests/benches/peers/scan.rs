//! Search without an index: every text in memory is read from one end to the other.

/// How many of these (lower-case) texts hold all of these words.
pub(crate) fn count(texts: &[String], words: &[String]) -> usize {
    texts.iter().filter(|text| words.iter().all(|word| text.contains(word.as_str()))).count()
}

/// The plain words of a query.
pub(crate) fn words_of(query: &str) -> Vec<String> {
    let plain = query.split_whitespace().filter(|word| !word.contains(':') && !word.starts_with('-'));
    plain.map(|word| word.trim_matches('"').to_lowercase()).collect()
}
