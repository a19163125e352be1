//! What in a wikilink the parser would take for something else: a bare pipe in a table, and a dollar.
//!
//! `| [[Note|alias]] |` is common in real vaults, though a table cuts its cells at every pipe that is not written `\|`.
//! And of `[[$PATH]] and [[$HOME]]` the parser makes mathematics, or one link with all of it.
//! The parser is given a copy of the text, of the same length, in which such a character is another one; offsets stay
//! true, and [`crate::pieces`] reads targets and aliases from the source.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, Tag};

/// Stand for a pipe and a dollar. Control characters that no text has: one that does is not masked.
const PIPE: char = '\u{1f}';
const DOLLAR: char = '\u{1e}';

/// `text` with what stands in its wikilinks masked: the first bare pipe on lines that may be rows of a table, and
/// dollars.
pub(crate) fn wikilinks(text: &str) -> Cow<'_, str> {
    let mut hidden = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find("[[") {
        let open = at + found;
        let start = text[..open].rfind('\n').map_or(0, |end| end + 1).max(at);
        let end = text[open..].find('\n').map_or(text.len(), |length| open + length);
        in_line(text, start, end, &mut hidden);
        at = end;
    }
    if hidden.is_empty() || text.contains([PIPE, DOLLAR]) {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for at in hidden {
        masked.push_str(&text[from..at]);
        masked.push(if text.as_bytes()[at] == b'|' { PIPE } else { DOLLAR });
        from = at + 1;
    }
    masked.push_str(&text[from..]);
    Cow::Owned(masked)
}

/// Adds what is to be hidden of the line's wikilinks: pipes only if the line has another one, dollars unless the link
/// is in mathematics itself.
fn in_line(text: &str, start: usize, end: usize, hidden: &mut Vec<usize>) {
    let (before, mut pipes) = (hidden.len(), Vec::new());
    let (mut other_pipes, mut in_mathematics) = (false, false);
    let mut at = start;
    while let Some(close) = text[at..end].find("]]") {
        let rest = &text[at..at + close];
        // The innermost brackets are the link.
        let link = rest.rfind("[[").map_or(rest.len(), |open| open + 2);
        let pipe = rest[link..].find('|').map(|pipe| link + pipe);
        other_pipes |= rest[..link].contains('|');
        in_mathematics ^= dollars(&rest[..link]).count() % 2 == 1;
        pipes.extend(pipe.filter(|pipe| !rest[..*pipe].ends_with('\\')).map(|pipe| at + pipe));
        if !in_mathematics {
            let (target, alias) = rest[link..].split_at(pipe.unwrap_or(rest.len()) - link);
            hidden.extend(dollars(target).map(|dollar| at + link + dollar));
            // An alias may have mathematics of its own, but not half of it.
            let alias_start = at + link + target.len();
            let halves = dollars(alias).count() % 2 == 1;
            hidden.extend(dollars(alias).filter(|_| halves).map(|dollar| alias_start + dollar));
        }
        at += close + 2;
    }
    other_pipes |= at < end && text[at..end].contains('|');
    if other_pipes && !pipes.is_empty() {
        hidden.append(&mut pipes);
        hidden[before..].sort_unstable();
    }
}

/// Where dollars are that no backslash takes their meaning.
fn dollars(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices('$').map(|(at, _)| at).filter(|at| !text[..*at].ends_with('\\'))
}

/// The event with what the mask hides back in it.
pub(crate) fn unmask(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) => Event::Text(shown(text)),
        Event::Code(text) => Event::Code(shown(text)),
        Event::InlineMath(text) => Event::InlineMath(shown(text)),
        Event::DisplayMath(text) => Event::DisplayMath(shown(text)),
        Event::Html(text) => Event::Html(shown(text)),
        Event::InlineHtml(text) => Event::InlineHtml(shown(text)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: shown(dest_url), title: shown(title), id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: shown(dest_url), title: shown(title), id })
        }
        other => other,
    }
}

fn shown(said: CowStr<'_>) -> CowStr<'_> {
    if said.contains([PIPE, DOLLAR]) { said.replace(PIPE, "|").replace(DOLLAR, "$").into() } else { said }
}
