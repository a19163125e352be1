//! A part of a note as HTML: what stands below a heading, or one block. It is cut out of the pieces of the whole note, so that
//! what the rest of it defines (link labels, footnotes) counts in it.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::lines::LineIndex;
use crate::piece::{Piece, What};

/// What of a note is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// The heading that begins on this line, from 1, with all that stands below it.
    Heading(u32),
    /// The block with this id, without `^`.
    Block(&'a str),
}

/// The pieces of the part; none if the note has no such part.
pub(crate) fn cut<'a>(pieces: &[Piece<'a>], part: Part<'_>, lines: &LineIndex) -> Option<Vec<Piece<'a>>> {
    let range = match part {
        Part::Heading(line) => section(pieces, line, lines)?,
        Part::Block(id) => block(pieces, id)?,
    };
    let mut cut = pieces[range.clone()].to_vec();
    if is_item(&cut[0].what) {
        wrap_in_list(&mut cut, &pieces[..range.start]);
    }
    let notes = footnotes(pieces, &range, &cut);
    cut.extend(notes);
    Some(cut)
}

/// From a heading to the next one of its level or above. What begins inside a quote or list ends with it.
fn section(pieces: &[Piece<'_>], line: u32, lines: &LineIndex) -> Option<Range<usize>> {
    let mut depth = 0usize;
    let mut top = 0;
    let mut found: Option<(usize, u8)> = None;
    for (at, piece) in pieces.iter().enumerate() {
        if depth == 0 {
            top = at;
        }
        if let What::Event(Event::Start(Tag::Heading { level, .. })) = &piece.what {
            let level = *level as u8;
            match found {
                Some((from, above)) if depth == 0 && level <= above => return Some(from..at),
                None if lines.line(piece.range.start) == line => {
                    if depth > 0 {
                        return Some(top..closing(pieces, top) + 1);
                    }
                    found = Some((at, level));
                }
                _ => {}
            }
        }
        match edge(&piece.what) {
            Some(true) => depth += 1,
            Some(false) => depth = depth.saturating_sub(1),
            None => {}
        }
    }
    found.map(|(from, _)| from..pieces.len())
}

/// The item, paragraph or heading that ends with the id; or, where the id stands alone, the block before.
fn block(pieces: &[Piece<'_>], id: &str) -> Option<Range<usize>> {
    // Starts of the blocks that are open, each with the last block that was complete in it.
    let mut open: Vec<(usize, Option<Range<usize>>)> = vec![(0, None)];
    for (at, piece) in pieces.iter().enumerate() {
        match &piece.what {
            What::BlockId(own) if own.eq_ignore_ascii_case(id) => return Some(named(pieces, &open, at)),
            what => match edge(what) {
                Some(true) => open.push((at, None)),
                Some(false) => {
                    let Some((from, _)) = open.pop() else { continue };
                    if let Some(parent) = open.last_mut() {
                        parent.1 = Some(from..at + 1);
                    }
                }
                None => {}
            },
        }
    }
    None
}

fn named(pieces: &[Piece<'_>], open: &[(usize, Option<Range<usize>>)], at: usize) -> Range<usize> {
    let blocks: Vec<usize> =
        open.iter().skip(1).map(|(from, _)| *from).filter(|from| !is_inline(&pieces[*from].what)).collect();
    let Some(own) = blocks.last().copied() else { return at..at + 1 };
    if own + 1 == at {
        // Alone in its block: it names the one before, beside that block or, in a loose item, beside the item's own.
        let parent = open.iter().position(|(from, _)| *from == own).and_then(|at| open.get(at.checked_sub(1)?));
        if let Some((_, Some(before))) = parent {
            return before.clone();
        }
    }
    let item = blocks.iter().rev().take(2).copied().find(|from| is_item(&pieces[*from].what));
    let from = item.unwrap_or(own);
    from..closing(pieces, from) + 1
}

/// The piece that closes what `from` opens.
fn closing(pieces: &[Piece<'_>], from: usize) -> usize {
    let mut depth = 0usize;
    for (at, piece) in pieces.iter().enumerate().skip(from) {
        match edge(&piece.what) {
            Some(true) => depth += 1,
            Some(false) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            None => {}
        }
    }
    pieces.len().saturating_sub(1)
}

/// An item is shown in a list of the kind that it stands in.
fn wrap_in_list(cut: &mut Vec<Piece<'_>>, before: &[Piece<'_>]) {
    let mut closed = 0usize;
    let list = before.iter().rev().find(|piece| match &piece.what {
        What::Event(Event::End(TagEnd::List(_))) => {
            closed += 1;
            false
        }
        What::Event(Event::Start(Tag::List(_))) if closed > 0 => {
            closed -= 1;
            false
        }
        what => matches!(what, What::Event(Event::Start(Tag::List(_)))),
    });
    let Some(Piece { what: What::Event(Event::Start(Tag::List(start))), .. }) = list else { return };
    let range = cut[0].range.clone();
    let edge = |event| Piece { what: What::Event(event), range: range.clone() };
    cut.insert(0, edge(Event::Start(Tag::List(*start))));
    cut.push(edge(Event::End(TagEnd::List(start.is_some()))));
}

/// The definitions elsewhere of the footnotes that the part refers to.
fn footnotes<'a>(pieces: &[Piece<'a>], part: &Range<usize>, cut: &[Piece<'a>]) -> Vec<Piece<'a>> {
    let wanted: Vec<&str> = cut.iter().filter_map(|piece| reference(&piece.what)).collect();
    let mut found = Vec::new();
    for (at, piece) in pieces.iter().enumerate().filter(|(at, _)| !part.contains(at)) {
        if let What::Event(Event::Start(Tag::FootnoteDefinition(label))) = &piece.what
            && wanted.contains(&label.as_ref())
        {
            found.extend_from_slice(&pieces[at..=closing(pieces, at)]);
        }
    }
    found
}

fn reference<'p>(what: &'p What<'_>) -> Option<&'p str> {
    match what {
        What::Event(Event::FootnoteReference(label)) => Some(label),
        _ => None,
    }
}

/// Whether a piece opens an element (true) or closes one (false). `MarkEnd` and its like have partners of their own.
fn edge(what: &What<'_>) -> Option<bool> {
    match what {
        What::Event(Event::Start(_)) | What::Link(..) | What::CalloutStart { .. } => Some(true),
        What::Event(Event::End(_)) | What::CalloutEnd => Some(false),
        _ => None,
    }
}

fn is_item(what: &What<'_>) -> bool {
    matches!(what, What::Event(Event::Start(Tag::Item)))
}

fn is_inline(what: &What<'_>) -> bool {
    match what {
        What::Link(..) => true,
        What::Event(Event::Start(tag)) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        _ => false,
    }
}
