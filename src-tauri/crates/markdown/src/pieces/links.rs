//! Links and images: where they lead, and where that is written.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::{OpenLink, Pieces, is_border};
use crate::link;
use crate::note::Link;
use crate::piece::{Piece, What};

impl<'a> Pieces<'a, '_> {
    pub(super) fn start(&mut self, tag: Tag<'a>, range: Range<usize>, out: &mut Vec<Piece<'a>>) {
        let (link_type, label, image) = match &tag {
            Tag::Link { link_type, id, .. } => (*link_type, id.clone(), false),
            Tag::Image { link_type, id, .. } => (*link_type, id.clone(), true),
            _ => {
                out.push(Piece { what: What::Event(Event::Start(tag)), range });
                return;
            }
        };
        if matches!(link_type, LinkType::WikiLink { .. }) && self.wikilink(&tag, &range, out) {
            // What it contains is read already.
            self.skip_until = range.end;
            self.open.push(OpenLink { piece: None, kind: link_type, label, image: false, text_end: range.end });
            return;
        }
        let line = self.scanner.lines.line(range.start);
        let unlocated = range.end..range.end;
        let link = match link_type {
            LinkType::WikiLink { .. } => link::wiki(self.text, range.clone(), line),
            LinkType::Autolink | LinkType::Email => {
                link::address(self.text, range.clone(), range.start + 1..range.end - 1, line)
            }
            // Completed when its text has been read.
            _ => link::markdown(self.text, range.clone(), unlocated, line),
        };
        let text_end = range.start + if image { 2 } else { 1 };
        self.images += usize::from(image);
        self.open.push(OpenLink { piece: Some(out.len()), kind: link_type, label, image, text_end });
        out.push(Piece { what: What::Link(Event::Start(tag), Box::new(link)), range });
    }

    /// A wikilink that the parser does not read as we do: one over several lines or to nothing (`[[ ]]`) is none, and one
    /// in a table has an alias behind its bare pipe. True if it was dealt with.
    fn wikilink(&mut self, tag: &Tag<'a>, range: &Range<usize>, out: &mut Vec<Piece<'a>>) -> bool {
        let source = &self.text[range.clone()];
        // Once each: a note may be called `!`.
        let inner = source.strip_prefix('!').unwrap_or(source);
        let inner = inner.strip_prefix("[[").unwrap_or(inner);
        let target = inner.split(['|', ']']).next().unwrap_or_default();
        if self.dialect.table_links && (source.contains(['\n', '\r']) || target.trim().is_empty()) {
            self.lines_of_text(range.clone(), out);
            return true;
        }
        let piped = matches!(
            tag,
            Tag::Link { link_type: LinkType::WikiLink { has_pothole: true }, .. }
                | Tag::Image { link_type: LinkType::WikiLink { has_pothole: true }, .. }
        );
        let Some(pipe) = source.find('|').filter(|_| self.masked && !piped) else { return false };
        let link = link::wiki(self.text, range.clone(), self.scanner.lines.line(range.start));
        out.push(Piece { what: What::Link(Event::Start(tag.clone()), Box::new(link)), range: range.clone() });
        self.alias(range.start + pipe + 1..range.end - 2, out);
        self.inline_piece(What::Event(Event::End(tag.to_end())), range.clone(), out);
        true
    }

    /// The inline pieces of an alias, which is text with markup of its own.
    fn alias(&self, range: Range<usize>, out: &mut Vec<Piece<'a>>) {
        let from = out.len();
        let alias = &self.text[range.clone()];
        for (event, at) in Parser::new_ext(alias, self.dialect.options).into_offset_iter() {
            let at = range.start + at.start..range.start + at.end;
            match event {
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                event if is_border(&event) || matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. })) => {
                    // It looks like a block, or like a link within the link: then it is just text.
                    out.truncate(from);
                    out.push(Piece { what: What::Event(Event::Text(alias.into())), range });
                    return;
                }
                event => out.push(Piece { what: What::Event(event), range: at }),
            }
        }
    }

    /// Source over several lines as plain text.
    fn lines_of_text(&mut self, range: Range<usize>, out: &mut Vec<Piece<'a>>) {
        let mut at = range.start;
        for line in self.text[range].split_inclusive('\n') {
            let written = line.trim_end();
            let text = written.trim_start_matches([' ', '\t', '>']);
            let start = at + written.len() - text.len();
            if !text.is_empty() {
                self.plain(start..start + text.len(), out);
            }
            at += line.len();
            if line.ends_with('\n') {
                self.flush(false, out);
                (self.line_start, self.edge) = (true, true);
                out.push(Piece { what: What::Event(Event::SoftBreak), range: at - 1..at });
            }
        }
        self.last_end = at;
    }

    pub(super) fn end_link(&mut self, range: &Range<usize>, out: &mut [Piece<'a>]) {
        let Some(open) = self.open.pop() else { return };
        self.images -= usize::from(open.image);
        let destination = match open.kind {
            LinkType::Inline => link::inline_destination(self.text, range, open.text_end),
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => self.definition(&open.label),
            _ => return,
        };
        let Some(Piece { what: What::Link(event, link), .. }) = open.piece.and_then(|at| out.get_mut(at)) else {
            return;
        };
        match destination {
            Some(destination) => {
                // The parser leaves the empty brackets out.
                let collapsed = open.kind == LinkType::Collapsed && self.text[range.end..].starts_with("[]");
                let end = range.end + if collapsed { 2 } else { 0 };
                **link = link::markdown(self.text, range.start..end, destination, link.line);
            }
            None => unlocated(event, link),
        }
    }

    fn definition(&self, label: &str) -> Option<Range<usize>> {
        let span = self.events.reference_definitions().get(label)?.span.clone();
        link::definition_destination(self.text, &(span.start + self.base..span.end + self.base))
    }
}

/// The target is known but not where it is written: then it can be followed, but not rewritten.
fn unlocated(event: &Event<'_>, link: &mut Link) {
    if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
        let (range, line) = (link.range.clone(), link.line);
        *link = link::markdown(dest_url, 0..0, 0..dest_url.len(), line);
        link.target_range = range.end..range.end;
        link.range = range;
    }
}
