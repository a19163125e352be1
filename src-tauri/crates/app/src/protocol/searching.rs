//! Searches and what they find.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Results of a search.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub struct SearchReply {
    /// Best first.
    pub hits: Vec<SearchHit>,
    /// How many notes match in all.
    pub total: u32,
    /// Microseconds.
    pub took_us: u32,
    /// True while the space is still being indexed: there may be more.
    pub indexing: bool,
    /// Nothing has the words as they were typed: these have words that are spelled almost alike.
    pub fuzzy: bool,
    /// The search in plain words, as it was understood.
    pub understood: String,
}

/// One note that matches.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    /// The note.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Higher is better.
    pub score: f32,
    /// Escaped HTML with `<mark>` around matches.
    pub snippet: String,
    /// Of the best match; counts from 1.
    pub line: u32,
    /// Its matching lines, in the order of the note, as many as were asked for; absent when none were.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub matches: Option<Vec<SearchLine>>,
    /// How many more lines match, if lines were asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub more: Option<u32>,
    /// Why it stands where it stands, if that was asked.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub why: Option<SearchWorth>,
}

/// A line that matches.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchLine {
    /// Counts from 1.
    pub line: u32,
    /// Escaped HTML with `<mark>` around matches.
    pub snippet: String,
}

/// What a hit is worth: first by where its words are, then by the sum of the others.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub struct SearchWorth {
    /// Where all words of the search are: `title` (or name, or alias), `heading` (or title), `text`.
    pub place: String,
    /// How much its words tell it from other notes.
    pub words: f32,
    /// For how much of the title was typed.
    pub title: f32,
    /// For the notes that link to it.
    pub links: f32,
    /// How many these are, up to 255.
    pub linked_from: u32,
    /// For how lately it was changed.
    pub recent: f32,
}

/// A search with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavedSearch {
    /// As it is offered.
    pub name: String,
    /// As it is typed.
    pub query: String,
    /// False: it stands in the user's own settings and is offered in every space; it is changed there, by hand.
    pub in_space: bool,
}

/// A tag and how many notes carry it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TagCount {
    /// Without `#`.
    pub tag: String,
    /// Notes.
    pub count: u32,
}
