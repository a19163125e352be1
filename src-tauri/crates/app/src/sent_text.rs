//! A text as a face sends it: all of it, or what is other in it than in the text on disk that it came of. A long note is not sent anew with
//! each save, which its editor would feel.

use jackdaw_space::{SpaceError, SpacePath};

use crate::notebook::Notebook;
use crate::protocol::{Failure, SentText, TextChange};

impl Notebook {
    /// All of a text that was sent. `base` is the hash of the text that a change is of, as [`Notebook::open_note`] gave it.
    ///
    /// # Errors
    /// For a change: `conflict` with the hash on disk when another text is there, `invalid` when it is no change of that text; what the
    /// disk says else. The whole text is always taken.
    pub(crate) fn whole_text(&self, path: &SpacePath, sent: SentText, base: Option<&str>) -> Result<String, Failure> {
        match sent {
            SentText::Whole(text) => Ok(text),
            SentText::Change(change) => {
                let on_disk = self.open_text(path)?;
                if base != Some(on_disk.hash.as_str()) {
                    return Err(SpaceError::Conflict { path: path.clone(), current: Some(on_disk.hash) }.into());
                }
                change.apply(&on_disk.text).ok_or_else(|| no_change_of(path))
            }
        }
    }
}

/// A change does not fit its text.
pub(crate) fn no_change_of(path: &SpacePath) -> Failure {
    Failure::invalid(format!("this is no change of the text of `{path}` that it names: send the whole text"))
}

impl TextChange {
    /// What it makes of a text; none if it is no change of it.
    pub(crate) fn apply(&self, base: &str) -> Option<String> {
        let (before, rest) = split(base, self.from)?;
        let (_, after) = split(rest, self.to.checked_sub(self.from)?)?;
        let text = [before, &self.insert, after].concat();
        (units(&text) == self.length as usize).then_some(text)
    }
}

/// A text in two, after so many UTF-16 units; none if it ends before, or the two halves of a letter would be torn apart.
fn split(text: &str, after: u32) -> Option<(&str, &str)> {
    let mut left = after as usize;
    for (at, letter) in text.char_indices() {
        if left == 0 {
            return text.split_at_checked(at);
        }
        left = left.checked_sub(letter.len_utf16())?;
    }
    (left == 0).then_some((text, ""))
}

fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

impl From<String> for SentText {
    fn from(text: String) -> Self {
        Self::Whole(text)
    }
}

impl From<&str> for SentText {
    fn from(text: &str) -> Self {
        Self::Whole(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn change(from: u32, to: u32, insert: &str, length: usize) -> TextChange {
        TextChange { from, to, insert: insert.to_owned(), length: u32::try_from(length).unwrap_or(u32::MAX) }
    }

    #[test]
    fn offsets_are_those_of_the_editor() {
        // The face is one letter to a reader, two units to the editor and four bytes here.
        assert_eq!(change(3, 4, "y", 4).apply("a😀x").as_deref(), Some("a😀y"));
        assert_eq!(change(1, 3, "ä", 3).apply("a😀x").as_deref(), Some("aäx"));
        assert_eq!(change(4, 4, "😀", 6).apply("a😀x").as_deref(), Some("a😀x😀"));
        assert_eq!(change(0, 0, "", 0).apply("").as_deref(), Some(""));
    }

    #[test]
    fn what_is_no_change_of_the_text_changes_nothing() {
        for (why, wrong) in [
            ("ends before it begins", change(2, 1, "", 3)),
            ("begins behind the end", change(5, 5, "x", 5)),
            ("ends behind the end", change(3, 5, "", 3)),
            ("begins within a pair", change(2, 3, "", 3)),
            ("ends within a pair", change(1, 2, "", 3)),
            ("is of a shorter text", change(0, 0, "x", 4)),
            ("is of a longer text", change(0, 0, "x", 6)),
        ] {
            assert_eq!(wrong.apply("a😀x"), None, "{why}");
        }
    }

    proptest! {
        #[test]
        fn any_change_makes_what_its_units_say(
            base in "[a-c\n\r ä中😀]{0,40}", at in 0_u32..50, to in 0_u32..50, insert in "[x\n😀]{0,5}", off in 0_usize..3,
        ) {
            let all: Vec<u16> = base.encode_utf16().collect();
            let (from, until) = (at as usize, to as usize);
            let spliced = (from <= until && until <= all.len()).then(|| {
                let inserted: Vec<u16> = insert.encode_utf16().collect();
                [&all[..from], &inserted, &all[until..]].concat()
            });
            let length = spliced.as_ref().map_or(0, Vec::len) + off;
            // Torn pairs are no text, and a length that is off is of another one.
            let expected = spliced.and_then(|units| String::from_utf16(&units).ok()).filter(|_| off == 0);
            let is_torn = |at: usize| at > 0 && at < all.len() && (0xDC00..0xE000).contains(&all[at]);
            let expected = expected.filter(|_| !is_torn(from) && !is_torn(until));
            prop_assert_eq!(change(at, to, &insert, length).apply(&base), expected);
        }
    }
}
