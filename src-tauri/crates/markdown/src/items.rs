//! List items while they are read: what each says itself, and what it is nested in.

use std::ops::Range;

use crate::lines::LineIndex;
use crate::note::Item;

/// The items of a note, of which some are still open.
pub(crate) struct Items<'a> {
    text: &'a str,
    lines: &'a LineIndex,
    done: Vec<Item>,
    /// The items around the current place, from the outermost: their place in `done`.
    open: Vec<usize>,
    /// The item whose own text is being read, with the bytes seen of it.
    reading: Option<(usize, Option<Range<usize>>)>,
}

impl<'a> Items<'a> {
    pub(crate) fn new(text: &'a str, lines: &'a LineIndex) -> Self {
        Self { text, lines, done: Vec::new(), open: Vec::new(), reading: None }
    }

    pub(crate) fn start(&mut self, at: usize) {
        self.end_text();
        let parent = self.open.last().map(|parent| self.done[*parent].line);
        let depth = u32::try_from(self.open.len()).unwrap_or(u32::MAX);
        self.open.push(self.done.len());
        self.reading = Some((self.done.len(), None));
        self.done.push(Item { text: String::new(), line: self.lines.line(at), depth, parent, task: false });
    }

    /// The item has a box, which is not part of its text.
    pub(crate) fn boxed(&mut self, after: usize) {
        if let Some((at, range)) = &mut self.reading {
            self.done[*at].task = true;
            *range = Some(after..after);
        }
    }

    /// Something of the item's own text.
    pub(crate) fn inline(&mut self, seen: &Range<usize>) {
        if let Some((_, range)) = &mut self.reading {
            let start = range.as_ref().map_or(seen.start, |range| range.start);
            *range = Some(start..seen.end);
        }
    }

    /// What follows is nested, or another block.
    pub(crate) fn end_text(&mut self) {
        if let Some((at, Some(range))) = self.reading.take() {
            self.done[at].text = one_line(self.text.get(range).unwrap_or_default());
        }
    }

    pub(crate) fn end(&mut self) {
        self.end_text();
        self.open.pop();
    }

    pub(crate) fn finish(mut self) -> Vec<Item> {
        self.end_text();
        self.done
    }
}

/// Text of several lines in one, without indentation and the marks of quotes.
pub(crate) fn one_line(written: &str) -> String {
    let mut text = String::with_capacity(written.len());
    let lines = written.lines().map(|line| line.trim_start_matches([' ', '\t', '>']).trim_end());
    for line in lines.filter(|line| !line.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}
