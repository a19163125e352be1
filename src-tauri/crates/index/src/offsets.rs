//! Places in a text as the editor counts them: in UTF-16 code units, without a byte order mark, each line end as one.

use std::ops::Range;

use crate::graph_types::PlaceToLink;

/// The bytes of each place; none of one that is not in the text, or begins or ends within a character.
pub(crate) fn bytes_at(text: &str, places: &[PlaceToLink]) -> Vec<Option<Range<usize>>> {
    let mut wanted: Vec<u32> = places.iter().flat_map(|place| [place.from, place.to]).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut found = Vec::with_capacity(wanted.len());
    let mut offset = 0_u32;
    let mut waiting = wanted.iter().peekable();
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut chars = text[start..].char_indices().map(|(at, c)| (start + at, c)).peekable();
    while let Some(next) = waiting.peek() {
        let Some((at, c)) = chars.next() else {
            if **next == offset {
                found.push((offset, text.len()));
            }
            break;
        };
        while waiting.next_if(|next| **next < offset).is_some() {}
        if waiting.next_if(|next| **next == offset).is_some() {
            found.push((offset, at));
        }
        let is_pair = c == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n');
        offset += if is_pair { 0 } else { u32::try_from(c.len_utf16()).unwrap_or_default() };
    }
    let byte = |offset: u32| found.binary_search_by_key(&offset, |(offset, _)| *offset).ok().map(|at| found[at].1);
    places
        .iter()
        .map(|place| Some(byte(place.from)?..byte(place.to)?).filter(|range| range.start <= range.end))
        .collect()
}

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
    use super::{Offsets, bytes_at};
    use crate::graph_types::PlaceToLink;

    #[test]
    fn they_are_those_of_the_editor() {
        let text = "\u{feff}a\r\nö😀b";
        let mut offsets = Offsets::new(text);
        let at = |found: &str| text.find(found).unwrap_or_default();
        let places = ["a", "ö", "😀", "b"].map(at);
        assert_eq!(places.map(|byte| offsets.at(byte)), [0, 2, 3, 5]);
        let place = |from, to| PlaceToLink { from, to, text: String::new() };
        let bytes = bytes_at(text, &[place(2, 3), place(0, 6), place(3, 4), place(6, 7), place(5, 2)]);
        let whole = '\u{feff}'.len_utf8()..text.len();
        assert_eq!(bytes, [Some(at("ö")..at("😀")), Some(whole), None, None, None]);
    }
}
