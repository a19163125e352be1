//! Places in the rendered page that links lead to.

use std::collections::HashMap;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::piece::{Piece, What};

/// Prefix of a heading's anchor. Prefixes keep a note's text from naming an element of the app.
pub(crate) const HEADING: &str = "h-";

/// Prefix of a footnote's anchor.
pub(crate) const FOOTNOTE: &str = "fn-";

/// The anchor of a footnote.
pub(crate) fn of_footnote(label: &str) -> String {
    format!("{FOOTNOTE}{label}")
}

/// The anchors of all headings, in their order: their words in lower case, joined by dashes; numbered where they repeat.
pub(crate) fn of_headings(pieces: &[Piece<'_>]) -> Vec<String> {
    let mut anchors = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut open: Option<String> = None;
    for piece in pieces {
        match &piece.what {
            What::Event(Event::Start(Tag::Heading { .. })) => open = Some(String::from(HEADING)),
            What::Event(Event::End(TagEnd::Heading(_))) => {
                let Some(slug) = open.take() else { continue };
                let slug = slug.trim_end_matches('-').to_owned();
                let count = seen.entry(slug.clone()).or_insert(0);
                *count += 1;
                anchors.push(if *count > 1 { format!("{slug}-{count}") } else { slug });
            }
            what => {
                if let Some(slug) = &mut open {
                    append(text_of(what), slug);
                }
            }
        }
    }
    anchors
}

fn text_of<'p>(what: &'p What<'_>) -> &'p str {
    match what {
        What::Event(Event::Text(text) | Event::Code(text) | Event::InlineMath(text)) => text,
        What::Event(Event::SoftBreak | Event::HardBreak) => " ",
        What::Tag(name) => name,
        What::Address(_, link) => &link.target,
        _ => "",
    }
}

fn append(text: &str, slug: &mut String) {
    for c in text.chars() {
        if c.is_alphanumeric() || c == '_' {
            slug.extend(c.to_lowercase());
        } else if !slug.ends_with('-') && (c.is_whitespace() || c == '-') {
            slug.push('-');
        }
    }
}
