//! What a compiled plug said just before it trapped. A trap has no words of its own: a Rust panic's hook and Python's traceback go into the
//! log, and whoever called would be told no more than `unreachable`.

/// A panic's message with its place, or the last line of a traceback; more belongs into the log, where all of it is.
const MAX_BYTES: usize = 500;

/// The last error that the call in progress wrote into its log.
#[derive(Debug, Default)]
pub(crate) struct LastWords(String);

impl LastWords {
    /// A line that tells of a failure.
    pub(crate) fn said(&mut self, line: &str) {
        let mut words = line.split_whitespace().peekable();
        if words.peek().is_none() {
            return;
        }
        self.0.clear();
        for word in words {
            if !self.0.is_empty() {
                self.0.push(' ');
            }
            self.0.push_str(word);
            if self.0.len() > MAX_BYTES {
                self.0.truncate(self.0.floor_char_boundary(MAX_BYTES));
                self.0.push('…');
                break;
            }
        }
    }

    /// A new call begins: what was said in an earlier one has nothing to do with its end.
    pub(crate) fn forget(&mut self) {
        self.0.clear();
    }

    /// As the end of a sentence about a trap; empty if nothing was said.
    pub(crate) fn after_trap(&self) -> String {
        if self.0.is_empty() { String::new() } else { format!("; its last words: {}", self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_that_says_something_is_kept_on_one_line_and_short() {
        let mut words = LastWords::default();
        assert_eq!(words.after_trap(), "");
        for line in ["Traceback (most recent call last):", "ValueError: kaputt", "  "] {
            words.said(line);
        }
        assert_eq!(words.after_trap(), "; its last words: ValueError: kaputt");
        words.said("panicked at src/lib.rs:3:5:\nkaputt");
        assert_eq!(words.after_trap(), "; its last words: panicked at src/lib.rs:3:5: kaputt");
        words.said(&"ß".repeat(100_000));
        assert_eq!(words.after_trap().chars().filter(|c| *c == 'ß').count(), MAX_BYTES / 2);
        words.forget();
        assert_eq!(words.after_trap(), "");
    }
}
