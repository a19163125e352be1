//! The part of a link after `#`: which heading or block of a note it means.

use jackdaw_markdown::{Heading, Note, is_block_id};

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
    let chain: Vec<String> = heading?.split('#').map(comparable).filter(|name| !name.is_empty()).collect();
    let found = by_chain(&note.headings, &chain)?;
    Some(Anchor::Heading { text: found.text.clone(), line: found.line })
}

/// The first heading of the last name that lies below headings of the names before it, in their order.
fn by_chain<'a>(headings: &'a [Heading], chain: &[String]) -> Option<&'a Heading> {
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
        wanted.peek().is_none().then_some(heading)
    })
}

/// As links write headings: without the characters that would end a link, spaces and case evened out.
fn comparable(text: &str) -> String {
    let plain: String = text.chars().map(|c| if "#|^:%[]\\".contains(c) { ' ' } else { c }).collect();
    key(&plain.split_whitespace().collect::<Vec<_>>().join(" "))
}
