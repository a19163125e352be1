//! What stands where in a note, by name: the list that the editor's own grammar has to find too. One set of cases is run
//! against both (`tests/markdown/elements.txt`).

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::comments;
use crate::dialect::Dialect;
use crate::elements::Alt;
use crate::frontmatter;
use crate::lines::LineIndex;
use crate::mask;
use crate::note::{Link, LinkKind};
use crate::piece::{Fold, Piece, What};
use crate::pieces::Pieces;

/// Something in a note that is written with marks of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What it is: `heading1`, `strong`, `wikilink` and so on.
    pub kind: &'static str,
    /// Its bytes in the note, marks included; white space at its end is not.
    pub range: Range<usize>,
    /// What it says of itself, by name.
    pub parts: Vec<(&'static str, String)>,
}

/// All of them in the order in which they begin, an outer one before what it contains. What is in a comment is not looked
/// at. The text of code, mathematics and HTML has none.
#[must_use]
pub fn spans(text: &str) -> Vec<Span> {
    let lines = LineIndex::new(text);
    let mut found = Finder { text, spans: Vec::new(), open: Vec::new() };
    let mut base = frontmatter::bom_length(text);
    if let Some(block) = frontmatter::locate(text) {
        base = block.range.end;
        found.add("frontmatter", block.range);
    }
    let parsed = mask::text(&text[base..]);
    let mut stream = Pieces::new(text, &parsed, Dialect::NOTES, &lines);
    let mut pieces = Vec::new();
    while stream.next_chunk(&mut pieces) {}
    for (first, last) in comments::pair(&pieces) {
        found.add("comment", pieces[first].range.start..pieces[last].range.end);
    }
    comments::hide(&mut pieces);
    let mut pieces = pieces.as_slice();
    while let Some((piece, rest)) = pieces.split_first() {
        found.piece(piece, rest);
        pieces = rest;
    }
    found.spans.sort_by_key(|span| (span.range.start, std::cmp::Reverse(span.range.end)));
    found.spans
}

struct Finder<'a> {
    text: &'a str,
    spans: Vec<Span>,
    /// Where marks and notes in place that are open begin.
    open: Vec<usize>,
}

impl Finder<'_> {
    fn add(&mut self, kind: &'static str, range: Range<usize>) {
        self.add_with(kind, range, Vec::new());
    }

    fn add_with(&mut self, kind: &'static str, range: Range<usize>, parts: Vec<(&'static str, String)>) {
        let written = self.text.get(range.clone()).unwrap_or_default().trim_end();
        // The marks of a quote's last lines, which are empty, are those of the quote alone.
        let is_quote = matches!(kind, "quote" | "callout");
        let written = if is_quote { written.trim_end_matches(['>', ' ', '\t', '\n', '\r']) } else { written };
        let end = range.start + written.len();
        self.spans.push(Span { kind, range: range.start..end, parts });
    }

    fn piece(&mut self, piece: &Piece<'_>, rest: &[Piece<'_>]) {
        let range = piece.range.clone();
        match &piece.what {
            What::Event(event) => self.event(event, range),
            What::Link(event, link) => self.link(event, link, rest),
            What::Address(..) => self.add("address", range),
            What::Tag(_) => self.add("tag", range),
            What::BlockId(_) => self.add("block-id", range),
            What::Task { .. } => self.add("task", range),
            What::MarkStart | What::NoteStart => self.open.push(range.start),
            What::MarkEnd | What::NoteEnd => {
                let kind = if matches!(piece.what, What::MarkEnd) { "mark" } else { "footnote-in-place" };
                if let Some(start) = self.open.pop() {
                    self.add(kind, start..range.end);
                }
            }
            What::CalloutStart { kind, fold } => {
                let mut parts = vec![("kind", kind.to_lowercase())];
                match fold {
                    Fold::Open => parts.push(("fold", "+".to_owned())),
                    Fold::Closed => parts.push(("fold", "-".to_owned())),
                    Fold::Fixed => {}
                }
                self.add_with("callout", range, parts);
            }
            What::Mark { .. }
            | What::Note
            | What::Comment { .. }
            | What::CalloutTitle
            | What::CalloutBody
            | What::CalloutEnd => {}
        }
    }

    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        let kind = match event {
            Event::Start(Tag::Heading { level, .. }) => {
                ["heading1", "heading2", "heading3", "heading4", "heading5", "heading6"][*level as usize - 1]
            }
            Event::Start(Tag::Emphasis) => "emphasis",
            Event::Start(Tag::Strong) => "strong",
            Event::Start(Tag::Strikethrough) => "strike",
            Event::Start(Tag::BlockQuote(_)) => "quote",
            Event::Start(Tag::CodeBlock(_)) => "code-block",
            Event::Start(Tag::HtmlBlock) => "html-block",
            Event::Start(Tag::Table(_)) => "table",
            Event::Start(Tag::FootnoteDefinition(_)) => "footnote-definition",
            Event::Code(_) => "code",
            Event::InlineMath(_) => "math",
            Event::DisplayMath(_) => "display-math",
            Event::InlineHtml(_) => "html",
            Event::FootnoteReference(_) => "footnote",
            Event::Rule => "rule",
            _ => return,
        };
        self.add(kind, range);
    }

    fn link(&mut self, event: &Event<'_>, link: &Link, rest: &[Piece<'_>]) {
        let mut parts = vec![("target", link.target.clone())];
        let optional = [("heading", &link.heading), ("block", &link.block), ("alias", &link.alias)];
        let kind = match link.kind {
            LinkKind::Markdown => match event {
                Event::Start(Tag::Image { .. }) => "image",
                _ if self.text[link.range.clone()].starts_with('<') => return self.add("address", link.range.clone()),
                _ => "link",
            },
            LinkKind::Wiki => "wikilink",
            LinkKind::Embed => "embed",
        };
        let said: Vec<_> = optional.into_iter().filter_map(|(name, part)| Some((name, part.clone()?))).collect();
        parts.extend(said);
        let size = match link.kind {
            LinkKind::Embed => link.alias.as_deref().map(Alt::read),
            LinkKind::Markdown if kind == "image" => Some(Alt::of_markdown(&text_of(rest))),
            _ => None,
        };
        if let Some(size) = size.and_then(|alt| alt.written()) {
            parts.push(("size", size));
        }
        self.add_with(kind, link.range.clone(), parts);
    }
}

/// The text of the link or image that has just begun.
fn text_of(rest: &[Piece<'_>]) -> String {
    let ends = |what: &What<'_>| matches!(what, What::Event(Event::End(TagEnd::Link | TagEnd::Image)));
    let mut text = String::new();
    for piece in rest.iter().take_while(|piece| !ends(&piece.what)) {
        if let What::Event(Event::Text(said) | Event::Code(said)) = &piece.what {
            text.push_str(said);
        }
    }
    text
}
