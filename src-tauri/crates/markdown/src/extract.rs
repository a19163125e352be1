//! From pieces to a [`Note`].

use std::ops::Range;

use pulldown_cmark::{Event, Tag as Markup, TagEnd};

use crate::dialect::Dialect;
use crate::fields;
use crate::frontmatter;
use crate::html_names;
use crate::html_text;
use crate::items::{self, Items};
use crate::lines::LineIndex;
use crate::loose;
use crate::mask;
use crate::note::{BlockId, Heading, Note, Plan, Tag, Task};
use crate::piece::{Piece, What};
use crate::pieces::Pieces;
use crate::plan;
use crate::words;

/// Reads a note.
#[must_use]
pub fn parse(text: &str) -> Note {
    let lines = LineIndex::new(text);
    let mut note = Note { body: String::with_capacity(text.len()), ..Note::default() };
    let mut base = frontmatter::bom_length(text);
    if let Some(block) = frontmatter::locate(text) {
        base = block.range.end;
        let yaml = block.yaml.clone();
        let read = frontmatter::read(text, block, &lines);
        loose::links(text, yaml.clone(), &lines, |mut link| {
            frontmatter::unquote(text, &mut link);
            note.links.push(link);
        });
        if read.frontmatter.value.is_none() {
            // It is shown as text, so it is found as text.
            note.body.push_str(&text[yaml]);
        }
        note.title = read.title;
        note.aliases = read.aliases;
        note.tags = read.tags;
        note.frontmatter = Some(read.frontmatter);
    }
    let mut extractor = Extractor {
        text,
        lines: &lines,
        note,
        open: Vec::new(),
        heading: None,
        task: None,
        items: Items::new(text, &lines),
        code: Vec::new(),
        blocks: Vec::new(),
        previous: None,
        seen: false,
    };
    let parsed = mask::text(&text[base..]);
    let mut pieces = Pieces::new(text, &parsed, Dialect::NOTES, &lines);
    let mut chunk = Vec::new();
    while pieces.next_chunk(&mut chunk) {
        for piece in chunk.drain(..) {
            extractor.piece(piece);
        }
    }
    extractor.finish(base)
}

struct Extractor<'a> {
    text: &'a str,
    lines: &'a LineIndex,
    note: Note,
    /// Where each open link stands in `note.links`, and where its text begins in the body.
    open: Vec<(usize, usize)>,
    /// Level, start and beginning in the body of the heading that is being read.
    heading: Option<(u8, Range<usize>, usize)>,
    task: Option<OpenTask>,
    items: Items<'a>,
    /// What is code, mathematics or HTML, ascending: no field and no date is looked for in it.
    code: Vec<Range<usize>>,
    /// Where each open block begins.
    blocks: Vec<usize>,
    /// Where the last complete block at this level began.
    previous: Option<usize>,
    /// Some inline piece of the current block has been seen.
    seen: bool,
}

struct OpenTask {
    task: Task,
    /// The first of the note's tags that may be its own; likewise of code.
    first_tag: usize,
    first_code: usize,
}

impl<'a> Extractor<'a> {
    fn piece(&mut self, piece: Piece<'a>) {
        let Piece { what, range } = piece;
        match what {
            What::Event(event) => return self.event(event, range),
            What::Link(_, link) => {
                self.open.push((self.note.links.len(), self.note.body.len()));
                self.note.links.push(*link);
            }
            What::Address(_, link) => {
                self.note.body.push_str(&link.target);
                self.note.links.push(*link);
            }
            What::Tag(name) => {
                self.note.body.push_str(&self.text[range.clone()]);
                let line = self.lines.line(range.start);
                self.note.tags.push(Tag { name: name.to_owned(), line, range: range.clone() });
            }
            What::BlockId(id) => self.block_id(id),
            What::Task { state, state_offset } => self.start_task(state, state_offset, &range),
            What::CalloutStart { .. } => {
                self.end_item_text();
                self.start_block(range.start);
            }
            What::CalloutBody => self.end_line(),
            What::CalloutEnd => self.end_block(),
            // What it says is no part of the sentence that it is in.
            What::NoteStart => self.note.body.push(' '),
            What::CalloutTitle
            | What::Note
            | What::NoteEnd
            | What::Mark { .. }
            | What::MarkStart
            | What::MarkEnd
            | What::Comment { .. } => {}
        }
        self.inline(&range);
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Text(text) => {
                self.note.body.push_str(&text);
                self.inline(&range);
            }
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.note.body.push_str(&text);
                self.inline(&range);
                self.code.push(range);
            }
            Event::SoftBreak | Event::HardBreak => self.note.body.push(' '),
            Event::Html(_) => {}
            Event::InlineHtml(_) => {
                self.items.inline(&range);
                self.code.push(range.clone());
                self.html(range);
            }
            Event::Start(Markup::HtmlBlock) => {
                self.end_item_text();
                self.start_block(range.start);
                self.code.push(range.clone());
                self.html(range);
            }
            // Its marks belong to the text of the item.
            Event::Start(tag) if is_inline(&tag.to_end()) => self.items.inline(&(range.start..range.start)),
            Event::End(TagEnd::Link | TagEnd::Image) => self.end_link(&range),
            Event::End(tag) if is_inline(&tag) => self.inline(&range),
            Event::Start(tag) => {
                // A task's text ends where what is nested below it begins.
                if !matches!(tag, Markup::Paragraph) || self.seen {
                    self.end_item_text();
                }
                self.start_block(range.start);
                match tag {
                    Markup::Item => self.items.start(range.start),
                    Markup::CodeBlock(_) => self.code.push(range.clone()),
                    _ => {}
                }
                if let Markup::Heading { level, .. } = tag {
                    self.heading = Some((level as u8, range, self.note.body.len()));
                }
            }
            Event::End(tag) => {
                if let TagEnd::Heading(_) = tag {
                    self.end_heading();
                }
                if matches!(tag, TagEnd::Item | TagEnd::Paragraph) {
                    self.end_item_text();
                }
                if matches!(tag, TagEnd::Item) {
                    self.items.end();
                }
                self.end_block();
            }
            Event::Rule => {
                self.end_item_text();
                self.start_block(range.start);
                self.end_block();
            }
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start_block(&mut self, start: usize) {
        self.end_line();
        self.blocks.push(start);
        self.seen = false;
    }

