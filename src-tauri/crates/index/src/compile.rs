//! An understood search as a tantivy query, with the ranking.

use std::ops::Bound;
use std::sync::Arc;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EnableScoring, Occur, PhrasePrefixQuery, PhraseQuery,
    Query as Engine, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Score, Searcher, Term};

use crate::beginnings::{BeginningWith, Kept};
use crate::best::versions;
use crate::bits::Bits;
use crate::in_set::InSet;
use crate::objects::{File, Objects};
use crate::path_conditions::PathConditions;
use crate::query::{Check, Condition, Expr, Phrase, Query, Scope, Wanted};
use crate::schema::Fields;
use crate::starts::is_kept;
use crate::tokens::is_unspaced;

/// All words in the title: before everything else, however often others say them. Above any sum of BM25 scores:
/// 32 clauses × 4 fields stay below 10,000.
pub(crate) const TITLE_TIER: Score = 100_000.0;
/// All words in title and headings.
pub(crate) const HEADING_TIER: Score = 10_000.0;

const TITLE_BOOST: Score = 4.0;
const HEADING_BOOST: Score = 2.0;
const PROPERTY_BOOST: Score = 0.5;

/// A prefix says nothing of how rare its words are.
const PREFIX_SCORE: Score = 1.0;

/// Terms that the last word of a phrase may go on to. Beyond this the phrase's total is a lower bound.
const MAX_PHRASE_ENDINGS: u32 = 10_000;

pub(crate) type Boxed = Box<dyn Engine>;
/// A phrase as it is looked for in one kind of place.
type Place<'a> = &'a dyn Fn(&Phrase) -> Boxed;

/// A search for tantivy.
pub(crate) struct Compiled {
    pub(crate) wanted: Boxed,
    /// What has anything that must not be there. Found on its own, not by a clause of `wanted`: tantivy 0.27 asks an excluded phrase for
    /// documents it has already passed, against its own debug assertion.
    pub(crate) excluded: Bits,
    pub(crate) paths: PathConditions,
}

/// What a search is compiled with: one state of the notes.
pub(crate) struct Compiler<'a> {
    pub(crate) fields: Fields,
    pub(crate) kept: &'a Arc<Kept>,
    pub(crate) searchers: &'a [Searcher],
    pub(crate) objects: &'a Objects,
    /// For each check of the query the notes for which it holds.
    pub(crate) checked: &'a [Bits],
    pub(crate) query: &'a Query,
}

