//! Footnotes that are written where they are referred to: `^[text]`.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use crate::piece::{Piece, What};

/// Settles every [`What::Note`] among the pieces of a block, which begin at `from`: its bracket is closed at the same
/// level, or it is text.
pub(crate) fn settle(text: &str, from: usize, pieces: &mut Vec<Piece<'_>>) {
    // From behind: a note within a note is settled first, so that its brackets are no more.
    let mut open: Vec<usize> = (from..pieces.len()).filter(|at| matches!(pieces[*at].what, What::Note)).collect();
    while let Some(start) = open.pop() {
        match closing(text, start + 1, pieces) {
            Some((piece, offset)) => {
                pieces[start].what = What::NoteStart;
                split(piece, offset, pieces);
            }
            None => pieces[start].what = What::Event(Event::Text(CowStr::Borrowed("^["))),
        }
    }
}

/// A bracket that stays open is looked for no further; as in the editor's grammar.
const LONGEST: usize = 2000;

/// The text piece with the closing bracket, and where in the source it is.
fn closing(text: &str, from: usize, pieces: &[Piece<'_>]) -> Option<(usize, usize)> {
    let (mut level, mut depth) = (0usize, 0usize);
    let end = pieces.get(from)?.range.start + LONGEST;
    for (at, piece) in pieces.iter().enumerate().skip(from).take_while(|(_, piece)| piece.range.start < end) {
        match &piece.what {
            What::Event(Event::Text(said)) if level == 0 && text.get(piece.range.clone()) == Some(&**said) => {
                let escaped = pieces[at - 1].range.end < piece.range.start && text[..piece.range.start].ends_with('\\');
                for (offset, byte) in said.bytes().enumerate().skip(usize::from(escaped)) {
                    match byte {
                        b'[' => depth += 1,
                        b']' if depth > 0 => depth -= 1,
                        b']' if at == from && offset == 0 => return None,
                        b']' => return Some((at, piece.range.start + offset)),
                        _ => {}
                    }
                }
            }
            What::Event(Event::Start(_)) | What::Link(..) | What::MarkStart | What::NoteStart => level += 1,
            What::Event(Event::End(_)) | What::MarkEnd | What::NoteEnd => level = level.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// Puts the end of a note in place of the bracket.
fn split(at: usize, bracket: usize, pieces: &mut Vec<Piece<'_>>) {
    let What::Event(Event::Text(said)) = pieces[at].what.clone() else { return };
    let Range { start, end } = pieces[at].range;
    let cut = bracket - start;
    let part = |range: Range<usize>, said: &str| Piece {
        what: What::Event(Event::Text(CowStr::from(said.to_owned()))),
        range,
    };
    let mut parts = Vec::with_capacity(3);
    if cut > 0 {
        parts.push(part(start..bracket, &said[..cut]));
    }
    parts.push(Piece { what: What::NoteEnd, range: bracket..bracket + 1 });
    if bracket + 1 < end {
        parts.push(part(bracket + 1..end, &said[cut + 1..]));
    }
    pieces.splice(at..=at, parts);
}

/// Moves what such notes say behind all the rest, where the definitions of footnotes are, and leaves a reference.
pub(crate) fn move_to_the_end(pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    if !pieces.iter().any(|piece| matches!(piece.what, What::NoteStart)) {
        return pieces;
    }
    let mut page = Vec::with_capacity(pieces.len() + 4);
    let mut notes: Vec<(CowStr<'_>, Vec<Piece<'_>>)> = Vec::new();
    // Notes that are open, by their number.
    let mut open: Vec<usize> = Vec::new();
    for piece in pieces {
        let number = notes.len();
        let out = match open.last() {
            Some(note) => &mut notes[*note].1,
            None => &mut page,
        };
        match piece.what {
            What::NoteStart => {
                // No label that is written has a caret in it.
                let label = CowStr::from(format!("^{}", number + 1));
                out.push(Piece { what: What::Event(Event::FootnoteReference(label.clone())), range: piece.range });
                notes.push((label, Vec::new()));
                open.push(number);
            }
            What::NoteEnd => {
                open.pop();
            }
            _ => out.push(piece),
        }
    }
    for (label, note) in notes {
        let at = note.first().map_or(0..0, |piece| piece.range.clone());
        let event = |event| Piece { what: What::Event(event), range: at.clone() };
        page.push(event(Event::Start(Tag::FootnoteDefinition(label))));
        page.push(event(Event::Start(Tag::Paragraph)));
        page.extend(note);
        page.push(event(Event::End(TagEnd::Paragraph)));
        page.push(event(Event::End(TagEnd::FootnoteDefinition)));
    }
    page
}