    fn end_block(&mut self) {
        self.end_line();
        self.previous = self.blocks.pop();
    }

    /// One line for each block: what is empty gets none.
    fn end_line(&mut self) {
        self.note.body.truncate(self.note.body.trim_end_matches(' ').len());
        if !self.note.body.is_empty() && !self.note.body.ends_with('\n') {
            self.note.body.push('\n');
        }
    }

    fn inline(&mut self, range: &Range<usize>) {
        self.seen = true;
        self.items.inline(range);
        if let Some(open) = &mut self.task {
            open.task.range.end = range.end;
        }
    }

    fn end_link(&mut self, range: &Range<usize>) {
        self.inline(range);
        let Some((at, body)) = self.open.pop() else { return };
        let Some(link) = self.note.links.get_mut(at) else { return };
        let shown = self.note.body[body..].trim();
        if link.kind == crate::LinkKind::Markdown && !shown.is_empty() && shown != link.target {
            link.alias = Some(shown.to_owned());
        }
    }

    fn end_heading(&mut self) {
        let Some((level, range, body)) = self.heading.take() else { return };
        let text = self.note.body[body..].trim().to_owned();
        let line = self.lines.line(range.start);
        self.note.headings.push(Heading { level, text, line, range });
    }

    fn block_id(&mut self, id: &str) {
        // Alone in its paragraph it names the block before.
        let own = self.blocks.last().copied();
        let start = if self.seen { own } else { self.previous.or(own) }.unwrap_or_default();
        self.note.blocks.push(BlockId { id: id.to_owned(), line: self.lines.line(start) });
    }

    fn start_task(&mut self, state: char, state_offset: usize, range: &Range<usize>) {
        let done = matches!(state, 'x' | 'X' | '-' | '✓' | '✔' | '☑' | '✅');
        let line = self.lines.line(range.start);
        let task = Task {
            text: String::new(),
            line,
            state,
            done,
            tags: Vec::new(),
            plan: Plan::default(),
            range: range.clone(),
            state_offset,
        };
        self.items.boxed(range.end);
        self.task = Some(OpenTask { task, first_tag: self.note.tags.len(), first_code: self.code.len() });
    }

    fn end_item_text(&mut self) {
        self.items.end_text();
        let Some(OpenTask { mut task, first_tag, first_code }) = self.task.take() else { return };
        task.tags = self.note.tags[first_tag..].iter().map(|tag| tag.name.clone()).collect();
        let after = task.state_offset + task.state.len_utf8() + 1;
        let written = self.text.get(after..task.range.end).unwrap_or_default();
        task.text = items::one_line(written);
        let code = &self.code[first_code..];
        if code.is_empty() {
            task.plan = plan::read(&task.text);
        } else {
            let mut prose = written.to_owned();
            for range in code.iter().filter(|range| range.start >= after && range.end <= task.range.end) {
                fields::blank(&mut prose, range.start - after..range.end - after);
            }
            task.plan = plan::read(&items::one_line(&prose));
        }
        self.note.tasks.push(task);
    }

    fn html(&mut self, range: Range<usize>) {
        let Note { links, html_names, body, .. } = &mut self.note;
        html_text::read(self.text, range, body, |part| match part {
            html_text::Part::Prose(prose) => loose::links(self.text, prose, self.lines, |link| links.push(link)),
            html_text::Part::Tag(tag) => html_names::in_tag(self.text, tag, self.lines, |name| html_names.push(name)),
        });
    }

    fn finish(mut self, base: usize) -> Note {
        self.end_item_text();
        self.note.items = self.items.finish();
        self.note.fields = fields::read(self.text, base, &self.code, self.lines);
        self.note.body.truncate(self.note.body.trim_end().len());
        if self.note.title.is_none() {
            self.note.title = opening_heading(self.text, &self.note);
        }
        self.note.words = words::count(&self.note.body);
        self.note
    }
}

/// A level-1 heading with nothing before it: further down it titles a part, not the note.
fn opening_heading(text: &str, note: &Note) -> Option<String> {
    let first = note.headings.first().filter(|heading| heading.level == 1 && !heading.text.is_empty())?;
    let begin = note.frontmatter.as_ref().map_or(0, |block| block.range.end);
    let before = text.get(begin..first.range.start)?;
    before.trim_start_matches('\u{feff}').trim().is_empty().then(|| first.text.clone())
}

fn is_inline(tag: &TagEnd) -> bool {
    !crate::pieces::is_block(tag)
}
