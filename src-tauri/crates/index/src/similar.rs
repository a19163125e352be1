//! Words that nobody wrote are taken as misspelled: the nearest words that somebody did write stand for them.

use tantivy::Term;
use tantivy::query::{Bm25StatisticsProvider as _, FuzzyTermQuery};
use tantivy::schema::Field;

use crate::error::IndexError;
use crate::query::{Condition, Expr, Phrase, Query};
use crate::scoring::Statistics;
use crate::search::World;
use crate::shared::Shared;
use crate::tokens::is_unspaced;
use crate::types::Search;

/// Letters of a word that may be misspelled at all: of three letters one other makes another word.
const SHORTEST: usize = 4;
/// From so many letters on two of them may be wrong.
const LONG: usize = 8;
/// Words that stand for one.
const MOST: usize = 8;
/// Words that are weighed for it.
const MOST_LOOKED_AT: usize = 500;

impl Shared {
    /// The same search with what is written instead of words that nobody wrote; `None` if there is no such word or nothing like it.
    pub(crate) fn similar(&self, query: &Query, search: &Search<'_>) -> Result<Option<Query>, IndexError> {
        let Some(root) = &query.root else { return Ok(None) };
        let objects = self.objects.read();
        let world = self.world(&objects, search)?;
        let statistics =
            Statistics { searchers: &world.searchers, fields: self.fields, visible: world.visible.as_ref() };
        let similar = Similar { world: &world, statistics: &statistics, fields: [self.fields.body, self.fields.title] };
        let root_then = similar.of(root)?;
        Ok((root_then != *root).then(|| Query { root: Some(root_then), checks: query.checks.clone() }))
    }
}

struct Similar<'a> {
    world: &'a World<'a>,
    statistics: &'a Statistics<'a>,
    fields: [Field; 2],
}

impl Similar<'_> {
    fn of(&self, expr: &Expr) -> tantivy::Result<Expr> {
        let each = |parts: &[Expr]| parts.iter().map(|part| self.of(part)).collect::<tantivy::Result<Vec<_>>>();
        Ok(match expr {
            Expr::All(parts) => Expr::All(each(parts)?),
            Expr::Any(parts) => Expr::Any(each(parts)?),
            Expr::Is(Condition::Text(scope, phrase)) => {
                let words = self.words(phrase)?;
                let mut choices: Vec<Expr> =
                    words.into_iter().map(|word| Expr::Is(Condition::Text(*scope, word))).collect();
                match choices.len() {
                    0 => expr.clone(),
                    1 => choices.remove(0),
                    _ => Expr::Any(choices),
                }
            }
            Expr::Not(_) | Expr::Is(_) => expr.clone(),
        })
    }

    /// What may be meant by a word; nothing if it is written somewhere, or was meant as it is.
    fn words(&self, phrase: &Phrase) -> tantivy::Result<Vec<Phrase>> {
        let [(_, word)] = phrase.terms.as_slice() else { return Ok(Vec::new()) };
        let letters = word.chars().count();
        // A number is another number, not a misspelled one.
        let is_word = word.chars().all(|c| c.is_alphabetic() && !is_unspaced(c));
        if phrase.quoted || !is_word || letters < SHORTEST || self.is_written(word, phrase.prefix)? {
            return Ok(Vec::new());
        }
        let mut found: Vec<(u8, u64, String)> = Vec::new();
        for distance in 1..=if letters < LONG { 1 } else { 2 } {
            for near in self.near(word, distance, phrase.prefix)? {
                if found.iter().all(|(.., other)| *other != near) {
                    let often = self.often(&near)?;
                    if often > 0 {
                        found.push((distance, often, near));
                    }
                }
            }
            // What is nearer is what was meant.
            if !found.is_empty() {
                break;
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
        let words = found.into_iter().take(MOST).map(|(.., word)| Phrase {
            terms: vec![(0, word.clone())],
            prefix: false,
            written: word,
            quoted: false,
        });
        Ok(words.collect())
    }

    fn is_written(&self, word: &str, prefix: bool) -> tantivy::Result<bool> {
        if self.often(word)? > 0 {
            return Ok(true);
        }
        let beginning = if prefix { self.near(word, 0, true)? } else { Vec::new() };
        for word in beginning {
            if self.often(&word)? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Notes with the word, as far as they may be seen.
    fn often(&self, word: &str) -> tantivy::Result<u64> {
        let count = self.fields.iter().map(|field| self.statistics.doc_freq(&Term::from_field_text(*field, word)));
        count.sum()
    }

    /// Words at most so many letters away.
    fn near(&self, word: &str, distance: u8, prefix: bool) -> tantivy::Result<Vec<String>> {
        let mut near = Vec::new();
        for field in self.fields {
            let term = Term::from_field_text(field, word);
            let fuzzy = if prefix {
                FuzzyTermQuery::new_prefix(term, distance, true)
            } else {
                FuzzyTermQuery::new(term, distance, true)
            };
            let automaton = fuzzy.automaton()?;
            for segment in self.world.searchers.iter().flat_map(tantivy::Searcher::segment_readers) {
                let index = segment.inverted_index(field)?;
                let mut terms = index.terms().search(&automaton).into_stream()?;
                let mut looked_at = 0;
                while looked_at < MOST_LOOKED_AT && terms.advance() {
                    looked_at += 1;
                    if let Ok(term) = std::str::from_utf8(terms.key())
                        && !near.iter().any(|other| other == term)
                    {
                        near.push(term.to_owned());
                    }
                }
            }
        }
        Ok(near)
    }
}
