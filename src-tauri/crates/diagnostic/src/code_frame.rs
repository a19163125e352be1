//! The lines of source around a place.

use serde::{Deserialize, Serialize};

/// Lines shown before and after the one that is meant: enough to know where one is.
const AROUND: u32 = 2;
/// Characters of a line: a longer one was written by a program, and says nothing to a reader.
const MOST_CHARACTERS: usize = 400;

/// A few lines of a source text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeFrame {
    /// The number of the first of them; counts from 1.
    pub first: u32,
    /// Without their ends.
    pub lines: Vec<String>,
}

impl CodeFrame {
    /// The lines around one of a text, counted from 1; `None` if the text has no such line.
    #[must_use]
    pub fn around(text: &str, line: u32) -> Option<Self> {
        let first = line.saturating_sub(AROUND).max(1);
        let skipped = usize::try_from(first - 1).ok()?;
        let wanted = usize::try_from(line.checked_add(AROUND)? - first + 1).ok()?;
        let cut = |line: &str| line.chars().take(MOST_CHARACTERS).collect();
        let lines: Vec<String> = text.lines().skip(skipped).take(wanted).map(cut).collect();
        let there = line >= 1 && usize::try_from(line - first).is_ok_and(|at| at < lines.len());
        there.then_some(Self { first, lines })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_the_line_and_what_is_around_it() {
        let text = "a\nb\r\nc\nd\ne\nf\n";
        let frame = |line| CodeFrame::around(text, line).map(|frame| (frame.first, frame.lines.join(" ")));
        assert_eq!(frame(1), Some((1, "a b c".to_owned())));
        assert_eq!(frame(4), Some((2, "b c d e f".to_owned())));
        assert_eq!(frame(6), Some((4, "d e f".to_owned())));
        assert_eq!([frame(0), frame(7), frame(u32::MAX)], [None, None, None]);
        assert_eq!(CodeFrame::around(&"ä".repeat(9_999), 1).map(|frame| frame.lines[0].chars().count()), Some(400));
    }
}
