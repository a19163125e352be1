//! From byte offsets to lines, without looking at the same byte twice.

/// Where the lines of a text begin. Line ends are `\n`, `\r\n` and a lone `\r`, as in the editor.
#[derive(Debug, Clone)]
pub struct LineIndex {
    /// Byte offset at which each line but the first begins; ascending.
    starts: Vec<usize>,
}

impl LineIndex {
    /// Reads `text` once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        // Forty bytes a line is what prose has: one allocation for most notes.
        let mut starts = Vec::with_capacity(text.len() / 40);
        let bytes = text.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            // One comparison for nearly every byte: both line ends are below 14, and little else is.
            if *byte <= b'\r' && (*byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))) {
                starts.push(at + 1);
            }
        }
        Self { starts }
    }

    /// The line that holds the byte at `offset`, from 1. Offsets past the end are on the last line.
    #[must_use]
    pub fn line(&self, offset: usize) -> u32 {
        let before = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(before).unwrap_or(u32::MAX - 1) + 1
    }

    /// The byte at which `line` (from 1) begins; `None` past the last line.
    #[must_use]
    pub fn start(&self, line: u32) -> Option<usize> {
        match line {
            0 => None,
            1 => Some(0),
            _ => self.starts.get(line as usize - 2).copied(),
        }
    }

    /// Number of lines; an empty text has one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() + 1
    }

    /// Always false: every text has a line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::LineIndex;

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let index = LineIndex::new("a\nb\r\nc\rd\n");
        let lines: Vec<u32> = [0, 1, 2, 4, 5, 6, 7, 8, 9, 99].into_iter().map(|at| index.line(at)).collect();
        assert_eq!(lines, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
        assert_eq!(index.len(), 5);
        assert_eq!((index.start(1), index.start(3), index.start(6)), (Some(0), Some(5), None));
    }
}
