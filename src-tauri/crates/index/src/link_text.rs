//! Making links of mentions, so that a note goes on reading as it did.

use std::ops::Range;

use jackdaw_markdown::{LinkKind, Prose, parse, prose};

use crate::graph_types::{LinkedText, PlaceToLink};
use crate::names::{stem, without_md};
use crate::offsets::bytes_at;
use crate::rename::{apply, wiki_target};
use crate::said::destination;
use crate::shared::Shared;

impl Shared {
    /// The text of the note `from` with these places made links to `target`.
    pub(crate) fn linked(&self, from: &str, text: &str, target: &str, places: &[PlaceToLink]) -> LinkedText {
        let stretches = prose(text);
        let mut edits: Vec<Edit> = (0..)
            .zip(places)
            .zip(bytes_at(text, places))
            .filter_map(|((number, place), range)| {
                let range = range.filter(|range| text.get(range.clone()) == Some(place.text.as_str()))?;
                let Prose { in_table, .. } = around(&stretches, &range)?;
                let new = self.link_text(from, target, &place.text, *in_table)?;
                Some(Edit { number, range, new })
            })
            .collect();
        edits.sort_by_key(|edit| edit.range.start);
        edits.dedup_by(|later, earlier| later.range.start < earlier.range.end);
        // What stands around a place may make something else of it than a link that leads there. Leaving it out changes no other place's.
        loop {
            let text = apply(text, edits.iter().map(|edit| (edit.range.clone(), edit.new.as_str())));
            let before = edits.len();
            self.keep_links(from, target, &text, &mut edits);
            if edits.len() == before {
                return LinkedText { text, linked: edits.into_iter().map(|edit| edit.number).collect() };
            }
        }
    }

    /// Drops the edits that did not become links to `target` in `text`, which they are applied in.
    fn keep_links(&self, from: &str, target: &str, text: &str, edits: &mut Vec<Edit>) {
        let links = parse(text).links;
        let objects = self.objects.read();
        let mut grown = 0;
        edits.retain(|edit| {
            let start = edit.range.start + grown;
            grown += edit.new.len() - edit.range.len();
            links.iter().any(|link| {
                link.range == (start..start + edit.new.len())
                    && link.kind == LinkKind::Wiki
                    && destination(&objects, from, link).as_deref() == Some(target)
            })
        });
    }

    /// `[[words]]` where that leads to `target`, else `[[Name|words]]` with the shortest name that does. None if it cannot be written: the
    /// words or the path would end the link.
    fn link_text(&self, from: &str, target: &str, words: &str, in_table: bool) -> Option<String> {
        let objects = self.objects.read();
        let names = objects.names.view();
        let written = |form: &str| {
            let form = wiki_target(form.to_owned()).filter(|form| !form.contains("[["))?;
            (names.resolve(from, &form) == Some(target)).then_some(form)
        };
        if let Some(form) = written(words) {
            return Some(format!("[[{form}]]"));
        }
        if words.contains(['[', ']', '|', '\n', '\r']) || words.trim() != words {
            return None;
        }
        let rooted = format!("/{target}");
        let form = [stem(target), without_md(target), target, &rooted].into_iter().find_map(written)?;
        let bar = if in_table { "\\|" } else { "|" };
        Some(format!("[[{form}{bar}{words}]]"))
    }
}

/// A place as it is written anew.
struct Edit {
    /// Which of those asked for.
    number: usize,
    range: Range<usize>,
    new: String,
}

/// The plain text that a place lies in.
fn around<'a>(stretches: &'a [Prose], place: &Range<usize>) -> Option<&'a Prose> {
    let after = stretches.partition_point(|stretch| stretch.range.start <= place.start);
    let stretch = stretches.get(after.checked_sub(1)?)?;
    (stretch.range.end >= place.end && !place.is_empty()).then_some(stretch)
}