impl Compiler<'_> {
    pub(crate) fn compile(&self, root: &Expr) -> tantivy::Result<Compiled> {
        let parts = match root {
            Expr::All(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut wanted: Vec<(Occur, Boxed)> = Vec::new();
        let mut excluded = Bits::default();
        let mut paths = PathConditions::default();
        for part in parts {
            match part {
                Expr::Is(Condition::Path(part)) => paths.add(part, false),
                Expr::Not(inner) => match &**inner {
                    Expr::Is(Condition::Path(part)) => paths.add(part, true),
                    inner => self.find(inner, &mut excluded)?,
                },
                part => wanted.push((Occur::Must, self.matcher(part)?)),
            }
        }
        if wanted.is_empty() {
            wanted.push((Occur::Must, unscored(AllQuery)));
        }
        let tiers: [(Score, Place<'_>); 2] = [
            (TITLE_TIER, &|phrase| self.title(phrase)),
            (HEADING_TIER, &|phrase| any([self.title(phrase), self.headings(phrase)])),
        ];
        for (tier, place) in tiers {
            if let Some(all) = self.tier(root, place) {
                wanted.push((Occur::Should, scored(all, tier)));
            }
        }
        self.query.each_wanted(&mut |phrase| {
            // What is in a heading is in the body, too: it need not be looked for, only preferred.
            if let Wanted::Phrase(phrase) = phrase {
                let heading = self.leaf(self.fields.headings, &phrase.whole());
                wanted.push((Occur::Should, boosted(heading, HEADING_BOOST)));
            }
        });
        Ok(Compiled { wanted: Box::new(BooleanQuery::new(wanted)), excluded, paths })
    }

    /// All words of the search in one kind of place; `None` if it has no words that could be there.
    fn tier(&self, expr: &Expr, place: Place<'_>) -> Option<Boxed> {
        let several = |parts: &[Expr], occur: Occur| -> Option<Boxed> {
            let parts: Vec<_> = parts.iter().filter_map(|part| self.tier(part, place)).collect();
            (!parts.is_empty()).then(|| -> Boxed {
                Box::new(BooleanQuery::new(parts.into_iter().map(|part| (occur, part)).collect()))
            })
        };
        match expr {
            Expr::All(parts) => several(parts, Occur::Must),
            Expr::Any(parts) => several(parts, Occur::Should),
            Expr::Is(Condition::Text(scope, phrase)) if *scope != Scope::Content => Some(place(phrase)),
            Expr::Not(_) | Expr::Is(_) => None,
        }
    }

    /// What a condition finds, scored.
    fn matcher(&self, expr: &Expr) -> tantivy::Result<Boxed> {
        let condition = match expr {
            Expr::All(parts) if parts.is_empty() => return Ok(unscored(AllQuery)),
            Expr::All(parts) => return self.several(parts, Occur::Must),
            Expr::Any(parts) => return self.several(parts, Occur::Should),
            Expr::Not(denied) => {
                let mut found = Bits::default();
                self.find(denied, &mut found)?;
                return Ok(unscored(InSet { versions: Arc::new(found), negated: true }));
            }
            Expr::Is(condition) => condition,
        };
        Ok(match condition {
            Condition::Text(scope, phrase) => self.within(*scope, phrase),
            Condition::Tag(tag) => self.term(self.fields.tag, tag),
            Condition::Fact(fact) => self.term(self.fields.facts, fact),
            Condition::FactsBetween(from, to) => {
                let bound = |fact: &str| Term::from_field_text(self.fields.facts, fact);
                unscored(RangeQuery::new(Bound::Included(bound(from)), Bound::Excluded(bound(to))))
            }
            Condition::Created(days) => {
                let (first, last) = days.numbers();
                self.between(self.fields.created, first, last.map(|last| last + 1))
            }
            Condition::Modified(days) => {
                let (from, to) = days.moments();
                self.between(self.fields.modified, from, to)
            }
            Condition::Path(part) => {
                let mut paths = PathConditions::default();
                paths.add(part, false);
                self.files(|file| paths.hold(file))
            }
            Condition::PathLike(pattern) => self.files(|file| pattern.0.is_match(&file.path)),
            Condition::TitleLike(pattern) => self.files(|file| file.names().any(|name| pattern.0.is_match(name))),
            Condition::Mentions(target) => {
                let path = self.objects.resolve("", target);
                let sources = self.objects.mentioning(path.as_deref().unwrap_or(target));
                set(sources.iter().filter_map(|source| self.objects.version(source)).collect())
            }
            Condition::Check(check) => {
                let holds = set(self.checked.get(*check).cloned().unwrap_or_default());
                match self.query.checks.get(*check) {
                    // Their words are worth something; which of the notes with them are meant, the check has found out.
                    Some(Check::Exact(..) | Check::Within(..)) => {
                        let loose = self.matcher(&self.query.loosened(expr))?;
                        Box::new(BooleanQuery::new(vec![(Occur::Must, loose), (Occur::Must, holds)]))
                    }
                    _ => holds,
                }
            }
        })
    }

    fn several(&self, parts: &[Expr], occur: Occur) -> tantivy::Result<Boxed> {
        let parts: tantivy::Result<Vec<_>> = parts.iter().map(|part| Ok((occur, self.matcher(part)?))).collect();
        Ok(Box::new(BooleanQuery::new(parts?)))
    }

    /// The versions of what a condition finds.
    pub(crate) fn find(&self, expr: &Expr, found: &mut Bits) -> tantivy::Result<()> {
        let matcher = self.matcher(expr)?;
        for searcher in self.searchers {
            versions(searcher, &*matcher.weight(EnableScoring::disabled_from_searcher(searcher))?, found)?;
        }
        Ok(())
    }

    fn term(&self, field: Field, term: &str) -> Boxed {
        unscored(TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic))
    }

    /// From the first up to and without the second.
    fn between(&self, field: Field, from: Option<i64>, to: Option<i64>) -> Boxed {
        let bound = |value: i64| Term::from_field_i64(field, value);
        let from = from.map_or(Bound::Included(bound(i64::MIN)), |from| Bound::Included(bound(from)));
        let to = to.map_or(Bound::Included(bound(i64::MAX)), |to| Bound::Excluded(bound(to)));
        unscored(RangeQuery::new(from, to))
    }

    fn files(&self, wanted: impl Fn(&File) -> bool) -> Boxed {
        set(self.objects.in_memory_order().filter(|file| wanted(file)).map(|file| file.version).collect())
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

fn set(versions: Bits) -> Boxed {
    unscored(InSet { versions: Arc::new(versions), negated: false })
}

fn unscored(query: impl Engine) -> Boxed {
    scored(Box::new(query), 0.0)
}

fn scored(query: Boxed, score: Score) -> Boxed {
    Box::new(ConstScoreQuery::new(query, score))
}

fn boosted(query: Boxed, boost: Score) -> Boxed {
    Box::new(BoostQuery::new(query, boost))
}
