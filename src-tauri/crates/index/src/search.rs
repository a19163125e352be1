//! A search from the typed text to the hits.

use std::time::Instant;

use tantivy::Score;
use tantivy::query::EnableScoring;

use crate::best::{Accept, Best, versions};
use crate::bits::Bits;
use crate::compile::Compiler;
use crate::error::IndexError;
use crate::objects::{Objects, Version};
use crate::path_conditions::PathConditions;
use crate::query::{Query, parse};
use crate::scoring::Statistics;
use crate::shared::Shared;
use crate::snippet::{snippet, wanted};
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
        let compiler = Compiler { fields: self.fields, kept: &self.kept };
        let Some(compiled) = compiler.compile(query) else { return Ok((Vec::new(), 0)) };
        // First the objects, then the text: what is current in the one is then surely in the other.
        let objects = self.objects.read();
        let searchers = self.text.searchers()?;
        let visible: Option<Bits> = visible.map(|visible| {
            let seen = objects.live_versions().filter(|(_, path)| visible(path));
            seen.map(|(version, _)| version).collect()
        });
        let statistics = Statistics { searchers: &searchers, fields: self.fields, visible: visible.as_ref() };
        let mut excluded = Bits::default();
        if let Some(query) = &compiled.excluded {
            for searcher in &searchers {
                let unwanted = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
                versions(searcher, &*unwanted, &mut excluded)?;
            }
        }
        let paths = PathConditions::of(query);
        let accept = Accept { objects: &objects, visible: visible.as_ref(), excluded: &excluded, paths: &paths };
        let mut best = Best::new(accept, limit);
        for searcher in &searchers {
            let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, searcher);
            best.collect(searcher, &*compiled.wanted.weight(scoring)?)?;
        }
        let total = best.total;
        let hits = best.into_sorted().into_iter().filter_map(|(score, version)| hit(&objects, score, version));
        Ok((hits.collect(), total))
    }
}

fn hit(objects: &Objects, score: Score, version: Version) -> Option<Hit> {
    let file = objects.live(version)?;
    let title = file.title().unwrap_or_default().to_owned();
    Some(Hit { path: file.path.to_string(), title, score, snippet: String::new(), line: 1 })
}
