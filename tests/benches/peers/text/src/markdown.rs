//! Bare pulldown-cmark over the notes: every event with its place, and nothing made of them.

use std::path::Path;

use pulldown_cmark::{Options, Parser};
use serde_json::{Value, json};

use crate::notes;
use crate::rounds::rounds;

const ROUNDS: usize = 10;

/// `{wall, cpu}` of reading all notes below a folder, whose texts are in memory.
pub(crate) fn measure(space: &Path) -> Value {
    let mut texts = Vec::new();
    notes::each(space, &mut |_, text| texts.push(text.to_owned()));
    // What Jackdaw's notes are read with.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_MATH
        | Options::ENABLE_WIKILINKS;
    let mut events = 0;
    let figures = rounds(ROUNDS, || {
        events = texts.iter().map(|text| Parser::new_ext(text, options).into_offset_iter().count()).sum();
    });
    json!({ "parse": figures, "events": events })
}
