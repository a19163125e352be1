//! Our inline pass over a run of plain text: tags, bare URLs, highlights, comments, block ids, footnotes in place.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

use crate::autolink::{self, Autolink};
use crate::dialect::Dialect;
use crate::lines::LineIndex;
use crate::piece::{Piece, What};
use crate::{link, tag};

/// A stretch of the source that the parser took for plain text.
pub(crate) struct Run {
    pub(crate) range: Range<usize>,
    /// Its first character stands behind a backslash and means itself.
    pub(crate) escaped: bool,
    /// Follows the start of an inline element or of the block: what stands before it is markup.
    pub(crate) edge: bool,
    /// The last of its block, where a block id may be.
    pub(crate) last: bool,
    /// The first of its block.
    pub(crate) first: bool,
    /// The first of its line.
    pub(crate) line_start: bool,
}

/// What the run stands in.
#[derive(Clone, Copy)]
pub(crate) struct Within {
    /// A link or an image: no links or tags within.
    pub(crate) link: bool,
    /// An image, whose text is only text.
    pub(crate) image: bool,
    /// A cell of a table.
    pub(crate) cell: bool,
}

/// Bytes at which something may begin; all others are passed over.
const STARTS: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    let starts = *b"#=:@wW%^";
    while at < starts.len() {
        table[starts[at] as usize] = true;
        at += 1;
    }
    table
};

pub(crate) struct Scanner<'a, 'l> {
    pub(crate) text: &'a str,
    pub(crate) lines: &'l LineIndex,
    pub(crate) dialect: Dialect,
}

impl<'a> Scanner<'a, '_> {
    /// Appends the run's pieces to `out`.
    pub(crate) fn scan(&self, run: &Run, within: Within, out: &mut Vec<Piece<'a>>) {
        let mut end = run.range.end;
        let id =
            if run.last && self.dialect.block_ids && !within.link && !within.cell { self.block_id(run) } else { None };
        if let Some(id) = &id {
            end = id.start - 1;
        }
        let slice = &self.text[run.range.start..end];
        let bytes = slice.as_bytes();
        let mut literal = 0;
        let mut at = usize::from(run.escaped).min(slice.len());
        while let Some(step) = bytes[at..].iter().position(|byte| STARTS[*byte as usize]) {
            at += step;
            let Some((what, range)) = self.token(run, within, slice, literal, at) else {
                at += 1;
                continue;
            };
            self.text_piece(run.range.start + literal..run.range.start + range.start, out);
            let token = run.range.start + range.start..run.range.start + range.end;
            out.push(Piece { what: self.place(what, &token), range: token });
            literal = range.end;
            at = range.end;
        }
        self.text_piece(run.range.start + literal..end, out);
        if let Some(id) = id {
            out.push(Piece { what: What::BlockId(&self.text[id.clone()]), range: id.start - 1..id.end });
        }
    }

    fn text_piece(&self, range: Range<usize>, out: &mut Vec<Piece<'a>>) {
        if !range.is_empty() {
            let text = CowStr::Borrowed(&self.text[range.clone()]);
            out.push(Piece { what: What::Event(Event::Text(text)), range });
        }
    }

    /// What begins at `at` (or, for a URL, has its `:` or `@` there). Ranges are bytes of `slice`.
    fn token(
        &self,
        run: &Run,
        within: Within,
        slice: &'a str,
        literal: usize,
        at: usize,
    ) -> Option<(Token<'a>, Range<usize>)> {
        let address = |found: Option<Autolink>| {
            found.filter(|link| link.range.start >= literal).map(|link| (Token::Address(link.prefix), link.range))
        };
        let outside = !within.link;
        match slice.as_bytes()[at] {
            b'#' if self.dialect.tags && outside => {
                let edge = at == 0 && run.edge;
                if !edge && !tag::may_follow(self.before(run, at)) {
                    return None;
                }
                let name = tag::tag_name(&slice[at + 1..])?;
                Some((Token::Tag(name), at..at + 1 + name.len()))
            }
            b':' if self.dialect.autolinks && outside => address(autolink::at_colon(slice, literal, at)),
            b'@' if self.dialect.autolinks && outside => address(autolink::at_sign(slice, literal, at)),
            b'w' | b'W' if self.dialect.autolinks && outside => {
                // The parser's delimiters are all among those that may stand before.
                let before = if at == 0 && run.edge { None } else { self.before(run, at) };
                address(autolink::at_www(slice, at, before))
            }
            b'=' if self.dialect.highlights && !within.image => self.mark(run, slice, at),
            b'%' if self.dialect.comments && slice[at..].starts_with("%%") => {
                Some((Token::Comment { leads: at == 0 && run.first }, at..at + 2))
            }
            b'^' if self.dialect.notes_in_place && outside && slice[at..].starts_with("^[") => {
                Some((Token::Note, at..at + 2))
            }
            _ => None,
        }
    }

    /// A run of exactly two `=` that touches what it marks.
    fn mark(&self, run: &Run, slice: &str, at: usize) -> Option<(Token<'a>, Range<usize>)> {
        let bytes = slice.as_bytes();
        let continues = at > 0 && bytes[at - 1] == b'=' && !(run.escaped && at == 1);
        // Three are enough to know: a long run is not counted again and again.
        if continues || bytes[at..].iter().take(3).take_while(|byte| **byte == b'=').count() != 2 {
            return None;
        }
        let absolute = run.range.start + at;
        let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let before = if at == 0 && run.line_start { None } else { self.text[..absolute].chars().next_back() };
        let after = self.text[absolute + 2..].chars().next();
        Some((Token::Mark { opens: !space(after), closes: !space(before) }, at..at + 2))
    }

    /// The character in front of `at`. Across the edge of a run it is the source's, which tells `a\#b` from `a #b`.
    fn before(&self, run: &Run, at: usize) -> Option<char> {
        if at == 0 && run.line_start {
            return None;
        }
        self.text[..run.range.start + at].chars().next_back()
    }

    fn place(&self, token: Token<'a>, range: &Range<usize>) -> What<'a> {
        match token {
            Token::Tag(name) => What::Tag(name),
            Token::Mark { opens, closes } => What::Mark { opens, closes },
            Token::Comment { leads } => What::Comment { leads },
            Token::Note => What::Note,
            Token::Address(prefix) => {
                let line = self.lines.line(range.start);
                What::Address(prefix, Box::new(link::address(self.text, range.clone(), range.clone(), line)))
            }
        }
    }

    /// The bytes of an id at the end of the run: ` ^id`.
    fn block_id(&self, run: &Run) -> Option<Range<usize>> {
        let slice = self.text[run.range.clone()].trim_end();
        let length = slice.bytes().rev().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
        let caret = slice.len().checked_sub(length + 1)?;
        if length == 0 || slice.as_bytes()[caret] != b'^' || (caret == 0 && run.escaped) {
            return None;
        }
        let apart = match slice[..caret].chars().next_back() {
            Some(c) => c.is_whitespace(),
            None => run.line_start || self.text[..run.range.start].ends_with(char::is_whitespace),
        };
        let start = run.range.start + caret + 1;
        apart.then_some(start..start + length)
    }
}

enum Token<'a> {
    Tag(&'a str),
    Address(&'static str),
    Mark { opens: bool, closes: bool },
    Comment { leads: bool },
    Note,
}
