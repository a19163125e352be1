//! What the parser would take for something else: in a wikilink a bare pipe in a table, and a dollar; in mathematics over
//! several lines what would begin a block of its own.
//!
//! `| [[Note|alias]] |` is common in real vaults, though a table cuts its cells at every pipe that is not written `\|`.
//! And of `[[$PATH]] and [[$HOME]]` the parser makes mathematics, or one link with all of it.
//! The parser is given a copy of the text, of the same length, in which such a character is another one; offsets stay
//! true, and [`crate::pieces`] reads targets and aliases from the source.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag};

use crate::display_math;

/// Stand for a pipe, a dollar, an end of a line, and a mark of a quote around mathematics. Control characters that no
/// text has: one that does is not masked.
const PIPE: char = '\u{1f}';
const DOLLAR: char = '\u{1e}';
const NEWLINE: char = '\u{1d}';
const RETURN: char = '\u{1c}';
const QUOTE: char = '\u{1b}';
const STAND_INS: [char; 5] = [PIPE, DOLLAR, NEWLINE, RETURN, QUOTE];

/// `text` with what is not to be read masked: in wikilinks the first bare pipe on lines that may be rows of a table, and
/// dollars; in mathematics on lines of its own their ends.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    let mut hidden = Vec::new();
    display_math::line_ends(text, &mut hidden);
    let of_mathematics = hidden.len();
    let mut at = 0;
    while let Some(found) = text[at..].find("[[") {
        let open = at + found;
        let start = text[..open].rfind('\n').map_or(0, |end| end + 1).max(at);
        let end = text[open..].find('\n').map_or(text.len(), |length| open + length);
        in_line(text, start, end, &mut hidden);
        at = end;
    }
    if hidden.is_empty() || text.contains(STAND_INS) {
        return Cow::Borrowed(text);
    }
    if of_mathematics > 0 {
        hidden.sort_unstable();
    }
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for at in hidden {
        masked.push_str(&text[from..at]);
        masked.push(match text.as_bytes()[at] {
            b'|' => PIPE,
            b'\n' => NEWLINE,
            b'\r' => RETURN,
            b'>' => QUOTE,
            _ => DOLLAR,
        });
        from = at + 1;
    }
    masked.push_str(&text[from..]);
    Cow::Owned(masked)
}

/// Adds what is to be hidden of the line's wikilinks: pipes only if the line has another one, dollars unless the link
/// is in mathematics itself.
fn in_line(text: &str, start: usize, end: usize, hidden: &mut Vec<usize>) {
    let links = between_brackets(text, start, end);
    let starts = [start].into_iter().chain(links.iter().map(|link| link.end));
    let ends = links.iter().map(|link| link.start).chain([end]);
    let around: Vec<&str> = starts.zip(ends).map(|(from, to)| &text[from..to]).collect();
    let before = hidden.len();
    if around.iter().any(|text| text.contains('|')) {
        let bare = |link: &Range<usize>| text[link.clone()].find('|').map(|pipe| link.start + pipe);
        hidden.extend(links.iter().filter_map(bare).filter(|pipe| !text[start..*pipe].ends_with('\\')));
    }
    let all: usize = around.iter().map(|text| dollars(text).count()).sum();
    let mut seen = 0;
    for (link, text_before) in links.into_iter().zip(around) {
        seen += dollars(text_before).count();
        let in_mathematics = seen % 2 == 1 && seen < all;
        if in_mathematics {
            continue;
        }
        let inside = &text[link.clone()];
        let (target, alias) = inside.split_at(inside.find('|').unwrap_or(inside.len()));
        hidden.extend(dollars(target).map(|at| link.start + at));
        // An alias may have mathematics of its own, but not half of it.
        if dollars(alias).count() % 2 == 1 {
            hidden.extend(dollars(alias).map(|at| link.start + target.len() + at));
        }
    }
    hidden[before..].sort_unstable();
}

/// What stands between `[[` and `]]`; of several `[[` the last one counts.
fn between_brackets(text: &str, start: usize, end: usize) -> Vec<Range<usize>> {
    let mut links = Vec::new();
    let mut at = start;
    while let Some(length) = text[at..end].find("]]") {
        let close = at + length;
        links.extend(text[at..close].rfind("[[").map(|open| at + open + 2..close));
        at = close + 2;
    }
    links
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
    if !said.contains(STAND_INS) {
        return said;
    }
    let mut shown = String::with_capacity(said.len());
    for c in said.chars() {
        match c {
            PIPE => shown.push('|'),
            DOLLAR => shown.push('$'),
            NEWLINE => shown.push('\n'),
            RETURN => shown.push('\r'),
            QUOTE => {}
            other => shown.push(other),
        }
    }
    shown.into()
}
