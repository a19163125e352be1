//! Positions of the emitted code, as the engine reports them, led back to what was written.

use std::fmt::Write as _;

use crate::bundle::Bundle;

impl Bundle {
    /// From a position in a module's emitted code to one in its file. All count from 1, columns in Unicode scalar values.
    /// A position that cannot be led back stays as it is.
    #[must_use]
    pub fn locate(&self, file: &str, line: u32, column: u32) -> (String, u32, u32) {
        let module = self.module(file.strip_prefix("./").unwrap_or(file));
        let written = module.and_then(|module| module.map.as_ref()?.locate(&module.code, &module.source, line, column));
        let (line, column) = written.unwrap_or((line, column));
        (module.map_or(file, |module| &module.path).to_owned(), line, column)
    }

    /// Leads every `file:line:column` and `file:line` of a text back, e.g. of a stack trace.
    #[must_use]
    pub fn map_trace(&self, text: &str) -> String {
        let mut mapped = String::with_capacity(text.len());
        let mut rest = text;
        let mut before = None;
        while let Some(next) = rest.chars().next() {
            if before.is_none_or(may_precede_path)
                && let Some((path, position)) = self.position_at(rest)
            {
                let (path, line, column) = match position.column {
                    Some(column) => self.locate(path, position.line, column),
                    None => self.locate(path, position.line, 1),
                };
                // Writing to a string cannot fail.
                let _ = write!(mapped, "{path}:{line}");
                if position.column.is_some() {
                    let _ = write!(mapped, ":{column}");
                }
                rest = rest.get(position.length..).unwrap_or_default();
                before = Some('0');
                continue;
            }
            mapped.push(next);
            before = Some(next);
            rest = rest.get(next.len_utf8()..).unwrap_or_default();
        }
        mapped
    }

    /// A module's path and a position at the beginning of a text.
    fn position_at(&self, text: &str) -> Option<(&str, Position)> {
        self.modules.iter().find_map(|module| {
            let path = text.strip_prefix("./").unwrap_or(text);
            let after = path.strip_prefix(module.path.as_str())?.strip_prefix(':')?;
            let (line, after) = leading_number(after)?;
            let column = after.strip_prefix(':').and_then(leading_number);
            let rest = column.map_or(after, |(_, after)| after);
            let length = text.len() - rest.len();
            Some((module.path.as_str(), Position { line, column: column.map(|(column, _)| column), length }))
        })
    }
}

struct Position {
    line: u32,
    column: Option<u32>,
    /// How much of the text it takes, in bytes.
    length: usize,
}

/// `lib/plug.ts` does not contain the path `plug.ts`; `(plug.ts` does.
fn may_precede_path(before: char) -> bool {
    !before.is_alphanumeric() && !matches!(before, '_' | '-' | '.' | '/' | '\\')
}

fn leading_number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok()?, rest))
}
