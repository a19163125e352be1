//! Where a note says something in plain words: the text in which a name may stand that is not a link yet.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::dialect::Dialect;
use crate::lines::LineIndex;
use crate::piece::What;
use crate::pieces::{Pieces, is_border};
use crate::{frontmatter, mask, plan};

/// Elements of HTML whose text is a link or code.
const NOT_PROSE: [&str; 3] = ["a", "code", "pre"];

/// A stretch of plain text. Markup ends it, and so does the end of a line: a link can be written around any part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    /// Its bytes in the note.
    pub range: Range<usize>,
    /// It is in a cell of a table, where a link's `|` is written `\|`.
    pub in_table: bool,
}

/// The stretches of plain text of a note, in order. What is left out: frontmatter, code, mathematics, HTML, links and images with their text,
/// addresses, tags, block ids, and the day behind a task's sign (`📅 2026-01-02`), which would be no day any more as a link.
#[must_use]
pub fn prose(text: &str) -> Vec<Prose> {
    let lines = LineIndex::new(text);
    let base = frontmatter::locate(text).map_or(frontmatter::bom_length(text), |block| block.range.end);
    let parsed = mask::text(&text[base..]);
    let mut pieces = Pieces::new(text, &parsed, Dialect::NOTES, &lines);
    let mut walk = Walk { text, found: Vec::new(), is_raw: false, in_table: false, links: 0, elements: 0 };
    let mut chunk = Vec::new();
    while pieces.next_chunk(&mut chunk) {
        for piece in chunk.drain(..) {
            match piece.what {
                What::Event(event) => walk.event(&event, piece.range),
                What::Link(..) => walk.links += 1,
                _ => {}
            }
        }
    }
    walk.found
}

struct Walk<'a> {
    text: &'a str,
    found: Vec<Prose>,
    /// Within code, HTML or metadata.
    is_raw: bool,
    in_table: bool,
    /// Links and images that are open.
    links: usize,
    /// Elements of [`NOT_PROSE`] that are open.
    elements: usize,
}

impl Walk<'_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        if is_border(event) {
            (self.links, self.elements) = (0, 0);
        }
        match event {
            // An entity or an escape says something else than what stands there.
            Event::Text(said) if self.is_prose() && self.text.get(range.clone()) == Some(&**said) => self.lines(range),
            Event::InlineHtml(tag) => self.element(tag),
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_)) => self.is_raw = true,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) => self.is_raw = false,
            Event::Start(Tag::TableCell) => self.in_table = true,
            Event::End(TagEnd::TableCell) => self.in_table = false,
            Event::End(TagEnd::Link | TagEnd::Image) => self.links = self.links.saturating_sub(1),
            _ => {}
        }
    }

    fn is_prose(&self) -> bool {
        !self.is_raw && self.links == 0 && self.elements == 0
    }

    /// `<a href=…>` and the like.
    fn element(&mut self, tag: &str) {
        let inner = tag.trim_start_matches('<');
        let (name, closes) = inner.strip_prefix('/').map_or((inner, false), |name| (name, true));
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        if NOT_PROSE.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            self.elements = if closes { self.elements.saturating_sub(1) } else { self.elements + 1 };
        }
    }

    /// Mathematics that was begun and is none is one text over several lines.
    fn lines(&mut self, range: Range<usize>) {
        let mut at = range.start;
        for line in self.text[range].split_inclusive('\n') {
            self.plain(at..at + line.trim_end_matches(['\n', '\r']).len());
            at += line.len();
        }
    }

    fn plain(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while let Some(day) = plan::day_behind_a_sign(&self.text[at..range.end]) {
            self.push(at..at + day.start);
            at += day.end;
        }
        self.push(at..range.end);
    }

    fn push(&mut self, range: Range<usize>) {
        let joins = |last: &&mut Prose| last.range.end == range.start && last.in_table == self.in_table;
        match self.found.last_mut().filter(joins) {
            // Text is cut where markup might have begun, too.
            Some(last) => last.range.end = range.end,
            None if !range.is_empty() => self.found.push(Prose { range, in_table: self.in_table }),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::prose;

    #[test]
    fn plain_words_are_what_is_not_markup() {
        let cases = [
            ("one two\nthree", "one two|three"),
            ("a **bold** b", "a |bold| b"),
            ("a [[Link]] b ![[Embed]] c", "a | b | c"),
            ("a [text](to.md) ![alt](x.png) <https://e.org> b", "a | | | b"),
            ("a [text][label] b\n\n[label]: to.md", "a | b"),
            ("see https://e.org/New-York or me@york.org now", "see | or | now"),
            ("a `code` b $math$ c", "a | b | c"),
            ("```\ncode\n```\n\n    indented\n\nafter", "after"),
            ("---\nkey: value\n---\nbody", "body"),
            ("# Head #tag\n\n> quote\n\n- [ ] task 📅 2026-01-05 more ^id", "Head |quote|task 📅 | more "),
            ("<div>\nblock\n</div>\n\na <b>bold</b> <a href=x>link</a> <code>c</code> d", "a |bold| | | d"),
            ("> [!note] Title\n> text", "Title|text"),
            ("%%comment%% ==mark==", "comment| |mark"),
            ("one & two &amp; three \\* four", "one & two | three |* four"),
            ("$${\none\n$$", "$${|one|$$"),
            ("$${\r\none\r\n$$", "$${|one|$$"),
            ("| a | [[b|c]] |\n|---|---|\n| d | e |", "a|d|e"),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = prose(text).into_iter().map(|part| &text[part.range]).collect();
            assert_eq!(found.join("|"), expected, "{text:?}");
        }
    }

    #[test]
    fn a_cell_of_a_table_is_told() {
        let told = |text| prose(text).into_iter().map(|part| part.in_table).collect::<Vec<_>>();
        assert_eq!(told("| a |\n|---|\n| b |\n\nafter"), [true, true, false]);
    }
}
