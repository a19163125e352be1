//! What raw HTML says to a reader: its text, without tags.

use std::ops::Range;

/// Elements whose content is code: it is text to be found, but links in it are none.
const CODE: [&str; 3] = ["pre", "code", "textarea"];

/// Elements whose content is not for readers.
const HIDDEN: [&str; 2] = ["script", "style"];

/// A part of raw HTML.
pub(crate) enum Part {
    /// What may hold links: no code, no attributes.
    Prose(Range<usize>),
    /// From where a tag with attributes begins to the end of the HTML.
    Tag(Range<usize>),
}

/// Appends the text of the HTML in `range`, comments included, to `body`, and hands out its parts.
pub(crate) fn read(text: &str, range: Range<usize>, body: &mut String, mut part: impl FnMut(Part)) {
    // A link may have plain tags within, as in `[[Note|<b>alias</b>]]`: prose goes on over them.
    let mut prose_start = range.start;
    let mut at = range.start;
    while at < range.end {
        let rest = &text[at..range.end];
        let length = rest.find('<').unwrap_or(rest.len());
        push(body, &rest[..length]);
        let tag = at + length;
        let markup = &text[tag..range.end];
        if let Some(inside) = markup.strip_prefix("<!--") {
            let start = tag + 4;
            let end = start + inside.find("-->").unwrap_or(inside.len());
            push(body, &text[start..end]);
            at = (end + 3).min(range.end);
            continue;
        }
        at = tag + markup.find('>').map_or(markup.len(), |end| end + 1);
        let code = opened(markup);
        if code.is_none() && !text[tag..at].contains('=') {
            continue;
        }
        part(Part::Prose(prose_start..tag));
        if code.is_none() {
            part(Part::Tag(tag..range.end));
        }
        if let Some(name) = code {
            let inside = &text[at..range.end];
            let end = closing_tag(inside, name).unwrap_or(inside.len());
            if CODE.contains(&name) {
                push(body, &inside[..end]);
            }
            at += end;
        }
        prose_start = at;
    }
    part(Part::Prose(prose_start..range.end));
}

/// The element that `markup` opens, if what it holds is not prose.
fn opened(markup: &str) -> Option<&'static str> {
    let name = markup.strip_prefix('<')?.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    CODE.into_iter().chain(HIDDEN).find(|known| known.eq_ignore_ascii_case(name))
}

fn closing_tag(text: &str, name: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(found) = text[from..].find("</") {
        let at = from + found;
        if text.as_bytes().get(at + 2..at + 2 + name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
        {
            return Some(at);
        }
        from = at + 2;
    }
    None
}

/// Line ends stay: each line of a block of HTML is a line of the body.
fn push(body: &mut String, text: &str) {
    for line in text.split_inclusive('\n') {
        let end = if line.ends_with('\n') { "\n" } else { "" };
        let line = line.trim_end();
        if !line.trim_start().is_empty() {
            body.push_str(line);
            body.push_str(end);
        }
    }
}
