//! A heading gets another text: its own line, and the part after `#` of every link that leads to it or to a heading below it.
//!
//! A link is changed only if it would lead elsewhere afterwards. It goes on naming the heading as it did: by its words, by a chain of
//! headings, or by the identifier that GitHub gives it.

use std::collections::BTreeSet;
use std::ops::Range;

use jackdaw_markdown::{Heading, Link, LinkKind, Note, percent_encoded, quoted_in_frontmatter};

use crate::anchor::{Named, comparable, heading_of, slug_of};
use crate::rename::{Edit, LeftLink, Rewrite, Rewrites, Wanted, possible};
use crate::said::destination;
use crate::shared::Shared;

/// Why a heading cannot be renamed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeadingError {
    /// The note cannot be read.
    #[error("there is no note `{0}`")]
    NoNote(String),
    /// No heading begins on the line.
    #[error("line {line} of `{path}` is no heading: put the cursor on one")]
    NoHeading {
        /// The note.
        path: String,
        /// Counts from 1.
        line: u32,
    },
    /// It would not be one heading any more.
    #[error("`{0}` cannot be a heading's text: write one line of words")]
    Text(String),
}

pub(crate) fn plan(
    shared: &Shared,
    path: &str,
    line: u32,
    wanted: &str,
    read: &dyn Fn(&str) -> Option<String>,
) -> Result<Rewrites, HeadingError> {
    let text = read(path).ok_or_else(|| HeadingError::NoNote(path.to_owned()))?;
    let note = jackdaw_markdown::parse(&text);
    let no_heading = || HeadingError::NoHeading { path: path.to_owned(), line };
    let at = note.headings.iter().position(|heading| heading.line == line).ok_or_else(no_heading)?;
    let place = words(&text, &note.headings[at]).ok_or_else(no_heading)?;
    let unusable = || HeadingError::Text(wanted.to_owned());
    let wanted = wanted.trim();
    if wanted.is_empty() || wanted.contains(['\n', '\r']) {
        return Err(unusable());
    }
    let after = format!("{}{wanted}{}", &text[..place.start], &text[place.end..]);
    let after = jackdaw_markdown::parse(&after).headings;
    let is_same = |(one, other): (&Heading, &Heading)| one.level == other.level && one.line == other.line;
    if after.len() != note.headings.len() || !note.headings.iter().zip(&after).all(is_same) || after[at].text.is_empty()
    {
        return Err(unusable());
    }
    let change = Change { path, at, before: &note.headings, after: &after };
    let mut candidates: BTreeSet<String> =
        shared.objects.read().mentioning(path).into_iter().map(|path| path.to_string()).collect();
    candidates.insert(path.to_owned());
    let rewrite = |candidate: String| {
        let text = if candidate == path { text.clone() } else { read(&candidate)? };
        let note = jackdaw_markdown::parse(&text);
        let links = note.links.iter().filter_map(|link| change.edit(shared, &candidate, &text, &note, link)).collect();
        let (mut edits, left) = possible(&text, &note, links);
        if candidate == path {
            // What stands in the heading itself was written by whoever renames it.
            edits.retain(|edit| edit.range.end <= place.start || edit.range.start >= place.end);
            edits.push(Edit { range: place.clone(), new: wanted.to_owned() });
        }
        Some((Rewrite::new(&candidate, &candidate, text, edits), left))
    };
    Ok(candidates.into_iter().filter_map(rewrite).collect())
}

/// The bytes of a heading's own text: without its marks, and without a block id at its end.
fn words(text: &str, heading: &Heading) -> Option<Range<usize>> {
    let whole = text.get(heading.range.clone())?;
    let line = whole.lines().next()?;
    let start = line.len() - line.trim_start().len();
    let marks = line[start..].bytes().take_while(|byte| *byte == b'#').count();
    let mut end = line.trim_end().len();
    let mut begin = start;
    if marks > 0 {
        begin = start + marks;
        begin += line[begin..].len() - line[begin..].trim_start().len();
        let closing = line[..end].trim_end_matches('#');
        if closing.len() < end && closing.ends_with([' ', '\t']) {
            end = closing.trim_end().len();
        }
    } else if whole.lines().count() > 2 {
        // Underlined, and of several lines: which of them is meant to change cannot be told.
        return None;
    }
    if let Some((before, id)) = line[..end].rsplit_once(" ^")
        && jackdaw_markdown::is_block_id(id)
    {
        end = before.trim_end().len();
    }
    let from = heading.range.start;
    (begin <= end).then(|| from + begin..from + end)
}

