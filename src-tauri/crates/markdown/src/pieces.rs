//! The one stream that both the structure and the HTML of a note are made from: the parser's events, block by block,
//! with our own inline pass done.

mod links;

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, OffsetIter, Parser, Tag, TagEnd};

use crate::block::{self, CalloutHead};
use crate::dialect::Dialect;
use crate::lines::LineIndex;
use crate::marks;
use crate::mask;
use crate::notes_in_place;
use crate::piece::{Piece, What};
use crate::scan::{Run, Scanner, Within};

/// The pieces of a note from `base` on.
pub(crate) struct Pieces<'a, 'l> {
    text: &'a str,
    base: usize,
    /// The parser reads a masked copy.
    masked: bool,
    dialect: Dialect,
    events: OffsetIter<'a>,
    peeked: Option<(Event<'a>, Range<usize>)>,
    scanner: Scanner<'a, 'l>,
    /// Plain text that has not been scanned yet, since more of it may follow.
    run: Option<Run>,
    /// Where the last inline event ended: a backslash between it and the next text escapes that text's first character.
    last_end: usize,
    /// Links and images that are open.
    open: Vec<OpenLink<'a>>,
    /// How many of them are images.
    images: usize,
    /// Source before this offset is a task's box or a callout's head, which is a piece already.
    skip_until: usize,
    /// Code, HTML or metadata: text is not scanned.
    raw: bool,
    in_cell: bool,
    /// Nothing of the current block has been seen.
    block_start: bool,
    line_start: bool,
    /// The next text follows the start of an inline element.
    edge: bool,
    /// For each open quote: whether it is a callout.
    quotes: Vec<bool>,
    /// A callout's title is being read.
    in_title: bool,
}

struct OpenLink<'a> {
    /// Where its piece is in the current chunk; `None` if it was dropped.
    piece: Option<usize>,
    kind: LinkType,
    label: pulldown_cmark::CowStr<'a>,
    image: bool,
    /// End of what it contains so far.
    text_end: usize,
}

impl<'a, 'l> Pieces<'a, 'l> {
    /// `parsed` is the text from `base` on, as [`crate::mask`] gives it.
    pub(crate) fn new(text: &'a str, parsed: &'a str, dialect: Dialect, lines: &'l LineIndex) -> Self {
        let base = text.len() - parsed.len();
        Self {
            text,
            base,
            masked: text[base..] != *parsed,
            dialect,
            events: Parser::new_ext(parsed, dialect.options).into_offset_iter(),
            peeked: None,
            scanner: Scanner { text, lines, dialect },
            run: None,
            last_end: base,
            open: Vec::new(),
            images: 0,
            skip_until: base,
            raw: false,
            in_cell: false,
            block_start: true,
            line_start: true,
            edge: true,
            quotes: Vec::new(),
            in_title: false,
        }
    }

    /// Appends the pieces up to the next border of a block; false at the end. Inline pieces of one block always come in
    /// one chunk.
    pub(crate) fn next_chunk(&mut self, out: &mut Vec<Piece<'a>>) -> bool {
        let from = out.len();
        while let Some((event, range)) = self.next_event() {
            let border = is_border(&event);
            if border {
                self.end_of_block(from, out);
            }
            if self.raw && !border {
                out.push(Piece { what: What::Event(event), range });
            } else if border {
                self.border(event, range, out);
                return true;
            } else {
                self.inline(event, range, out);
            }
        }
        self.end_of_block(from, out);
        out.len() > from
    }

    fn next_event(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        self.peeked.take().or_else(|| self.advance())
    }

    fn advance(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        let (event, range) = self.events.next()?;
        let event = if self.masked { mask::unmask(event) } else { event };
        Some((event, range.start + self.base..range.end + self.base))
    }

    fn peek(&mut self) -> Option<&(Event<'a>, Range<usize>)> {
        if self.peeked.is_none() {
            self.peeked = self.advance();
        }
        self.peeked.as_ref()
    }

