//! Takes `%%comments%%` out of what is rendered. (They stay in the structure: links in comments count.)

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use crate::piece::{Piece, What};
use crate::pieces::is_border;

/// Removes the pieces within comments. A comment is either in one block, or its first `%%` leads a block and it goes on
/// to the next `%%`. A `%%` without its partner is text: nothing vanishes because of a typing error.
pub(crate) fn hide(pieces: &mut Vec<Piece<'_>>) {
    let comments = pair(pieces);
    if !comments.is_empty() {
        drop_within(pieces, &comments);
    }
    for piece in pieces {
        if let What::Comment { .. } = piece.what {
            piece.what = What::Event(Event::Text(CowStr::Borrowed("%%")));
        }
    }
}

/// First and last piece of each comment.
pub(crate) fn pair(pieces: &[Piece<'_>]) -> Vec<(usize, usize)> {
    let mut comments = Vec::new();
    let mut open: Option<(usize, bool, usize)> = None;
    let mut block = 0;
    for (at, piece) in pieces.iter().enumerate() {
        match &piece.what {
            What::Event(event) if is_border(event) => block += 1,
            What::Comment { leads } => match open {
                Some((first, leading, opened_in)) if leading || opened_in == block => {
                    comments.push((first, at));
                    open = None;
                }
                _ => open = Some((at, *leads, block)),
            },
            _ => {}
        }
    }
    comments
}

/// Drops what is within a comment. Of an element that reaches across a border both ends stay; a paragraph that is left
/// empty goes.
fn drop_within(pieces: &mut Vec<Piece<'_>>, comments: &[(usize, usize)]) {
    let mut keep = vec![true; pieces.len()];
    let mut comments = comments.iter().enumerate().peekable();
    // Each open element: its piece, the comment it begins in, and whether anything in it was kept.
    let mut open: Vec<(usize, Option<usize>, bool)> = Vec::new();
    for at in 0..pieces.len() {
        while comments.next_if(|(_, (_, last))| *last < at).is_some() {}
        let inside = comments.peek().filter(|(_, (first, _))| *first <= at).map(|(number, _)| *number);
        match edge(&pieces[at].what) {
            Edge::Start => open.push((at, inside, false)),
            Edge::End => {
                let Some((start, began, filled)) = open.pop() else { continue };
                let hidden = inside.is_some() && began == inside;
                let emptied = !filled && is_paragraph(&pieces[start].what) && start + 1 < at;
                if hidden || emptied {
                    (keep[start], keep[at]) = (false, false);
                } else if let Some(outer) = open.last_mut() {
                    outer.2 = true;
                }
            }
            Edge::Leaf => {
                keep[at] = inside.is_none();
                let blank = matches!(&pieces[at].what, What::Event(Event::SoftBreak | Event::HardBreak));
                if let Some(parent) = open.last_mut().filter(|_| keep[at] && !blank) {
                    parent.2 = true;
                }
            }
        }
    }
    let mut kept = keep.into_iter();
    pieces.retain(|_| kept.next().unwrap_or(true));
}

enum Edge {
    Start,
    End,
    Leaf,
}

fn edge(what: &What<'_>) -> Edge {
    match what {
        What::Event(Event::Start(_))
        | What::Link(..)
        | What::MarkStart
        | What::NoteStart
        | What::CalloutStart { .. }
        | What::CalloutTitle => Edge::Start,
        What::Event(Event::End(_)) | What::MarkEnd | What::NoteEnd | What::CalloutBody | What::CalloutEnd => Edge::End,
        _ => Edge::Leaf,
    }
}

fn is_paragraph(what: &What<'_>) -> bool {
    matches!(what, What::Event(Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)))
}
