//! A search from the typed text to the hits.

use std::sync::Arc;
use std::time::Instant;

use tantivy::Searcher;
use tantivy::query::EnableScoring;

use crate::best::{Accept, Best};
use crate::bits::Bits;
use crate::checks::{Checked, NoteText};
use crate::compile::Compiler;
use crate::error::IndexError;
use crate::objects::{Objects, Version};
use crate::query::{Condition, Expr, Query, Today, parse};
use crate::rank::{Ranked, WINDOW, as_they_are, ranked};
use crate::scoring::Statistics;
use crate::shared::Shared;
use crate::snippet::excerpt;
use crate::types::{Hit, Search, SearchResult};

/// Notes are read so often at most: those that change meanwhile are read again.
const ROUNDS: usize = 3;

/// One state of the notes, as far as the caller may see them.
pub(crate) struct World<'a> {
    pub(crate) objects: &'a Objects,
    pub(crate) searchers: Vec<Searcher>,
    /// The notes that may be seen; `None` for all.
    pub(crate) visible: Option<Bits>,
}

impl Shared {
    pub(crate) fn search(&self, search: &Search<'_>) -> Result<SearchResult, IndexError> {
        let start = Instant::now();
        let mut query = parse(search.query, Today::now());
        let (mut hits, mut total) = self.found(&query, search)?;
        let mut fuzzy = false;
        if total == 0
            && search.similar
            && let Some(similar) = self.similar(&query, search)?
        {
            (hits, total) = self.found(&similar, search)?;
            fuzzy = total > 0;
            if fuzzy {
                query = similar;
            }
        }
        for hit in &mut hits {
            if (search.stopped)() {
                return Err(IndexError::Cancelled);
            }
            if let Some(text) = (self.read)(&hit.path) {
                let excerpt = excerpt(self, &query, &NoteText::new(&hit.path, &text), search.lines);
                (hit.snippet, hit.line) = (excerpt.best.snippet, excerpt.best.line);
                (hit.matches, hit.more) = (excerpt.matches, excerpt.more);
            }
        }
        let took_us = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        Ok(SearchResult { hits, total, took_us, fuzzy, understood: query.said() })
    }

    /// The best hits, without snippets, and how many there are.
    fn found(&self, query: &Query, search: &Search<'_>) -> Result<(Vec<Hit>, usize), IndexError> {
        let Some(root) = &query.root else { return Ok((Vec::new(), 0)) };
        let mut checked = Checked::default();
        let mut rounds = ROUNDS;
        loop {
            // First the objects, then the text: what is current in the one is then surely in the other.
            let objects = self.objects.read();
            let world = self.world(&objects, search)?;
            let unchecked = if query.checks.is_empty() || rounds == 0 {
                Vec::new()
            } else {
                self.unchecked(&world, query, root, &checked)?
            };
            if unchecked.is_empty() {
                return self.best(&world, query, root, &checked, search);
            }
            // Saves need not wait while notes are read.
            drop(world);
            drop(objects);
            self.check(query, &unchecked, &mut checked, search.stopped);
            if (search.stopped)() {
                return Err(IndexError::Cancelled);
            }
            rounds -= 1;
        }
    }

    pub(crate) fn world<'a>(&self, objects: &'a Objects, search: &Search<'_>) -> Result<World<'a>, IndexError> {
        let visible = search.visible.map(|visible| {
            let seen = objects.live_versions().filter(|(_, path)| visible(path));
            seen.map(|(version, _)| version).collect()
        });
        Ok(World { objects, searchers: self.text.searchers()?, visible })
    }

    fn compiler<'a>(&'a self, world: &'a World<'_>, query: &'a Query, checked: &'a Checked) -> Compiler<'a> {
        Compiler {
            fields: self.fields,
            kept: &self.kept,
            searchers: &world.searchers,
            objects: world.objects,
            checked: &checked.holds,
            query,
        }
    }

    /// The notes that come into question and were not read yet.
    fn unchecked(
        &self,
        world: &World<'_>,
        query: &Query,
        root: &Expr,
        checked: &Checked,
    ) -> Result<Vec<(Version, Arc<str>)>, IndexError> {
        let compiler = self.compiler(world, query, checked);
        let mut found = Bits::default();
        compiler.find(&query.loosened(root), &mut found)?;
        let is_new = |version: &Version| {
            found.contains(*version)
                && !checked.seen.contains(*version)
                && world.visible.as_ref().is_none_or(|visible| visible.contains(*version))
        };
        let files = world.objects.in_memory_order().filter(|file| file.note.is_some() && is_new(&file.version));
        Ok(files.map(|file| (file.version, Arc::clone(&file.path))).collect())
    }

    fn best(
        &self,
        world: &World<'_>,
        query: &Query,
        root: &Expr,
        checked: &Checked,
        search: &Search<'_>,
    ) -> Result<(Vec<Hit>, usize), IndexError> {
        let compiled = self.compiler(world, query, checked).compile(root)?;
        let visible = world.visible.as_ref();
        let accept = Accept { objects: world.objects, visible, excluded: &compiled.excluded, paths: &compiled.paths };
        let window = if search.limit == 0 { 0 } else { search.limit.max(WINDOW) };
        let mut best = Best::new(accept, window);
        let statistics = Statistics { searchers: &world.searchers, fields: self.fields, visible };
        for searcher in &world.searchers {
            let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, searcher);
            best.collect(searcher, &*compiled.wanted.weight(scoring)?, search.stopped)?;
        }
        let total = best.total;
        let found = best.into_sorted();
        // Where nothing but conditions is asked, all are worth the same, and the newest come first.
        let has_words = root.any_condition(&|condition| matches!(condition, Condition::Text(..) | Condition::Check(_)));
        let ranked = if has_words { ranked(found, query, world.objects, visible) } else { as_they_are(found) };
        let hits = ranked.iter().take(search.limit).filter_map(|ranked| hit(world.objects, ranked, search.explain));
        Ok((hits.collect(), total))
    }
}

fn hit(objects: &Objects, ranked: &Ranked, explain: bool) -> Option<Hit> {
    let file = objects.live(ranked.found.version)?;
    Some(Hit {
        path: file.path.to_string(),
        title: file.title().unwrap_or_default().to_owned(),
        score: ranked.total(),
        snippet: String::new(),
        line: 1,
        matches: Vec::new(),
        more: 0,
        why: explain.then_some(ranked.worth),
    })
}
