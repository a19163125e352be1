//! Files that raw HTML names in its attributes: pictures, sound, film, what it leads to. They are no links as Markdown has them, but whoever moves
//! such a file, or takes it for unused, has to know of them.

use std::borrow::Cow;
use std::ops::Range;

use crate::destination;
use crate::lines::LineIndex;
use crate::link::leads_out;
use crate::note::HtmlName;

/// Elements with those of their attributes that name a file which a note may show or lead to.
const NAMING: [(&str, &str); 12] = [
    ("a", "href"),
    ("area", "href"),
    ("audio", "src"),
    ("embed", "src"),
    ("iframe", "src"),
    ("image", "href"),
    ("img", "src"),
    ("object", "data"),
    ("source", "src"),
    ("track", "src"),
    ("video", "poster"),
    ("video", "src"),
];

/// Elements whose `srcset` names several.
const WITH_SETS: [&str; 2] = ["img", "source"];

/// Hands what the tag that begins at `tag.start` names to `found`; it ends at its `>`, at the latest at `tag.end`.
pub(crate) fn in_tag(text: &str, tag: Range<usize>, lines: &LineIndex, mut found: impl FnMut(HtmlName)) {
    let mut scan = Scan { bytes: text.as_bytes(), at: tag.start + 1, end: tag.end };
    let element = scan.word();
    let element = &text[element];
    let naming = |attribute: &str| {
        let is_it =
            |(of, name): &(&str, &str)| of.eq_ignore_ascii_case(element) && name.eq_ignore_ascii_case(attribute);
        NAMING.iter().any(is_it)
    };
    if !NAMING.iter().any(|(of, _)| of.eq_ignore_ascii_case(element)) {
        return;
    }
    let has_sets = WITH_SETS.iter().any(|other| other.eq_ignore_ascii_case(element));
    while let Some((name, value)) = scan.attribute() {
        let Some(value) = value else { continue };
        if naming(&text[name.clone()]) {
            found_in(text, value, lines, &mut found);
        } else if has_sets && text[name].eq_ignore_ascii_case("srcset") {
            in_set(text, value, lines, &mut found);
        }
    }
}

/// `one.png, two.png 2x`: addresses, each with what it is for.
fn in_set(text: &str, set: Range<usize>, lines: &LineIndex, found: &mut impl FnMut(HtmlName)) {
    let mut at = set.start;
    for candidate in text[set].split(',') {
        let start = at + (candidate.len() - candidate.trim_start().len());
        let address = candidate.split_whitespace().next().unwrap_or_default();
        found_in(text, start..start + address.len(), lines, found);
        at += candidate.len() + 1;
    }
}

fn found_in(text: &str, value: Range<usize>, lines: &LineIndex, found: &mut impl FnMut(HtmlName)) {
    let raw = &text[value.clone()];
    let start = value.start + (raw.len() - raw.trim_start().len());
    let raw = raw.trim();
    if leads_out(raw) {
        return;
    }
    let (path, _) = destination::split_fragment(raw);
    let written = path.split('?').next().unwrap_or_default();
    if !written.is_empty() {
        let range = start..start + written.len();
        found(HtmlName { path: decoded(written).into_owned(), line: lines.line(start), range });
    }
}

/// A backslash is a letter like others here.
fn decoded(written: &str) -> Cow<'_, str> {
    if written.contains('\\') {
        Cow::Owned(destination::decode(&written.replace('\\', "\\\\")).into_owned())
    } else {
        destination::decode(written)
    }
}

/// What a path is written as in an attribute, in quotes or without them.
#[must_use]
pub fn html_name(path: &str) -> String {
    destination::percent_encoded(path, |_, c| {
        let means_more = matches!(c, '"' | '\'' | '`' | '<' | '>' | '&' | '=' | '%' | '#' | '?' | '\\' | ':');
        means_more || c.is_whitespace() || c.is_control()
    })
}