    fn end_of_block(&mut self, from: usize, out: &mut Vec<Piece<'a>>) {
        self.flush(true, out);
        self.open.clear();
        self.images = 0;
        if self.dialect.highlights {
            marks::settle(&mut out[from..]);
        }
        if self.dialect.notes_in_place {
            notes_in_place::settle(self.text, from, out);
        }
        (self.block_start, self.line_start, self.edge) = (true, true, true);
    }

    /// The start or end of a block.
    fn border(&mut self, event: Event<'a>, range: Range<usize>, out: &mut Vec<Piece<'a>>) {
        match &event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_)) => self.raw = true,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) => self.raw = false,
            Event::Start(Tag::TableCell) => self.in_cell = true,
            Event::End(TagEnd::TableCell) => self.in_cell = false,
            Event::Start(Tag::Item) if self.dialect.task_states => return self.item(event, range, out),
            Event::Start(Tag::BlockQuote(_)) if self.dialect.callouts => return self.quote(event, range, out),
            Event::End(TagEnd::BlockQuote(_)) if self.dialect.callouts => {
                let what = if self.quotes.pop() == Some(true) { What::CalloutEnd } else { What::Event(event) };
                return out.push(Piece { what, range });
            }
            Event::End(TagEnd::Paragraph) if self.in_title => {
                self.in_title = false;
                return out.push(Piece { what: What::CalloutBody, range });
            }
            _ => {}
        }
        out.push(Piece { what: What::Event(event), range });
    }

    fn item(&mut self, event: Event<'a>, range: Range<usize>, out: &mut Vec<Piece<'a>>) {
        let found = block::task_box(self.text, &range);
        out.push(Piece { what: What::Event(event), range });
        let Some(found) = found else { return };
        let text_follows = match self.peek() {
            Some((Event::Start(Tag::Paragraph), at)) => at.start == found.range.start,
            // The parser has seen it.
            Some((Event::TaskListMarker(_), _)) | None => false,
            Some((event, at)) => !is_border(event) && at.start == found.range.start,
        };
        if !text_follows {
            return;
        }
        self.skip_until = found.after;
        let paragraph = self.peeked.take_if(|(event, _)| matches!(event, Event::Start(Tag::Paragraph)));
        if let Some((event, range)) = paragraph {
            out.push(Piece { what: What::Event(event), range });
        }
        let what = What::Task { state: found.state, state_offset: found.range.start + 1 };
        out.push(Piece { what, range: found.range });
    }

    fn quote(&mut self, event: Event<'a>, range: Range<usize>, out: &mut Vec<Piece<'a>>) {
        let text = self.text;
        let head = match self.peek() {
            Some((Event::Start(Tag::Paragraph), paragraph)) => block::callout_head(text, paragraph),
            _ => None,
        };
        self.quotes.push(head.is_some());
        let Some(CalloutHead { kind, fold, after }) = head else {
            return out.push(Piece { what: What::Event(event), range });
        };
        self.skip_until = after;
        self.in_title = true;
        let title = self.peeked.take().map_or(range.clone(), |(_, range)| range);
        out.push(Piece { what: What::CalloutStart { kind, fold }, range });
        out.push(Piece { what: What::CalloutTitle, range: title });
    }

    fn inline(&mut self, event: Event<'a>, mut range: Range<usize>, out: &mut Vec<Piece<'a>>) {
        if range.end <= self.skip_until {
            return self.skip(&event);
        }
        match event {
            Event::Text(text) if self.text.get(range.clone()) == Some(&*text) => {
                range.start = range.start.max(self.skip_until);
                self.plain(range, out);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.flush(false, out);
                self.last_end = range.end;
                (self.line_start, self.edge) = (true, true);
                if self.in_title {
                    self.in_title = false;
                    out.push(Piece { what: What::CalloutBody, range: range.clone() });
                    out.push(Piece { what: What::Event(Event::Start(Tag::Paragraph)), range });
                } else {
                    out.push(Piece { what: What::Event(event), range });
                }
            }
            Event::Start(Tag::Strikethrough) if self.is_one_tilde(&range) => {
                self.plain(range.start..range.start + 1, out);
            }
            Event::End(TagEnd::Strikethrough) if self.is_one_tilde(&range) => {
                self.plain(range.end - 1..range.end, out);
            }
            Event::Start(tag) => {
                self.flush(false, out);
                self.start(tag, range, out);
                self.edge = true;
            }
            Event::End(tag) => {
                self.flush(false, out);
                if matches!(tag, TagEnd::Link | TagEnd::Image) {
                    self.end_link(&range, out);
                }
                self.inline_piece(What::Event(Event::End(tag)), range, out);
            }
            // `$5 or 6$7`: a dollar before a digit is a price.
            Event::InlineMath(_) if self.text.as_bytes().get(range.end).is_some_and(u8::is_ascii_digit) => {
                self.plain(range, out);
            }
            Event::TaskListMarker(_) => {
                let state = self.text[range.start + 1..].chars().next().unwrap_or(' ');
                self.last_end = range.end;
                out.push(Piece { what: What::Task { state, state_offset: range.start + 1 }, range });
            }
            other => {
                self.flush(false, out);
                self.inline_piece(What::Event(other), range, out);
            }
        }
    }

    fn inline_piece(&mut self, what: What<'a>, range: Range<usize>, out: &mut Vec<Piece<'a>>) {
        self.contains(range.end);
        self.last_end = range.end;
        (self.line_start, self.edge, self.block_start) = (false, false, false);
        out.push(Piece { what, range });
    }

    /// An event that lies in a box or a callout's head. What it opens is closed there too.
    fn skip(&mut self, event: &Event<'a>) {
        if let Event::Start(Tag::Link { .. } | Tag::Image { .. }) = event {
            let label = pulldown_cmark::CowStr::Borrowed("");
            self.open.push(OpenLink { piece: None, kind: LinkType::Shortcut, label, image: false, text_end: 0 });
        } else if let Event::End(TagEnd::Link | TagEnd::Image) = event {
            self.open.pop();
        }
    }

    fn plain(&mut self, range: Range<usize>, out: &mut Vec<Piece<'a>>) {
        self.contains(range.end);
        let start = range.start;
        match &mut self.run {
            Some(run) if run.range.end == start => run.range.end = range.end,
            _ => {
                self.flush(false, out);
                let escaped = start > self.last_end && self.text.as_bytes()[start - 1] == b'\\';
                let (first, line_start, edge) = (self.block_start, self.line_start, self.edge);
                self.run = Some(Run { range: range.clone(), escaped, edge, last: false, first, line_start });
                (self.block_start, self.line_start, self.edge) = (false, false, false);
            }
        }
        self.last_end = range.end;
    }

    fn flush(&mut self, last: bool, out: &mut Vec<Piece<'a>>) {
        if let Some(mut run) = self.run.take() {
            run.last = last;
            let within = Within { link: !self.open.is_empty(), image: self.images > 0, cell: self.in_cell };
            self.scanner.scan(&run, within, out);
        }
    }

    /// Only two strike through.
    fn is_one_tilde(&self, range: &Range<usize>) -> bool {
        self.dialect.two_tildes && !self.text[range.clone()].starts_with("~~")
    }

    fn contains(&mut self, end: usize) {
        if let Some(link) = self.open.last_mut() {
            link.text_end = link.text_end.max(end);
        }
    }
}

/// Whether an event starts or ends a block.
pub(crate) fn is_border(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_block(&tag.to_end()),
        Event::End(tag) => is_block(tag),
        Event::Rule => true,
        _ => false,
    }
}

/// Whether a tag makes a block; the others stand within one.
pub(crate) fn is_block(tag: &TagEnd) -> bool {
    !matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}
