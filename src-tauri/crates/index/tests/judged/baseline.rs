//! Plain BM25 over the body, as any search engine has it: what the ranking must be better than.
//!
//! It folds and splits as the contract says (case, diacritics, pairs of characters where no spaces are written), takes the last word as a beginning too, and knows
//! `tag:` and `path:` as filters, so that it loses by its ranking and not by what it cannot read.

use std::collections::{BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;

use crate::fixture::Note;

/// The usual constants: how soon a word that is said again counts no more, and how much a long note is held against it.
const K1: f64 = 1.2;
const B: f64 = 0.75;

struct Document<'a> {
    note: &'a Note,
    counts: HashMap<String, u32>,
    length: f64,
}

/// The bodies, counted.
pub(crate) struct Bm25<'a> {
    documents: Vec<Document<'a>>,
    average: f64,
}

impl<'a> Bm25<'a> {
    pub(crate) fn over(notes: &'a [Note]) -> Self {
        let documents: Vec<Document<'_>> = notes
            .iter()
            .map(|note| {
                let mut counts = HashMap::new();
                for word in words(body(&note.text)) {
                    *counts.entry(word).or_default() += 1;
                }
                let length = f64::from(counts.values().sum::<u32>());
                Document { note, counts, length }
            })
            .collect();
        let average = documents.iter().map(|document| document.length).sum::<f64>() / number(documents.len());
        Self { documents, average }
    }

    /// The names of what has any of the words and passes the filters, the best first, of equal ones the newest.
    pub(crate) fn search(&self, query: &str) -> Vec<String> {
        let (filters, text): (Vec<&str>, Vec<&str>) =
            query.split(' ').partition(|part| part.starts_with("tag:") || part.starts_with("path:"));
        let wanted = words(&text.join(" "));
        let mut scores = vec![0.0; self.documents.len()];
        for (at, word) in wanted.iter().enumerate() {
            let may_go_on = at + 1 == wanted.len();
            let said: Vec<f64> = self.documents.iter().map(|document| document.said(word, may_go_on)).collect();
            let having = number(said.iter().filter(|count| **count > 0.0).count());
            let rareness = (1.0 + (number(said.len()) - having + 0.5) / (having + 0.5)).ln();
            for ((score, count), document) in scores.iter_mut().zip(said).zip(&self.documents) {
                let length = 1.0 - B + B * document.length / self.average;
                *score += rareness * count * (K1 + 1.0) / (count + K1 * length);
            }
        }
        let scored = self.documents.iter().zip(scores).filter(|(document, score)| {
            (wanted.is_empty() || *score > 0.0) && filters.iter().all(|filter| document.passes(filter))
        });
        let mut found: Vec<(&Note, f64)> = scored.map(|(document, score)| (document.note, score)).collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.modified.cmp(&a.0.modified)));
        found.into_iter().map(|(note, _)| note.name().to_owned()).collect()
    }
}

impl Document<'_> {
    /// How often a word is said.
    fn said(&self, word: &str, may_go_on: bool) -> f64 {
        let counts = self.counts.iter().filter(|(said, _)| *said == word || may_go_on && said.starts_with(word));
        f64::from(counts.map(|(_, count)| count).sum::<u32>())
    }

    fn passes(&self, filter: &str) -> bool {
        if let Some(part) = filter.strip_prefix("path:") {
            return self.note.path.to_lowercase().contains(part);
        }
        let tag = filter.trim_start_matches("tag:");
        let listed = self.note.text.lines().find_map(|line| line.strip_prefix("tags:")).unwrap_or_default();
        let written = self.note.text.split_whitespace().filter_map(|word| word.strip_prefix('#'));
        let tags: BTreeSet<&str> = listed.split(['[', ']', ',', ' ']).chain(written).collect();
        tags.contains(tag)
    }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

/// The text after the frontmatter.
fn body(text: &str) -> &str {
    let after = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    after.map_or(text, |(_, body)| body)
}

fn words(text: &str) -> Vec<String> {
    let folded: String = text.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).nfc().collect();
    let folded = folded.to_lowercase().replace('ß', "ss").replace('œ', "oe").replace('ø', "o");
    let mut words = Vec::new();
    for run in folded.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
        let letters: Vec<char> = run.chars().collect();
        // Not a word of Latin letters with an accent more: only Japanese is written here without spaces.
        if letters.iter().all(|c| *c < '\u{3000}') || letters.len() == 1 {
            words.push(run.to_owned());
        } else {
            words.extend(letters.windows(2).map(|pair| pair.iter().collect()));
        }
    }
    words
}
