//! The parts of one link, each with its bytes in the source.

use std::ops::Range;

use crate::destination;
use crate::note::{Link, LinkKind};

/// `[[target#heading|alias]]` or `![[…]]` at `range`.
pub(crate) fn wiki(text: &str, range: Range<usize>, line: u32) -> Link {
    let whole = &text[range.clone()];
    let (kind, open) = if whole.starts_with('!') { (LinkKind::Embed, 3) } else { (LinkKind::Wiki, 2) };
    let inner = range.start + open..range.end - 2;
    let (path, alias) = match text[inner.clone()].split_once('|') {
        // In a table the pipe is written `\|`.
        Some((path, alias)) => (path.strip_suffix('\\').unwrap_or(path), Some(alias.trim().to_owned())),
        None => (&text[inner.clone()], None),
    };
    let (target, fragment) = split_fragment(path);
    let start = inner.start + (target.len() - target.trim_start().len());
    let target = target.trim();
    let (heading, block) = anchors(fragment, str::to_owned);
    Link {
        kind,
        target: target.to_owned(),
        heading,
        block,
        alias: alias.filter(|alias| !alias.is_empty()),
        line,
        target_range: start..start + target.len(),
        range,
        external: is_address(target),
    }
}

/// A Markdown link whose destination is written at `written`.
pub(crate) fn markdown(text: &str, range: Range<usize>, written: Range<usize>, line: u32) -> Link {
    let raw = &text[written.clone()];
    let external = leads_out(raw);
    let (target, fragment) = if external { (raw, None) } else { destination::split_fragment(raw) };
    let (heading, block) = anchors(fragment, |part| destination::decode(part).into_owned());
    Link {
        kind: LinkKind::Markdown,
        target: target.to_owned(),
        heading,
        block,
        alias: None,
        line,
        range,
        target_range: written.start..written.start + target.len(),
        external,
    }
}

/// The link that a destination makes, as it is written in `(…)` or `(<…>)`; its ranges are those of `raw`.
#[must_use]
pub fn of_destination(raw: &str) -> Link {
    markdown(raw, 0..raw.len(), 0..raw.len(), 1)
}

/// A link that names its address itself: `<https://…>` or a bare one.
pub(crate) fn address(text: &str, range: Range<usize>, target: Range<usize>, line: u32) -> Link {
    Link {
        kind: LinkKind::Markdown,
        target: text[target.clone()].to_owned(),
        heading: None,
        block: None,
        alias: None,
        line,
        range,
        target_range: target,
        external: true,
    }
}

/// Whether `id` may be a block id: Latin letters, digits and dashes.
#[must_use]
pub fn is_block_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn split_fragment(path: &str) -> (&str, Option<&str>) {
    path.split_once('#').map_or((path, None), |(target, fragment)| (target, Some(fragment)))
}

/// `A#B` is a chain of headings, `^id` a block, `A#^id` both.
fn anchors(fragment: Option<&str>, decode: impl Fn(&str) -> String) -> (Option<String>, Option<String>) {
    let Some(fragment) = fragment else { return (None, None) };
    let (heading, block) = match fragment.rsplit_once('#') {
        Some((heading, last)) if last.starts_with('^') => (heading, Some(&last[1..])),
        None if fragment.starts_with('^') => ("", Some(&fragment[1..])),
        _ => (fragment, None),
    };
    let decoded = |part: &str| Some(decode(part.trim())).filter(|part| !part.is_empty());
    (decoded(heading), block.and_then(decoded))
}

/// Whether a destination leads out of the space.
pub(crate) fn leads_out(destination: &str) -> bool {
    has_scheme(destination) || destination.starts_with("//")
}

/// Whether a wikilink says an address: `[[https://…]]` leads where it says, `[[Book: Title]]` to the note of that name.
fn is_address(target: &str) -> bool {
    let rest = target.split_once(':').map_or("", |(_, rest)| rest);
    has_scheme(target)
        && (rest.starts_with("//") || target[..target.len() - rest.len()].eq_ignore_ascii_case("mailto:"))
}

/// `scheme:` of at least two letters, so that a drive letter is not one.
fn has_scheme(target: &str) -> bool {
    let scheme = target.split(':').next().unwrap_or_default();
    scheme.len() < target.len()
        && (2..=32).contains(&scheme.len())
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// Where the destination of an inline link is written: after the `](` that follows its text. Angle brackets are not part
/// of it.
pub(crate) fn inline_destination(text: &str, link: &Range<usize>, text_end: usize) -> Option<Range<usize>> {
    let open = text_end + text.get(text_end..link.end)?.find("](")? + 2;
    destination_at(text, open, link.end)
}

/// The same for the definition of a label: after its `]:`.
pub(crate) fn definition_destination(text: &str, definition: &Range<usize>) -> Option<Range<usize>> {
    let span = text.get(definition.clone())?;
    let colon = closing_label(span)? + 2;
    destination_at(text, definition.start + colon, definition.end)
}

/// Where the unescaped `]:` of a definition is.
fn closing_label(span: &str) -> Option<usize> {
    let bytes = span.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b']' => return (bytes.get(at + 1) == Some(&b':')).then_some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

fn destination_at(text: &str, from: usize, end: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut start = from;
    let mut new_line = false;
    // White space; and on the next line of a quote, its mark.
    while start < end && (bytes[start].is_ascii_whitespace() || (new_line && bytes[start] == b'>')) {
        new_line |= matches!(bytes[start], b'\n' | b'\r');
        start += 1;
    }
    if start < end && bytes[start] == b'<' {
        let mut at = start + 1;
        while at < end && bytes[at] != b'>' {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        return (at < end && bytes[at] == b'>').then_some(start + 1..at);
    }
    let (mut at, mut depth) = (start, 0usize);
    while at < end && !bytes[at].is_ascii_whitespace() {
        match bytes[at] {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => at += 1,
            b'(' => depth += 1,
            b')' if depth == 0 => break,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    Some(start..at.min(end))
}
