//! What a `#tag` may look like: Obsidian's rule, with the punctuation of East Asian text excluded as well.

/// The tag name at the start of `text` (which begins after the `#`), or `None` if there is none.
///
/// A name has at least one character that is neither a digit nor `/`; it ends before `//` and before a final `/`.
pub(crate) fn tag_name(text: &str) -> Option<&str> {
    let end = text.char_indices().find(|(_, c)| !is_tag_char(*c)).map_or(text.len(), |(at, _)| at);
    let run = &text[..end];
    let run = run.split_once("//").map_or(run, |(head, _)| head);
    let name = run.strip_suffix('/').unwrap_or(run);
    let named = name.chars().any(|c| !c.is_numeric() && c != '/');
    (named && !name.starts_with('/')).then_some(name)
}

/// Whether this may be a tag's name, written without `#`.
#[must_use]
pub fn is_tag_name(name: &str) -> bool {
    tag_name(name) == Some(name)
}

/// Whether a tag may begin after `before`: at a word's edge, but not inside a path, an entity or another tag.
pub(crate) fn may_follow(before: Option<char>) -> bool {
    match before {
        None => true,
        Some('#' | '/' | '&' | '\\' | '@' | '$' | '`' | '-' | '+' | '<' | '"' | '\'') => false,
        Some(c) => !is_tag_char(c),
    }
}

fn is_tag_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/');
    }
    // General and supplemental punctuation, and the punctuation of CJK text and its full-width forms.
    let punctuation = matches!(c,
        '\u{2000}'..='\u{206F}' | '\u{2E00}'..='\u{2E7F}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}'
        | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF3E}' | '\u{FF40}'
        | '\u{FF5B}'..='\u{FF65}' | '«' | '»' | '¡' | '¿' | '·');
    !punctuation && !c.is_whitespace() && !c.is_control()
}
