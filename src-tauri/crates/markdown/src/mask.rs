//! Wikilinks with a bare pipe in tables.
//!
//! `| [[Note|alias]] |` is common in real vaults, though a table cuts its cells at every pipe that is not written `\|`.
//! The parser is given a copy of the text, of the same length, in which such a pipe is another character; offsets stay
//! true, and [`crate::pieces`] reads the alias from the source.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, Tag};

/// Stands for a pipe. A control character that no text has: one that does is not masked.
const PIPE: char = '\u{1f}';

/// `text` with the first bare pipe of each wikilink masked, on lines that may be rows of a table.
pub(crate) fn table_links(text: &str) -> Cow<'_, str> {
    let mut pipes = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find("[[") {
        let open = at + found;
        let start = text[..open].rfind('\n').map_or(0, |end| end + 1).max(at);
        let end = text[open..].find('\n').map_or(text.len(), |length| open + length);
        in_line(text, start, end, &mut pipes);
        at = end;
    }
    if pipes.is_empty() || text.contains(PIPE) {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for pipe in pipes {
        masked.push_str(&text[from..pipe]);
        masked.push(PIPE);
        from = pipe + 1;
    }
    masked.push_str(&text[from..]);
    Cow::Owned(masked)
}

/// Adds the pipes of the line's wikilinks, if the line has another one.
fn in_line(text: &str, start: usize, end: usize, pipes: &mut Vec<usize>) {
    let before = pipes.len();
    let mut others = false;
    let mut at = start;
    while let Some(close) = text[at..end].find("]]") {
        let rest = &text[at..at + close];
        // The innermost brackets are the link.
        let link = rest.rfind("[[").map_or(rest.len(), |open| open + 2);
        let pipe = rest[link..].find('|').map(|pipe| link + pipe);
        others |= rest[..link].contains('|');
        pipes.extend(pipe.filter(|pipe| !rest[..*pipe].ends_with('\\')).map(|pipe| at + pipe));
        at += close + 2;
    }
    others |= at < end && text[at..end].contains('|');
    if !others {
        pipes.truncate(before);
    }
}

/// The event with the pipes back that the mask hides.
pub(crate) fn unmask(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) => Event::Text(pipes_back(text)),
        Event::Code(text) => Event::Code(pipes_back(text)),
        Event::InlineMath(text) => Event::InlineMath(pipes_back(text)),
        Event::DisplayMath(text) => Event::DisplayMath(pipes_back(text)),
        Event::Html(text) => Event::Html(pipes_back(text)),
        Event::InlineHtml(text) => Event::InlineHtml(pipes_back(text)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: pipes_back(dest_url), title: pipes_back(title), id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: pipes_back(dest_url), title: pipes_back(title), id })
        }
        other => other,
    }
}

fn pipes_back(said: CowStr<'_>) -> CowStr<'_> {
    if said.contains(PIPE) { said.replace(PIPE, "|").into() } else { said }
}
