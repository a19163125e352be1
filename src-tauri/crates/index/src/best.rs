//! The best matches of a search, and how many there are, without keeping all of them.

use std::cmp::Ordering;

use tantivy::query::Weight;
use tantivy::{DocId, Score, Searcher};

use crate::bits::Bits;
use crate::error::IndexError;
use crate::objects::{Objects, Version};
use crate::path_conditions::PathConditions;
use crate::schema::{MODIFIED_FIELD, VERSION_FIELD};

/// Which matches count: of the texts that were committed some are out of date, and not everybody may see all.
pub(crate) struct Accept<'a> {
    pub(crate) objects: &'a Objects,
    /// The notes that may be seen; `None` for all.
    pub(crate) visible: Option<&'a Bits>,
    /// What has anything that was asked not to be there.
    pub(crate) excluded: &'a Bits,
    pub(crate) paths: &'a PathConditions,
}

impl Accept<'_> {
    fn takes(&self, version: Version) -> bool {
        self.objects.is_live(version)
            && !self.excluded.contains(version)
            && self.visible.is_none_or(|visible| visible.contains(version))
            && self.paths.take(version, self.objects)
    }
}

/// Collects matches.
pub(crate) struct Best<'a> {
    accept: Accept<'a>,
    limit: usize,
    /// Matches that count.
    pub(crate) total: usize,
    /// At most twice as many as are wanted, and some.
    kept: Vec<Match>,
    /// The worst of the best, once there are enough: what is not better need not be kept.
    worst: Option<Match>,
}

/// A note that matches.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Match {
    pub(crate) score: Score,
    /// When it was changed, in milliseconds since 1970.
    pub(crate) modified: i64,
    pub(crate) version: Version,
}

/// Matches that are kept beside those that are wanted, so that sorting out is seldom.
const SPARE: usize = 64;

impl<'a> Best<'a> {
    pub(crate) fn new(accept: Accept<'a>, limit: usize) -> Self {
        Self { accept, limit, total: 0, kept: Vec::new(), worst: None }
    }

    /// Takes what matches in one of the places where text is.
    pub(crate) fn collect(
        &mut self,
        searcher: &Searcher,
        weight: &dyn Weight,
        stopped: &dyn Fn() -> bool,
    ) -> Result<(), IndexError> {
        for segment in searcher.segment_readers() {
            if stopped() {
                return Err(IndexError::Cancelled);
            }
            let versions = segment.fast_fields().u64(VERSION_FIELD)?;
            let modified = segment.fast_fields().i64(MODIFIED_FIELD)?;
            let alive = segment.alive_bitset();
            weight.for_each(segment, &mut |doc: DocId, score| {
                if alive.is_none_or(|alive| alive.is_alive(doc))
                    && let Some(version) = versions.first(doc)
                    && self.accept.takes(version)
                {
                    self.total += 1;
                    if self.limit > 0 && self.worst.is_none_or(|worst| score >= worst.score) {
                        self.take(Match { score, modified: modified.first(doc).unwrap_or_default(), version });
                    }
                }
            })?;
        }
        Ok(())
    }

    fn take(&mut self, found: Match) {
        if self.worst.is_some_and(|worst| self.order(&worst, &found) == Ordering::Less) {
            return;
        }
        self.kept.push(found);
        if self.kept.len() >= 2 * self.limit + SPARE {
            self.sort_out();
        }
    }

    /// The better one first; of equal ones the newer; of those the one with the lower path.
    fn order(&self, a: &Match, b: &Match) -> Ordering {
        let path = |found: &Match| self.accept.objects.live(found.version).map(|note| &*note.path);
        let by_age = b.score.total_cmp(&a.score).then(b.modified.cmp(&a.modified));
        by_age.then_with(|| path(a).cmp(&path(b)))
    }

    fn sort_out(&mut self) {
        let mut kept = std::mem::take(&mut self.kept);
        if kept.len() > self.limit {
            let (_, worst, _) = kept.select_nth_unstable_by(self.limit - 1, |a, b| self.order(a, b));
            self.worst = Some(*worst);
            kept.truncate(self.limit);
        }
        self.kept = kept;
    }

    /// Those that were wanted, the best first, with their score and time.
    pub(crate) fn into_sorted(mut self) -> Vec<Match> {
        if self.limit == 0 {
            return Vec::new();
        }
        self.sort_out();
        let mut kept = std::mem::take(&mut self.kept);
        kept.sort_unstable_by(|a, b| self.order(a, b));
        kept
    }
}

/// The versions of all that matches, whatever it is worth. What was deleted is left out: after a restart its number may be another text's.
pub(crate) fn versions(searcher: &Searcher, weight: &dyn Weight, found: &mut Bits) -> tantivy::Result<()> {
    for segment in searcher.segment_readers() {
        let versions = segment.fast_fields().u64(VERSION_FIELD)?;
        let alive = segment.alive_bitset();
        weight.for_each_no_score(segment, &mut |docs| {
            let docs = docs.iter().filter(|doc| alive.is_none_or(|alive| alive.is_alive(**doc)));
            docs.filter_map(|doc| versions.first(*doc)).for_each(|version| found.insert(version));
        })?;
    }
    Ok(())
}
