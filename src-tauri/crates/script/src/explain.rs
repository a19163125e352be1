//! An error of the engine in the words and places of who wrote the code.

use crate::builtin::is_api_error;
use crate::bundle::Bundle;
use crate::calls::Call;
use crate::compile::Module;

/// An error as its author is told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// With the name of what is no function.
    pub message: String,
    /// Positions in what was written, innermost first, one a line: `at save (plug.ts:12:5)`. Empty if there are none.
    pub trace: String,
}

/// What the engine says of what cannot be called or made, without its name.
const NAMELESS: [&str; 2] = ["not a function", "not a constructor"];

/// The errors that the engine throws of itself.
const ENGINE_ERRORS: [&str; 7] =
    ["TypeError", "RangeError", "ReferenceError", "SyntaxError", "EvalError", "URIError", "InternalError"];

impl Bundle {
    /// What the engine reported of an error: its message, and its stack, positions in the emitted code in UTF-16 units.
    #[must_use]
    pub fn explain(&self, message: &str, trace: &str) -> Explained {
        self.explain_as(message, trace, false)
    }

    /// Where a call was stopped because its time was over, innermost first: the loop that it was in, or the syscall that it waited for.
    #[must_use]
    pub fn explain_stopped(&self, trace: &str) -> String {
        self.explain_as("TimeoutError: ", trace, true).trace
    }

    fn explain_as(&self, message: &str, trace: &str, stopped: bool) -> Explained {
        let mut explained = Explained { message: message.to_owned(), trace: String::new() };
        let mut told: Vec<String> = Vec::new();
        let mut inner: Option<&str> = None;
        for (depth, line) in trace.lines().enumerate() {
            let Some(frame) = Frame::of(line).and_then(|frame| self.place(frame)) else {
                told.push(self.map_trace(line));
                inner = None;
                continue;
            };
            let around = frame.module.calls_around(frame.offset);
            let call = match inner {
                Some(name) => around.iter().copied().find(|call| call.name == name),
                None if depth > 0 => None,
                None => {
                    let calls = frame.module.calls_at(frame.offset);
                    innermost(&calls, &around, &mut explained.message)
                }
            };
            if depth == 1 && call.is_some_and(|call| call.is_new && call.is_thrown) && !is_of_engine(message) {
                // The constructor of what is thrown is no place of its own.
                told.clear();
            }
            let at = if stopped && depth == 0 {
                frame.module.stopped_at(frame.offset, call)
            } else {
                call.map_or(frame.offset, |call| call.at)
            };
            let (line, column) = frame.module.place(at);
            let (path, line, column) = self.locate(&frame.module.path, line, column);
            told.push(format!("at {} ({path}:{line}:{column})", frame.name));
            inner = Some(frame.name);
        }
        explained.trace = told.join("\n");
        explained
    }

    fn place<'t>(&self, frame: Frame<'t>) -> Option<Placed<'t, '_>> {
        let module = self.module(frame.path.strip_prefix("./").unwrap_or(frame.path))?;
        let line = frame.line.checked_sub(1)? as usize;
        // Lines as the engine counts them: a `\r` before the `\n` belongs to the line.
        let start = module.code.split_inclusive('\n').take(line).map(str::len).sum::<usize>();
        let text = module.code.get(start..)?.split('\n').next()?;
        let mut units = 0;
        let before = text.chars().take_while(|character| {
            units += character.len_utf16();
            units < frame.column as usize
        });
        let offset = start + before.map(char::len_utf8).sum::<usize>();
        Some(Placed { name: frame.name, module, offset })
    }
}

/// The call in which the error came up, if it surely was one: `calls` are those that the engine means when what it called is none, `around` all
/// in whose arguments the place is.
fn innermost<'m>(calls: &[&'m Call], around: &[&'m Call], message: &mut String) -> Option<&'m Call> {
    let (kind, said) = message.split_once(": ").unwrap_or((message, ""));
    if NAMELESS.contains(&said) {
        let names: Vec<&str> = calls.iter().map(|call| call.callee.as_str()).collect();
        let first = calls.first().copied()?;
        let what = if first.is_new { "a constructor" } else { "a function" };
        *message = format!("{kind}: {} is not {what}", names.join(" or "));
        return Some(first);
    }
    let made = around.iter().copied().find(|call| call.is_new && call.name == kind);
    if made.is_some() || !is_api_error(kind) {
        return made;
    }
    // A syscall: its own frames are the module's, and so not in the trace.
    let api = || around.iter().copied().filter(|call| call.is_api);
    let named = api().find(|call| said.strip_prefix(&call.callee).is_some_and(|rest| rest.starts_with(' ')));
    let only = if let [call] = calls { Some(*call) } else { None };
    named.or_else(|| api().next()).or(only)
}

/// Whether the engine itself may have thrown it, so that its constructor need not be where it came up.
fn is_of_engine(message: &str) -> bool {
    let kind = message.split_once(": ").map_or(message, |(kind, _)| kind);
    ENGINE_ERRORS.contains(&kind)
}

/// `at save (plug.ts:12:5)`.
pub(crate) struct Frame<'t> {
    pub(crate) name: &'t str,
    pub(crate) path: &'t str,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

struct Placed<'t, 'm> {
    name: &'t str,
    module: &'m Module,
    /// Bytes, in the emitted code.
    offset: usize,
}

impl<'t> Frame<'t> {
    fn of(line: &'t str) -> Option<Self> {
        let (name, place) = line.trim().strip_prefix("at ")?.strip_suffix(')')?.rsplit_once(" (")?;
        let (path, line, column) = place_in(place)?;
        Some(Self { name, path, line, column })
    }
}

/// `plug.ts:12:5` in its parts.
pub(crate) fn place_in(place: &str) -> Option<(&str, u32, u32)> {
    let (rest, column) = place.rsplit_once(':')?;
    let (path, line) = rest.rsplit_once(':')?;
    Some((path, line.parse().ok()?, column.parse().ok()?))
}

impl Module {
    /// Line and column of a byte of the emitted code; both count from 1, columns in Unicode scalar values.
    fn place(&self, offset: usize) -> (u32, u32) {
        crate::position::Lines::new(&self.code).place(offset)
    }

    /// Where an export is written.
    pub(crate) fn export_place(&self, name: &str) -> Option<(u32, u32)> {
        self.places.iter().find(|(export, ..)| export == name).map(|(_, line, column)| (*line, *column))
    }
}

impl Bundle {
    /// Where the function is written that the engine is asked for as `export`: an export's name, or `lib/count.ts:count`.
    #[must_use]
    pub fn function_place(&self, export: &str) -> Option<(String, u32, u32)> {
        let (path, name) = export.rsplit_once(':').unwrap_or((&self.entry, export));
        let mut queue = vec![path.to_owned()];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(path) = queue.pop() {
            let Some(module) = self.module(&path).filter(|module| seen.insert(module.path.clone())) else { continue };
            if let Some((line, column)) = module.export_place(name) {
                return Some((module.path.clone(), line, column));
            }
            queue.extend(self.star_targets(module));
        }
        None
    }

    /// Where something was thrown that is no error and carries no place: where the text of it is thrown, else the function that was called.
    #[must_use]
    pub fn thrown_place(&self, message: &str, export: &str) -> Option<(String, u32, u32)> {
        self.thrown_at(message).or_else(|| self.function_place(export))
    }
}
