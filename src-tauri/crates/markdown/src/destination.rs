//! What a destination of Markdown says, as CommonMark reads it: backslash escapes and character references are undone, then it is an address,
//! which is percent-decoded.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, Parser, Tag};

/// The path and the fragment of a destination, as they are written.
pub(crate) fn split_fragment(raw: &str) -> (&str, Option<&str>) {
    let mut signs = raw.match_indices('#').map(|(at, _)| at);
    match signs.find(|at| !begins_reference(raw, *at)) {
        Some(at) => (&raw[..at], Some(&raw[at + 1..])),
        None => (raw, None),
    }
}

/// Whether the `#` at `at` is that of `&#38;`.
fn begins_reference(raw: &str, at: usize) -> bool {
    let Some(before) = raw[..at].strip_suffix('&') else { return false };
    let Some((number, _)) = raw[at + 1..].split_once(';') else { return false };
    let is_number = match number.strip_prefix(['x', 'X']) {
        Some(hex) => !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()),
    };
    is_number && !is_escaped(before)
}

/// Whether an odd number of backslashes stands before what follows.
fn is_escaped(before: &str) -> bool {
    before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// What does not decode to UTF-8 stays as it is written.
pub(crate) fn decode(raw: &str) -> Cow<'_, str> {
    let said = read(raw);
    match percent_decode_str(&said).decode_utf8() {
        Ok(Cow::Borrowed(same)) if same.len() == raw.len() => Cow::Borrowed(raw),
        Ok(decoded) => Cow::Owned(decoded.into_owned()),
        Err(_) => Cow::Owned(said.into_owned()),
    }
}

/// Without escapes and references.
fn read(raw: &str) -> Cow<'_, str> {
    // Seldom: the table of named references is the parser's, and nobody else's.
    let may_refer = raw.split_once('&').is_some_and(|(_, rest)| rest.contains(';'));
    let read = if may_refer { read_by_parser(raw) } else { None };
    read.map_or_else(|| crate::note::unescape(raw), Cow::Owned)
}

fn read_by_parser(raw: &str) -> Option<String> {
    let mut link = String::with_capacity(raw.len() + 8);
    link.push_str("[](<");
    let mut before = ' ';
    for c in raw.chars() {
        // Between angle brackets they would end it; in a destination without brackets they may stand.
        if matches!(c, '<' | '>') && before != '\\' {
            link.push('\\');
        }
        link.push(c);
        before = if before == '\\' { ' ' } else { c };
    }
    link.push_str(">)");
    Parser::new(&link).find_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    })
}

/// A path as it stands in `(…)` or, `in_angles`, in `(<…>)` of a Markdown link, also in a table's cell: spaces and what would end or change
/// the link are percent-encoded, nothing else. [`decode`] gives the path back.
#[must_use]
pub fn encode(path: &str, in_angles: bool) -> String {
    let balanced = are_balanced(path);
    let encoded = percent_encoded(path, |at, c| match c {
        ' ' => !in_angles,
        '(' | ')' => !balanced && !in_angles,
        '&' => path[at + 1..].contains(';'),
        '%' | '<' | '>' | '\\' | '#' | '?' | '`' | '|' | '$' => true,
        other => other.is_control() || (other.is_whitespace() && !in_angles),
    });
    // A name before a colon would be a scheme.
    let has_scheme = encoded.split('/').next().is_some_and(|first| first.contains(':'));
    if has_scheme { encoded.replace(':', "%3A") } else { encoded }
}

/// `text` with the characters that `encode` names (it is told where each begins) as the percent-encoded bytes of their UTF-8.
#[must_use]
pub fn percent_encoded(text: &str, encode: impl Fn(usize, char) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        if encode(at, c) {
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

fn are_balanced(target: &str) -> bool {
    let mut depth = 0i32;
    for c in target.chars() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 {
            return false;
        }
    }
    // Parsers stop counting somewhere; nobody nests this deep.
    depth == 0 && target.matches('(').count() <= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_sign_begins_the_fragment_but_not_within_a_reference() {
        for (raw, parts) in [
            ("a.md#b", ("a.md", Some("b"))),
            ("R&#38;D.md", ("R&#38;D.md", None)),
            ("R&#x26;D.md#&#35;1", ("R&#x26;D.md", Some("&#35;1"))),
            ("a&#b;", ("a&", Some("b;"))),
            ("a&#38", ("a&", Some("38"))),
            ("a\\&#38;", ("a\\&", Some("38;"))),
            ("#", ("", Some(""))),
        ] {
            assert_eq!(split_fragment(raw), parts, "{raw}");
        }
    }

    #[test]
    fn what_is_encoded_reads_as_it_was() {
        for path in [
            "a b.md",
            "100%25.md",
            "100%.md",
            "(a.md",
            "a (b).md",
            "a|b.md",
            "a&amp;b",
            "a&b",
            "a?b#c",
            "a:b/c:d",
            "é\u{a0}.md",
        ] {
            for in_angles in [false, true] {
                let written = encode(path, in_angles);
                assert_eq!(decode(&written), path, "{written}");
                assert_eq!(split_fragment(&written), (written.as_str(), None));
            }
        }
        assert_eq!(encode("Über a (b).md", false), "Über%20a%20(b).md");
    }

    #[test]
    fn escapes_references_and_percents_are_undone_in_this_order() {
        for (raw, said) in [
            ("R&amp;D", "R&D"),
            ("R&#38;D", "R&D"),
            ("\\&amp;", "&amp;"),
            ("\\\\&amp;", "\\&"),
            ("&amp;amp;", "&amp;"),
            ("%26amp;", "&amp;"),
            ("a&b;c", "a&b;c"),
            ("a<b>&lt;c", "a<b><c"),
            ("a\\<b&gt;", "a<b>"),
            ("%FF&amp;", "%FF&"),
            ("plain", "plain"),
        ] {
            assert_eq!(decode(raw), said, "{raw}");
        }
    }
}
