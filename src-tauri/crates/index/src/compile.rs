//! An understood search as a tantivy query, with the ranking.

use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhrasePrefixQuery, PhraseQuery, Query as Engine,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Score, Term};

use crate::query::{Phrase, Query, Scope, Want};
use crate::schema::Fields;

/// All words in the title: before everything else, however often others say them. Above any sum of BM25 scores:
/// 32 clauses × 4 fields stay below 10,000.
const TITLE_TIER: Score = 100_000.0;
/// All words in title and headings.
const HEADING_TIER: Score = 10_000.0;

const TITLE_BOOST: Score = 4.0;
const HEADING_BOOST: Score = 2.0;
const PROPERTY_BOOST: Score = 0.5;

/// A prefix says nothing of how rare its words are.
const PREFIX_SCORE: Score = 1.0;

/// Terms that the last word of a phrase may go on to. Beyond this the phrase's total is a lower bound.
const MAX_PHRASE_ENDINGS: u32 = 10_000;

type Boxed = Box<dyn Engine>;

/// A search for tantivy.
pub(crate) struct Compiled {
    pub(crate) wanted: Boxed,
    /// Matches anything with a `-`. On its own, not as a clause of `wanted`: tantivy 0.27 asks an excluded phrase for
    /// documents it has already passed, against its own debug assertion.
    pub(crate) excluded: Option<Boxed>,
}

/// `None` when there is nothing to look for. Conditions on the path are the caller's.
pub(crate) fn compile(query: &Query, fields: &Fields) -> Option<Compiled> {
    if query.clauses.is_empty() {
        return None;
    }
    let mut wanted: Vec<(Occur, Boxed)> = Vec::new();
    let mut excluded: Vec<(Occur, Boxed)> = Vec::new();
    let mut in_title: Vec<Boxed> = Vec::new();
    let mut in_headings: Vec<Boxed> = Vec::new();
    for clause in &query.clauses {
        let condition = match &clause.want {
            Want::Path(_) => continue,
            Want::Tag(tag) => {
                let term = Term::from_field_text(fields.tag, tag);
                scored(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), 0.0)
            }
            Want::Text(scope, phrase) => {
                if !clause.negative && *scope != Scope::Content {
                    in_title.push(leaf(fields.title, phrase));
                    in_headings.push(any([leaf(fields.title, phrase), leaf(fields.headings, phrase)]));
                }
                within(*scope, phrase, fields)
            }
        };
        if clause.negative {
            excluded.push((Occur::Should, condition));
        } else {
            wanted.push((Occur::Must, condition));
        }
    }
    if wanted.is_empty() {
        wanted.push((Occur::Must, scored(Box::new(AllQuery), 0.0)));
    }
    for (tier, words) in [(TITLE_TIER, in_title), (HEADING_TIER, in_headings)] {
        if !words.is_empty() {
            let all = BooleanQuery::new(words.into_iter().map(|word| (Occur::Must, word)).collect());
            wanted.push((Occur::Should, scored(Box::new(all), tier)));
        }
    }
    let excluded = (!excluded.is_empty()).then(|| -> Boxed { Box::new(BooleanQuery::new(excluded)) });
    Some(Compiled { wanted: Box::new(BooleanQuery::new(wanted)), excluded })
}

fn within(scope: Scope, phrase: &Phrase, fields: &Fields) -> Boxed {
    let title = || boosted(leaf(fields.title, phrase), TITLE_BOOST);
    match scope {
        Scope::Title => title(),
        Scope::Content => leaf(fields.body, phrase),
        Scope::Anywhere => any([
            title(),
            boosted(leaf(fields.headings, phrase), HEADING_BOOST),
            leaf(fields.body, phrase),
            boosted(leaf(fields.properties, phrase), PROPERTY_BOOST),
        ]),
    }
}

/// The phrase in one field.
fn leaf(field: Field, phrase: &Phrase) -> Boxed {
    let terms: Vec<(usize, Term)> =
        phrase.terms.iter().map(|(place, term)| (*place, Term::from_field_text(field, term))).collect();
    match (terms.as_slice(), phrase.prefix) {
        ([(_, term)], false) => word(term.clone()),
        ([(_, term)], true) => any([word(term.clone()), scored(beginning_with(field, term), PREFIX_SCORE)]),
        (_, false) => Box::new(PhraseQuery::new_with_offset(terms)),
        (_, true) => {
            let mut open = PhrasePrefixQuery::new_with_offset(terms.clone());
            open.set_max_expansions(MAX_PHRASE_ENDINGS);
            any([Box::new(PhraseQuery::new_with_offset(terms)), scored(Box::new(open), PREFIX_SCORE)])
        }
    }
}

fn word(term: Term) -> Boxed {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// A range of the term dictionary: a regular expression or an automaton would walk more of it.
fn beginning_with(field: Field, term: &Term) -> Boxed {
    let first = term.serialized_value_bytes();
    // UTF-8 has no byte 0xff: the last byte always has a successor.
    let after = first.split_last().map(|(last, head)| [head, &[last.saturating_add(1)]].concat());
    let upper = after.map_or(Bound::Unbounded, |bytes| {
        let mut end = Term::from_field_text(field, "");
        end.append_bytes(&bytes);
        Bound::Excluded(end)
    });
    Box::new(RangeQuery::new(Bound::Included(term.clone()), upper))
}

fn any<const N: usize>(choices: [Boxed; N]) -> Boxed {
    Box::new(BooleanQuery::new(choices.into_iter().map(|choice| (Occur::Should, choice)).collect()))
}

fn scored(query: Boxed, score: Score) -> Boxed {
    Box::new(ConstScoreQuery::new(query, score))
}

fn boosted(query: Boxed, boost: Score) -> Boxed {
    Box::new(BoostQuery::new(query, boost))
}
