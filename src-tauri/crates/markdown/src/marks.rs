//! Pairs the `==` of one block into highlights.

use pulldown_cmark::{CowStr, Event};

use crate::piece::{Piece, What};

/// Settles every [`What::Mark`] among a block's pieces. A pair stands at the same level, so that highlights nest within
/// emphasis and the other way round; what finds no partner is text.
pub(crate) fn settle(pieces: &mut [Piece<'_>]) {
    let Some(first) = pieces.iter().position(|piece| matches!(piece.what, What::Mark { .. })) else { return };
    // The last possible opener of each level.
    let mut openers: Vec<Option<usize>> = vec![None];
    // What closes before the first mark began before it: below level zero there is nothing to pair.
    for at in first..pieces.len() {
        match pieces[at].what {
            What::Event(Event::Start(_)) | What::Link(..) => openers.push(None),
            What::Event(Event::End(_)) => {
                openers.pop();
                if openers.is_empty() {
                    openers.push(None);
                }
            }
            What::Mark { opens, closes } => match openers.last_mut() {
                Some(opener) if closes && opener.is_some() => {
                    if let Some(opener) = opener.take() {
                        pieces[opener].what = What::MarkStart;
                        pieces[at].what = What::MarkEnd;
                    }
                }
                Some(opener) if opens => *opener = Some(at),
                _ => {}
            },
            _ => {}
        }
    }
    for piece in &mut pieces[first..] {
        if matches!(piece.what, What::Mark { .. }) {
            piece.what = What::Event(Event::Text(CowStr::Borrowed("==")));
        }
    }
}
