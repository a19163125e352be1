//! Places in a text as the editor counts them: in UTF-16 code units, without a byte order mark, each line end as one.

/// From bytes to the editor's offsets, without looking at the same byte twice.
pub(crate) struct Offsets<'a> {
    text: &'a str,
    byte: usize,
    offset: u32,
}

impl<'a> Offsets<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let byte = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { text, byte, offset: 0 }
    }

    /// The offset of a byte that is not before the last one asked for.
    pub(crate) fn at(&mut self, byte: usize) -> u32 {
        let passed = self.text.get(self.byte..byte).unwrap_or_default();
        let units = if passed.is_ascii() { passed.len() } else { passed.encode_utf16().count() };
        let pairs = passed.matches("\r\n").count();
        self.offset = self.offset.saturating_add(u32::try_from(units - pairs).unwrap_or(u32::MAX));
        self.byte = self.byte.max(byte);
        self.offset
    }
}

#[cfg(test)]
mod tests {
    use super::Offsets;

    #[test]
    fn they_are_those_of_the_editor() {
        let text = "\u{feff}a\r\nö😀b";
        let mut offsets = Offsets::new(text);
        let at = |found: &str| text.find(found).unwrap_or_default();
        let places = ["a", "ö", "😀", "b"].map(at);
        assert_eq!(places.map(|byte| offsets.at(byte)), [0, 2, 3, 5]);
    }
}
