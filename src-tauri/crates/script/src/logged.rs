//! What a plug writes into its log, with the stacks in it led back to what was written.
//!
//! `console.error(error)` and what the engine tells of a lost rejection hold the stack as QuickJS made it: lines of the emitted code, columns in
//! bytes, and the frames of the module `jackdaw` among those of the plug.

use crate::bundle::Bundle;
use crate::explain::{Explained, Frame, place_in};

impl Bundle {
    /// A text of the log in which every stack has the plug's own frames alone, at their places in the source.
    #[must_use]
    pub fn explain_logged(&self, text: &str) -> String {
        let mut lines = text.split('\n').peekable();
        let mut told: Vec<String> = Vec::new();
        // Where the text begins that belongs to the next stack.
        let mut head = 0;
        while let Some(line) = lines.next() {
            let Some(first) = Entry::of(line) else {
                told.push(line.to_owned());
                continue;
            };
            let mut stack = vec![first];
            while let Some(next) = lines.peek().copied().and_then(Entry::of) {
                stack.push(next);
                lines.next();
            }
            self.tell_stack(&mut told, head, &stack);
            head = told.len();
        }
        told.join("\n")
    }

    /// Adds a stack to the lines before it, of which those from `head` on say what was thrown.
    fn tell_stack(&self, told: &mut Vec<String>, head: usize, stack: &[Entry<'_>]) {
        let own: Vec<&Entry<'_>> = stack.iter().filter(|entry| self.module(entry.path()).is_some()).collect();
        let trace: Vec<String> = own.iter().map(|entry| self.in_units(&entry.frame)).collect();
        let lines = told.get(head..).unwrap_or_default();
        let thrown = lines.iter().enumerate().rev().find_map(|(n, line)| Some((head + n, error_in(line)?)));
        let message = thrown.and_then(|(n, at)| told.get(n)?.get(at..)).unwrap_or_default().to_owned();
        let Explained { message: named, trace } = self.explain(&message, &trace.join("\n"));
        if let Some((n, at)) = thrown
            && let Some(line) = told.get_mut(n)
        {
            line.truncate(at);
            line.push_str(&named);
        }
        let indents = own.iter().map(|entry| entry.indent);
        told.extend(indents.zip(trace.lines()).map(|(indent, frame)| format!("{indent}{frame}")));
        // What follows the stack in its last line: the error's own properties, or the rest of what holds the error.
        let rest = stack.last().map_or("", |entry| entry.rest);
        match told.last_mut() {
            Some(last) => last.push_str(rest),
            None if rest.is_empty() => {}
            None => told.push(rest.to_owned()),
        }
    }

    /// A frame with its column in UTF-16 units, as positions of the engine are told otherwise too.
    fn in_units(&self, frame: &Frame<'_>) -> String {
        let line = self.module(frame.path).and_then(|module| module.code.lines().nth(frame.line as usize - 1));
        let before = line.and_then(|line| line.get(..(frame.column as usize).saturating_sub(1)));
        let column = before.map_or(frame.column as usize, |before| before.encode_utf16().count() + 1);
        format!("at {} ({}:{}:{column})", frame.name, frame.path, frame.line)
    }
}

/// A line of a stack in a text: `    at save (plug.ts:12:5) { reason: 1 }`.
struct Entry<'t> {
    indent: &'t str,
    frame: Frame<'t>,
    rest: &'t str,
}

impl<'t> Entry<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let text = line.trim_start();
        // The engine indents what it writes; a text of the author's need not be one.
        let indent = line.get(..line.len() - text.len()).filter(|indent| !indent.is_empty())?;
        let (name, place) = text.strip_prefix("at ")?.split_once(" (")?;
        let (place, rest) = place.split_once(')')?;
        let name = if name.is_empty() { "<module>" } else { name };
        if place == "native" {
            return Some(Self { indent, frame: Frame { name, path: place, line: 1, column: 1 }, rest });
        }
        let (path, line, column) = place_in(place)?;
        (line > 0).then_some(Self { indent, frame: Frame { name, path, line, column }, rest })
    }

    fn path(&self) -> &str {
        self.frame.path
    }
}

/// Where `TypeError: …` begins in a line.
fn error_in(line: &str) -> Option<usize> {
    let colon = line.match_indices(": ").map(|(at, _)| at).find(|at| {
        let name = line.get(..*at).unwrap_or_default();
        name.ends_with("Error")
    })?;
    let before = line.get(..colon)?;
    Some(before.rfind(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').map_or(0, |at| at + 1))
}
