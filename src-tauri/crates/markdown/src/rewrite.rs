//! Changing where links lead, and nothing else.

use std::ops::Range;

use crate::destination;
use crate::extract::parse;
use crate::frontmatter;
use crate::note::{Link, LinkKind, Note};

/// Gives links new targets. `new_target` is asked for every link, in document order; `Some` is the new path as it is, not
/// encoded: this writes it as the link's kind needs. What follows `#` or `|` stays. `None` if nothing changed; otherwise
/// every byte outside the targets is as it was.
///
/// A link that cannot say the new path (`[[…]]` around a name with `]]`, `|` or `#`) stays as it is.
#[must_use]
pub fn rewrite_links(text: &str, mut new_target: impl FnMut(&Link) -> Option<String>) -> Option<String> {
    let note = parse(text);
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for link in note.links.iter().filter(|link| is_located(link)) {
        let Some(target) = new_target(link).filter(|target| *target != link.path()) else { continue };
        let written = match link.kind {
            // An address is whole already.
            LinkKind::Markdown if link.external => Some(target),
            LinkKind::Markdown => Some(destination::encode(&target, text[..link.target_range.start].ends_with('<'))),
            LinkKind::Wiki | LinkKind::Embed => wiki(&target),
        };
        let written = written.and_then(|written| quoted_in_frontmatter(text, &note, link.range.start, written));
        if let Some(written) = written.filter(|written| *written != text[link.target_range.clone()]) {
            changes.push((link.target_range.clone(), written));
        }
    }
    // Links by label share the target in their definition: the first word counts.
    changes.sort_by_key(|(range, _)| range.start);
    changes.dedup_by_key(|(range, _)| range.start);
    apply(text, &changes)
}

fn is_located(link: &Link) -> bool {
    link.target_range != (link.range.end..link.range.end)
}

fn apply(text: &str, changes: &[(Range<usize>, String)]) -> Option<String> {
    if changes.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len() + changes.iter().map(|(_, written)| written.len()).sum::<usize>());
    let mut from = 0;
    for (range, written) in changes {
        out.push_str(&text[from..range.start]);
        out.push_str(written);
        from = range.end;
    }
    out.push_str(&text[from..]);
    Some(out)
}

/// A path as it stands in `[[…]]`, if it can.
fn wiki(target: &str) -> Option<String> {
    let breaks = target.contains(['|', '#', '\n', '\r']) || target.contains("]]") || target.contains("[[");
    let ends_badly = target.ends_with([']', '\\']) || target.trim() != target;
    (!breaks && !ends_badly).then(|| target.to_owned())
}

/// What is to be written at `at` of this note's text: in quotes of its frontmatter as they need it, elsewhere as it is. `None` if it cannot
/// stand there.
#[must_use]
pub fn quoted_in_frontmatter(text: &str, note: &Note, at: usize, written: String) -> Option<String> {
    let yaml = note.frontmatter.as_ref().map_or(0..0, |block| block.range.clone());
    let quoted = yaml.contains(&at).then(|| frontmatter::quote_around(text, at)).flatten();
    quote(written, quoted)
}

/// `written` within quotes of YAML, if it can stand there: a name with `"` or a backslash is no name on most systems.
fn quote(written: String, quote: Option<char>) -> Option<String> {
    match quote {
        Some('"') => (!written.contains(['"', '\\'])).then_some(written),
        Some(_) => Some(written.replace('\'', "''")),
        None => Some(written),
    }
}
