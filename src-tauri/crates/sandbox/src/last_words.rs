//! What a compiled plug said just before it trapped. A trap has no words of its own: a Rust panic's hook and Python's traceback go into the
//! log, and whoever called would be told no more than `unreachable`.

/// A panic's message with its place, or the end of a traceback; more belongs into the log, where all of it is.
const MAX_BYTES: usize = 500;

/// Python's first line of an exception that nobody caught.
const TRACEBACK: &str = "Traceback (most recent call last):";

/// What the call in progress wrote of a failure into its log.
#[derive(Debug, Default)]
pub(crate) struct LastWords {
    words: String,
    traceback: Traceback,
}

/// How far a traceback is.
#[derive(Debug, Default, PartialEq, Eq)]
enum Traceback {
    #[default]
    None,
    /// Its lines come, the innermost place last.
    Open { place: Option<String> },
    /// The exception was told: what follows is the interpreter's own end.
    Told,
}

impl LastWords {
    /// A line, or several, that tells of a failure.
    pub(crate) fn said(&mut self, line: &str) {
        if line == TRACEBACK {
            self.traceback = Traceback::Open { place: None };
            return;
        }
        match &mut self.traceback {
            Traceback::Told => {}
            Traceback::Open { place } if line.starts_with(' ') => {
                if let Some(next) = python_place(line) {
                    *place = Some(next);
                }
            }
            Traceback::Open { place } => {
                let place = place.take().map_or_else(String::new, |place| format!(" ({place})"));
                self.keep(line, &place);
                self.traceback = Traceback::Told;
            }
            // Rust's own advice to whoever starts a program.
            Traceback::None if line.starts_with("note: run with `RUST_BACKTRACE") => {}
            Traceback::None => self.keep(line, ""),
        }
    }

    fn keep(&mut self, line: &str, place: &str) {
        let mut words = String::new();
        for word in line.split_whitespace() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
            if words.len() > MAX_BYTES {
                words.truncate(words.floor_char_boundary(MAX_BYTES));
                words.push('…');
                break;
            }
        }
        if !words.is_empty() {
            self.words = words + place;
        }
    }

    /// A new call begins: what was said in an earlier one has nothing to do with its end.
    pub(crate) fn forget(&mut self) {
        self.words.clear();
        self.traceback = Traceback::None;
    }

    /// As the end of a sentence about a trap; empty if nothing was said.
    pub(crate) fn after_trap(&self) -> String {
        if self.words.is_empty() { String::new() } else { format!("; its last words: {}", self.words) }
    }
}

/// `File "/0/plug.py", line 61, in trap` as `plug.py:61:1`: componentize-py gives each folder of modules a number, and a traceback has no columns.
fn python_place(line: &str) -> Option<String> {
    let (file, rest) = line.trim().strip_prefix("File \"")?.split_once("\", line ")?;
    let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let file = match file.strip_prefix('/').and_then(|path| path.split_once('/')) {
        Some((folder, path)) if folder.bytes().all(|byte| byte.is_ascii_digit()) => path,
        _ => file,
    };
    (!number.is_empty()).then(|| format!("{file}:{number}:1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is told of a trap after these lines.
    fn told(lines: &[&str]) -> String {
        let mut words = LastWords::default();
        lines.iter().for_each(|line| words.said(line));
        words.after_trap()
    }

    #[test]
    fn a_panic_is_told_on_one_line() {
        let panicked = [
            "started",
            "panicked at src/lib.rs:3:5:\nkaputt",
            "note: run with `RUST_BACKTRACE=1` environment variable",
            " ",
        ];
        assert_eq!(told(&panicked), "; its last words: panicked at src/lib.rs:3:5: kaputt");
        assert_eq!(told(&[]), "");
    }

    #[test]
    fn a_traceback_is_told_by_its_exception_and_innermost_place() {
        let lines = [
            TRACEBACK,
            "  File \"/0/plug.py\", line 85, in call",
            "    return trap()",
            "  File \"/0/lib/deep.py\", line 61, in trap",
            "AttributeError: 'NoneType' object has no attribute 'nothing'",
            "",
            "thread '<unnamed>' (1) panicked at runtime/src/lib.rs:1293:29:",
            "Python function threw an unexpected exception",
        ];
        let expected =
            "; its last words: AttributeError: 'NoneType' object has no attribute 'nothing' (lib/deep.py:61:1)";
        assert_eq!(told(&lines), expected);
        let again = [lines.as_slice(), &[TRACEBACK, "ValueError: the second"]].concat();
        assert_eq!(told(&again), "; its last words: ValueError: the second");
    }

    #[test]
    fn words_are_short_and_of_one_call() {
        let mut words = LastWords::default();
        words.said(&"ß".repeat(100_000));
        assert_eq!(words.after_trap().chars().filter(|c| *c == 'ß').count(), MAX_BYTES / 2);
        words.forget();
        assert_eq!(words.after_trap(), "");
    }
}
