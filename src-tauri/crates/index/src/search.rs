//! A search from the typed text to the hits.

use std::collections::HashSet;
use std::time::Instant;

use tantivy::Score;

use crate::compile::compile;
use crate::error::IndexError;
use crate::objects::{Objects, Version};
use crate::query::{Query, Want, parse};
use crate::scoring::{Statistics, Versions};
use crate::shared::Shared;
use crate::snippet::{snippet, wanted};
use crate::tokens::folded;
use crate::types::{Hit, SearchResult};

type Visible<'a> = Option<&'a dyn Fn(&str) -> bool>;

impl Shared {
    pub(crate) fn search(&self, input: &str, limit: usize, visible: Visible<'_>) -> Result<SearchResult, IndexError> {
        let start = Instant::now();
        let query = parse(input);
        let (mut hits, total) = self.ranked(&query, limit, visible)?;
        let marked = wanted(&query);
        for hit in &mut hits {
            if let Some(text) = (self.read)(&hit.path) {
                let snippet = snippet(&text, &marked);
                hit.snippet = snippet.html;
                hit.line = snippet.line;
            }
        }
        let took_us = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        Ok(SearchResult { hits, total, took_us })
    }

    /// The best hits, without snippets, and how many there are.
    fn ranked(&self, query: &Query, limit: usize, visible: Visible<'_>) -> Result<(Vec<Hit>, usize), IndexError> {
        let Some(compiled) = compile(query, &self.fields) else { return Ok((Vec::new(), 0)) };
        // First the objects, then the text: what is current in the one is then surely in the other.
        let objects = self.objects.read();
        let searchers = self.text.searchers()?;
        let visible: Option<HashSet<Version>> = visible.map(|visible| {
            objects.live_versions().filter(|(_, path)| visible(path)).map(|(version, _)| version).collect()
        });
        let statistics = Statistics { searchers: &searchers, fields: self.fields, visible: visible.as_ref() };
        let mut found = Vec::new();
        let mut excluded = HashSet::new();
        for searcher in &searchers {
            let scored = Versions { scored: true };
            found.extend(searcher.search_with_statistics_provider(&*compiled.wanted, &scored, &statistics)?);
            if let Some(query) = &compiled.excluded {
                let unwanted = searcher.search(query, &Versions { scored: false })?;
                excluded.extend(unwanted.into_iter().map(|(_, version)| version));
            }
        }
        let may_see = |version: &Version| visible.as_ref().is_none_or(|visible| visible.contains(version));
        let paths = PathConditions::of(query);
        let mut current: Vec<(Score, &str)> = found
            .into_iter()
            .filter(|(_, version)| !excluded.contains(version) && may_see(version))
            .filter_map(|(score, version)| Some((score, objects.live(version)?)))
            .filter(|(_, path)| paths.hold(path))
            .collect();
        let total = current.len();
        let better = |a: &(Score, &str), b: &(Score, &str)| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1));
        if limit == 0 {
            current.clear();
        } else if limit < total {
            current.select_nth_unstable_by(limit - 1, better);
            current.truncate(limit);
        }
        current.sort_unstable_by(better);
        let hits = current.into_iter().map(|(score, path)| hit(&objects, score, path)).collect();
        Ok((hits, total))
    }
}

fn hit(objects: &Objects, score: Score, path: &str) -> Hit {
    let title = objects.note(path).map(|note| note.title.clone()).unwrap_or_default();
    Hit { path: path.to_owned(), title, score, snippet: String::new(), line: 1 }
}

/// `path:` conditions: paths are in memory, tantivy need not know them.
struct PathConditions<'a> {
    parts: Vec<(bool, &'a str)>,
}

impl<'a> PathConditions<'a> {
    fn of(query: &'a Query) -> Self {
        let parts = query.clauses.iter().filter_map(|clause| match &clause.want {
            Want::Path(part) => Some((clause.negative, part.as_str())),
            _ => None,
        });
        Self { parts: parts.collect() }
    }

    fn hold(&self, path: &str) -> bool {
        if self.parts.is_empty() {
            return true;
        }
        let path = folded(path);
        self.parts.iter().all(|(negative, part)| path.contains(part) != *negative)
    }
}