/// Reads a tag's attributes as browsers do.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes[..self.end].get(self.at).copied()
    }

    fn skip(&mut self, skipped: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&skipped) {
            self.at += 1;
        }
    }

    fn word(&mut self) -> Range<usize> {
        let start = self.at;
        self.skip(|byte| byte.is_ascii_alphanumeric());
        start..self.at
    }

    /// The next attribute's name, and its value without quotes if it has one; `None` at the end of the tag.
    fn attribute(&mut self) -> Option<(Range<usize>, Option<Range<usize>>)> {
        self.skip(|byte| byte.is_ascii_whitespace() || byte == b'/');
        if matches!(self.peek()?, b'>' | b'<') {
            return None;
        }
        let start = self.at;
        // One that stands where a name should is a part of it.
        self.at += 1;
        self.skip(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'/'));
        let name = start..self.at;
        self.skip(|byte| byte.is_ascii_whitespace());
        if self.peek() != Some(b'=') {
            return Some((name, None));
        }
        self.at += 1;
        self.skip(|byte| byte.is_ascii_whitespace());
        let quote = self.peek().filter(|byte| matches!(byte, b'"' | b'\''));
        self.at += usize::from(quote.is_some());
        let start = self.at;
        match quote {
            Some(quote) => self.skip(|byte| byte != quote),
            None => self.skip(|byte| !byte.is_ascii_whitespace() && byte != b'>'),
        }
        let value = start..self.at;
        if quote.is_some() {
            // Never closed: what follows is no tag.
            self.peek()?;
            self.at += 1;
        }
        Some((name, Some(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<(String, String)> {
        let mut names = Vec::new();
        in_tag(text, 0..text.len(), &LineIndex::new(text), |name| {
            names.push((name.path, text[name.range].to_owned()));
        });
        names
    }

    #[test]
    fn an_attribute_names_a_file_of_the_space() {
        for (tag, expected) in [
            ("<img src=\"a%20b.png\" alt='x > y'>", &[("a b.png", "a%20b.png")][..]),
            ("<img alt='src=\"no.png\"' SRC = ' a b.png '/>", &[("a b.png", "a b.png")]),
            ("<IMG src=../a.png#x width=3>", &[("../a.png", "../a.png")]),
            ("<a href='R&amp;D.md?x=1#y'>", &[("R&D.md", "R&amp;D.md")]),
            ("<video poster=p.png src=v.mp4>", &[("p.png", "p.png"), ("v.mp4", "v.mp4")]),
            ("<object data=a\\_b.pdf>", &[("a\\_b.pdf", "a\\_b.pdf")]),
            ("<img src=a.png", &[("a.png", "a.png")]),
            ("<source srcset='a.png, b%20c.png 2x'>", &[("a.png", "a.png"), ("b c.png", "b%20c.png")]),
            ("<a srcset=a.png>", &[]),
            ("<img src=\"a.png", &[]),
            ("<img src='' alt>", &[]),
            ("<img src>", &[]),
            ("<a href='#top'>", &[]),
            ("<img src='https://e.org/a.png'><img src=b.png>", &[]),
            ("<img src='//e.org/a.png'>", &[]),
            ("<img src='data:image/png;base64,AA'>", &[]),
            ("<div src=a.png href=b.md data=c>", &[]),
            ("<=>", &[]),
            ("<", &[]),
        ] {
            let found = names(tag);
            let found: Vec<_> = found.iter().map(|(path, written)| (path.as_str(), written.as_str())).collect();
            assert_eq!(found, expected, "{tag}");
        }
    }

    #[test]
    fn a_path_is_read_as_it_was_written() {
        for path in ["a b.png", "R&D \"x\" 'y'.md", "100% #1?.png", "ä/ü=1.png", "back\\slash`.png", "a:b.png"] {
            for tag in [format!("<img src={}>", html_name(path)), format!("<img src='{}'>", html_name(path))] {
                assert_eq!(names(&tag).first().map(|(path, _)| path.as_str()), Some(path), "{tag}");
            }
        }
    }
}
