//! Byte offsets to lines and columns.

/// Where the lines of a text begin.
pub(crate) struct Lines<'s> {
    source: &'s str,
    starts: Vec<usize>,
}

impl<'s> Lines<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        let after_breaks = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(index, _)| index + 1);
        Self { source, starts: std::iter::once(0).chain(after_breaks).collect() }
    }

    /// Line and column of a byte offset, both from 1, the column in Unicode scalar values.
    pub(crate) fn place(&self, offset: usize) -> (u32, u32) {
        let offset = offset.min(self.source.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        let column = self.source.get(start..offset).map_or(0, |text| text.chars().count());
        (number(line), number(column + 1))
    }
}

pub(crate) fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A column in UTF-16 units from 0, as source maps count, as one in Unicode scalar values from 1.
pub(crate) fn column_from_utf16(line: &str, column: u32) -> u32 {
    let mut units = 0;
    let mut characters = 1;
    for character in line.chars() {
        if units >= column {
            break;
        }
        units += number(character.len_utf16());
        characters += 1;
    }
    characters
}

/// The other way round.
pub(crate) fn column_to_utf16(line: &str, column: u32) -> u32 {
    line.chars().take(column.saturating_sub(1) as usize).map(|character| number(character.len_utf16())).sum()
}
