//! Links in text that is not Markdown but may hold some: frontmatter and raw HTML with its comments.

use std::ops::Range;

use crate::lines::LineIndex;
use crate::note::Link;
use crate::{autolink, link};

/// Hands every wikilink, inline link and bare URL within `range` to `found`. A link never leaves its line.
pub(crate) fn links(text: &str, range: Range<usize>, lines: &LineIndex, mut found: impl FnMut(Link)) {
    let mut at = range.start;
    while at < range.end {
        let end = text[at..range.end].find('\n').map_or(range.end, |length| at + length + 1);
        // Most lines of frontmatter have none: two quick looks settle it.
        let line_text = &text[at..end];
        if line_text.contains("[[") || line_text.contains("](") || line_text.contains("://") {
            in_line(text, at..end, lines.line(at), &mut found);
        }
        at = end;
    }
}

fn in_line(text: &str, range: Range<usize>, line: u32, found: &mut impl FnMut(Link)) {
    let bytes = text.as_bytes();
    let (mut at, mut after_last) = (range.start, range.start);
    let mut bracket = None;
    while at < range.end {
        let link = match bytes[at] {
            b'[' if bytes.get(at + 1) == Some(&b'[') => {
                let link = wiki(text, at, range.end, line);
                bracket = Some(at + 1);
                link
            }
            b'[' => {
                bracket = Some(at);
                None
            }
            b']' if bytes.get(at + 1) == Some(&b'(') => {
                bracket.take().and_then(|open| inline(text, open, at, range.end, line))
            }
            b':' => autolink::at_colon(&text[..range.end], after_last, at)
                .map(|url| link::address(text, url.range.clone(), url.range, line)),
            _ => None,
        };
        match link {
            Some(link) => {
                at = link.range.end;
                after_last = at;
                bracket = None;
                found(link);
            }
            None => at += 1,
        }
    }
}

/// Brackets within are refused: `[[1, 2], [3, 4]]` is YAML.
fn wiki(text: &str, open: usize, end: usize, line: u32) -> Option<Link> {
    let inner = &text[open + 2..end];
    let length = inner.find(['[', ']'])?;
    if length == 0 || !inner[length..].starts_with("]]") {
        return None;
    }
    let embed = usize::from(text[..open].ends_with('!'));
    Some(link::wiki(text, open - embed..open + 2 + length + 2, line))
}

fn inline(text: &str, open: usize, close: usize, end: usize, line: u32) -> Option<Link> {
    let destination = link::inline_destination(text, &(open..end), close)?;
    let rest = &text[destination.end..end];
    let closing = destination.end + rest.find(')')? + 1;
    (!destination.is_empty()).then(|| link::markdown(text, open..closing, destination, line))
}
