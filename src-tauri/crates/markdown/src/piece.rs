//! What the stream of [`crate::pieces`] is made of.

use std::ops::Range;

use pulldown_cmark::Event;

use crate::note::Link;

/// A part of a note, with its bytes in the source.
#[derive(Debug, Clone)]
pub(crate) struct Piece<'a> {
    pub(crate) what: What<'a>,
    pub(crate) range: Range<usize>,
}

/// The parser's events, and what our own inline pass finds in them.
#[derive(Debug, Clone)]
pub(crate) enum What<'a> {
    /// As the parser said it.
    Event(Event<'a>),
    /// The start of a link or image, with its parts. Its end is the parser's.
    Link(Event<'a>, Box<Link>),
    /// A bare URL or mail address; what a click opens begins with the prefix.
    Address(&'static str, Box<Link>),
    /// A tag's name.
    Tag(&'a str),
    /// A block id, without `^`.
    BlockId(&'a str),
    /// The box of a task.
    Task { state: char, state_offset: usize },
    /// `==` that may open, close or do both: an unsettled [`What::MarkStart`] or [`What::MarkEnd`].
    Mark { opens: bool, closes: bool },
    /// Start of a highlight.
    MarkStart,
    /// End of a highlight.
    MarkEnd,
    /// `^[` that may begin a footnote: an unsettled [`What::NoteStart`].
    Note,
    /// Start of a footnote that is written where it is referred to.
    NoteStart,
    /// Its end.
    NoteEnd,
    /// `%%`; whether it is the first thing in its block.
    Comment { leads: bool },
    /// Start of a callout, in place of its quote's.
    CalloutStart { kind: &'a str, fold: Fold },
    /// What follows is in the callout's title.
    CalloutTitle,
    /// The title is complete.
    CalloutBody,
    /// End of a callout, in place of its quote's.
    CalloutEnd,
}

/// Whether a callout can be folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fold {
    /// It cannot.
    Fixed,
    /// `+`: it can, and is open.
    Open,
    /// `-`: it can, and is closed.
    Closed,
}
