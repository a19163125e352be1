//! The part of a link after `#`: which heading or block of a note it means.

use std::collections::HashMap;

use jackdaw_markdown::{Heading, Note, is_block_id};
use unicode_normalization::char::is_combining_mark;

use crate::names::key;
use crate::types::Anchor;

pub(crate) fn find(note: &Note, heading: Option<&str>, block: Option<&str>) -> Option<Anchor> {
    if let Some(id) = block {
        if !is_block_id(id) {
            return Some(Anchor::InvalidBlockId { id: id.to_owned() });
        }
        let found = note.blocks.iter().find(|block| block.id.eq_ignore_ascii_case(id))?;
        return Some(Anchor::Block { id: found.id.clone(), line: found.line });
    }
    let (found, _) = heading_of(&note.headings, heading?)?;
    let found = note.headings.get(found)?;
    Some(Anchor::Heading { text: found.text.clone(), line: found.line })
}

/// How a link names a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    /// By its words.
    Words,
    /// By the identifier that GitHub gives it.
    Slug,
}

/// The heading that the part of a link after `#` means, by its number.
pub(crate) fn heading_of(headings: &[Heading], named: &str) -> Option<(usize, Named)> {
    let chain: Vec<String> = named.split('#').map(comparable).filter(|name| !name.is_empty()).collect();
    let by_words = by_chain(headings, &chain).or_else(|| by_chain(headings, &as_markdown(named)?));
    by_words.map(|at| (at, Named::Words)).or_else(|| by_slug(headings, named).map(|at| (at, Named::Slug)))
}

/// A chain whose names are written as their headings are, with marks: so Obsidian completes them. `None` where there are none.
fn as_markdown(named: &str) -> Option<Vec<String>> {
    if !named.contains(['*', '_', '`', '=', '~', '$', '<']) {
        return None;
    }
    let words = |name: &str| {
        let heading = jackdaw_markdown::parse(&format!("# {}", name.trim())).headings.into_iter().next();
        comparable(&heading.map_or_else(|| name.to_owned(), |heading| heading.text))
    };
    Some(named.split('#').map(words).filter(|name| !name.is_empty()).collect())
}

/// The identifier that GitHub gives a heading.
pub(crate) fn slug_of(headings: &[Heading], at: usize) -> Option<String> {
    slugs(headings).nth(at)
}

/// The first heading of the last name that lies below headings of the names before it, in their order.
fn by_chain(headings: &[Heading], chain: &[String]) -> Option<usize> {
    let (last, above) = chain.split_last()?;
    headings.iter().enumerate().find_map(|(at, heading)| {
        if comparable(&heading.text) != *last {
            return None;
        }
        let mut wanted = above.iter().rev().peekable();
        let mut level = heading.level;
        for ancestor in headings[..at].iter().rev() {
            if ancestor.level < level {
                level = ancestor.level;
                if wanted.peek().is_some_and(|name| **name == comparable(&ancestor.text)) {
                    wanted.next();
                }
            }
        }
        wanted.peek().is_none().then_some(at)
    })
}

/// The heading that GitHub, and with it VS Code and most generators of tables of contents, would give this identifier: `#whats-new` leads to
/// `What's new?`, and `#notes-1` to the second `Notes`.
fn by_slug(headings: &[Heading], identifier: &str) -> Option<usize> {
    let wanted = key(identifier.trim());
    slugs(headings).position(|slug| slug == wanted)
}

fn slugs(headings: &[Heading]) -> impl Iterator<Item = String> {
    let mut given: HashMap<String, usize> = HashMap::new();
    headings.iter().map(move |heading| {
        let slug = slug(&heading.text);
        let before = given.entry(slug.clone()).and_modify(|count| *count += 1).or_insert(0);
        if *before == 0 { slug } else { format!("{slug}-{before}") }
    })
}

/// In lower case, spaces as dashes, and without everything that is neither a letter, a digit, a dash nor an underscore.
fn slug(text: &str) -> String {
    let text = key(text.trim());
    let kept = text.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c => (c.is_alphanumeric() || is_combining_mark(c)).then_some(c),
    });
    kept.collect()
}

/// As links write headings: without the characters that would end a link, spaces and case evened out.
pub(crate) fn comparable(text: &str) -> String {
    let plain: String = text.chars().map(|c| if "#|^:%[]\\".contains(c) { ' ' } else { c }).collect();
    key(&plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::types::Anchor;

    #[test]
    fn a_heading_is_found_by_its_words_and_by_the_identifier_that_github_gives_it() {
        let note = jackdaw_markdown::parse(
            "# What's new?\n## Notes\n## Notes\n## `code` & more\n## Größe: 3_4\n## 日本 語\n## notes-1\n## Exact-match\n## Exact match\n",
        );
        for (heading, line) in [
            ("What's new?", Some(1)),
            ("whats-new", Some(1)),
            ("Whats-New", Some(1)),
            ("notes", Some(2)),
            ("notes-1", Some(7)),
            ("notes-2", None),
            ("code--more", Some(4)),
            ("größe-3_4", Some(5)),
            ("日本-語", Some(6)),
            ("exact-match", Some(8)),
            ("exact-match-1", Some(9)),
            ("Exact *match*", Some(9)),
            ("`code` & more", Some(4)),
            ("whats new", None),
            ("", None),
            ("-", None),
        ] {
            let found = find(&note, Some(heading), None);
            let found = found.map(|anchor| if let Anchor::Heading { line, .. } = anchor { line } else { 0 });
            assert_eq!(found, line, "{heading}");
        }
    }
}
