//! An understood search as a tantivy query, with the ranking.

use std::sync::Arc;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhrasePrefixQuery, PhraseQuery, Query as Engine,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Score, Term};

use crate::beginnings::{BeginningWith, Kept};
use crate::query::{Phrase, Query, Scope, Want};
use crate::schema::Fields;
use crate::starts::is_kept;
use crate::tokens::is_unspaced;

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

/// What a search is compiled with.
pub(crate) struct Compiler<'a> {
    pub(crate) fields: Fields,
    pub(crate) kept: &'a Arc<Kept>,
}

impl Compiler<'_> {
    /// `None` when there is nothing to look for. Conditions on the path are the caller's.
    pub(crate) fn compile(&self, query: &Query) -> Option<Compiled> {
        if query.clauses.is_empty() {
            return None;
        }
        let mut wanted: Vec<(Occur, Boxed)> = Vec::new();
        let mut excluded: Vec<(Occur, Boxed)> = Vec::new();
        let mut preferred: Vec<(Occur, Boxed)> = Vec::new();
        let mut in_title: Vec<Boxed> = Vec::new();
        let mut in_headings: Vec<Boxed> = Vec::new();
        for clause in &query.clauses {
            let condition = match &clause.want {
                Want::Path(_) => continue,
                Want::Tag(tag) => {
                    let term = Term::from_field_text(self.fields.tag, tag);
                    scored(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), 0.0)
                }
                Want::Text(scope, phrase) => {
                    if !clause.negative && *scope != Scope::Content {
                        // What is in a heading is in the body, too: it need not be looked for, only preferred.
                        preferred.push((
                            Occur::Should,
                            boosted(self.leaf(self.fields.headings, &phrase.whole()), HEADING_BOOST),
                        ));
                        in_title.push(self.title(phrase));
                        in_headings.push(any([self.title(phrase), self.headings(phrase)]));
                    }
                    self.within(*scope, phrase)
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
        wanted.extend(preferred);
        let excluded = (!excluded.is_empty()).then(|| -> Boxed { Box::new(BooleanQuery::new(excluded)) });
        Some(Compiled { wanted: Box::new(BooleanQuery::new(wanted)), excluded })
    }

    fn within(&self, scope: Scope, phrase: &Phrase) -> Boxed {
        match scope {
            Scope::Title => boosted(self.title(phrase), TITLE_BOOST),
            Scope::Content => self.leaf(self.fields.body, phrase),
            Scope::Anywhere => match beginning(self.fields.start, phrase) {
                Some(beginning) => any([self.anywhere(&phrase.whole()), beginning]),
                None => self.anywhere(phrase),
            },
        }
    }

    fn anywhere(&self, phrase: &Phrase) -> Boxed {
        any([
            boosted(self.leaf(self.fields.title, phrase), TITLE_BOOST),
            self.leaf(self.fields.body, phrase),
            boosted(self.leaf(self.fields.properties, phrase), PROPERTY_BOOST),
        ])
    }

    /// The phrase in a title.
    fn title(&self, phrase: &Phrase) -> Boxed {
        match beginning(self.fields.title_start, phrase) {
            Some(beginning) => any([self.leaf(self.fields.title, &phrase.whole()), beginning]),
            None => self.leaf(self.fields.title, phrase),
        }
    }

    /// The phrase in a heading. One or two letters are too few to prefer a heading for.
    fn headings(&self, phrase: &Phrase) -> Boxed {
        if is_beginning(phrase) {
            self.leaf(self.fields.headings, &phrase.whole())
        } else {
            self.leaf(self.fields.headings, phrase)
        }
    }

    /// The phrase in one field.
    fn leaf(&self, field: Field, phrase: &Phrase) -> Boxed {
        let terms: Vec<(usize, Term)> =
            phrase.terms.iter().map(|(place, term)| (*place, Term::from_field_text(field, term))).collect();
        match (terms.as_slice(), phrase.prefix) {
            ([(_, term)], false) => word(term.clone()),
            ([(_, term)], true) => any([
                word(term.clone()),
                scored(Box::new(BeginningWith::new(field, term.clone(), self.kept)), PREFIX_SCORE),
            ]),
            (_, false) => Box::new(PhraseQuery::new_with_offset(terms)),
            (_, true) => {
                let mut open = PhrasePrefixQuery::new_with_offset(terms.clone());
                open.set_max_expansions(MAX_PHRASE_ENDINGS);
                any([Box::new(PhraseQuery::new_with_offset(terms)), scored(Box::new(open), PREFIX_SCORE)])
            }
        }
    }
}

/// What a word of one or two letters that is still being typed may become.
fn beginning(field: Field, phrase: &Phrase) -> Option<Boxed> {
    let [(_, term)] = phrase.terms.as_slice() else { return None };
    let start = || TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic);
    is_beginning(phrase).then(|| scored(Box::new(start()), PREFIX_SCORE))
}

fn is_beginning(phrase: &Phrase) -> bool {
    let [(_, term)] = phrase.terms.as_slice() else { return false };
    phrase.prefix && is_kept(term) && !term.chars().any(is_unspaced)
}

fn word(term: Term) -> Boxed {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
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