/// A heading's new text, seen from a link.
struct Change<'a> {
    path: &'a str,
    /// Which of the note's headings.
    at: usize,
    before: &'a [Heading],
    after: &'a [Heading],
}

impl Change<'_> {
    fn edit(&self, shared: &Shared, from: &str, text: &str, note: &Note, link: &Link) -> Option<Wanted> {
        let named = link.heading.as_deref().filter(|_| !link.external && link.block.is_none())?;
        let leads_here = destination(&shared.objects.read(), from, link).as_deref() == Some(self.path);
        let (heading, how) = heading_of(self.before, named).filter(|_| leads_here)?;
        // A heading of one word is named by both, and only Markdown's other readers go by identifiers alone.
        let is_slug = link.kind == LinkKind::Markdown
            && slug_of(self.before, heading).as_deref() == Some(named)
            && self.before.get(heading).is_some_and(|heading| heading.text != named);
        let how = if is_slug { Named::Slug } else { how };
        let still = |named: &str| heading_of(self.after, named).is_some_and(|(at, _)| at == heading);
        if still(named) {
            return None;
        }
        let (old, new) = (comparable(&self.before[self.at].text), comparable_words(&self.after[self.at].text));
        let renamed = |name: &str| if comparable(name) == old { new.clone() } else { name.to_owned() };
        let chain = || named.split('#').map(renamed).collect::<Vec<_>>().join("#");
        let own = comparable_words(&self.after[heading].text);
        let forms = match how {
            Named::Slug => [slug_of(self.after, heading)?, own],
            Named::Words => [chain(), own],
        };
        let place = fragment(text, link)?;
        let written = forms.into_iter().filter(|form| still(form)).find_map(|form| {
            let written = match link.kind {
                LinkKind::Wiki | LinkKind::Embed => form,
                LinkKind::Markdown => encoded(&form, text[..link.target_range.start].ends_with('<')),
            };
            quoted_in_frontmatter(text, note, link.range.start, written)
        });
        let left = LeftLink { path: from.to_owned(), line: link.line, target: link.target.clone() };
        Some((left, written.map(|new| Edit { range: place, new })))
    }
}

/// A heading as a wikilink writes it: without what would end the link.
fn comparable_words(text: &str) -> String {
    let plain: String = text.chars().map(|c| if "#|^[]\\".contains(c) { ' ' } else { c }).collect();
    plain.replace("%%", " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The bytes after `#`.
fn fragment(text: &str, link: &Link) -> Option<Range<usize>> {
    let start = link.target_range.end;
    let end = match link.kind {
        LinkKind::Wiki | LinkKind::Embed => {
            let inner = text.get(start..link.range.end.checked_sub(2)?)?;
            let path = inner.split_once('|').map_or(inner, |(path, _)| path.strip_suffix('\\').unwrap_or(path));
            start + path.len()
        }
        LinkKind::Markdown => {
            let in_angles = text[..link.target_range.start].ends_with('<');
            let mut depth = 0_usize;
            let ends = |c: char| match c {
                '\n' | '\r' => true,
                c if in_angles => c == '>',
                '(' => {
                    depth += 1;
                    false
                }
                ')' if depth > 0 => {
                    depth -= 1;
                    false
                }
                ')' => true,
                c => c.is_whitespace(),
            };
            let rest = &text[start..];
            start + rest.find(ends).unwrap_or(rest.len())
        }
    };
    let written = text.get(start..end)?;
    let hash = written.find('#')?;
    let named = &written[hash + 1..];
    let from = start + hash + 1 + (named.len() - named.trim_start().len());
    Some(from..from + named.trim().len())
}

/// A heading in the address of a Markdown link.
fn encoded(name: &str, in_angles: bool) -> String {
    percent_encoded(name, |_, c| match c {
        ' ' => !in_angles,
        '%' | '<' | '>' | '\\' | '`' | '|' | '(' | ')' | '&' => true,
        c => c.is_control(),
    })
}
