//! One ranking over all the places where text is: the same statistics for what is committed and for what is not yet,
//! and, for a caller that may see some notes only, statistics of those notes only (a score tells how rare a word is).

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED, Term};

use crate::bits::Bits;
use crate::schema::{Fields, VERSION_FIELD};

/// Word statistics over several searchers.
pub(crate) struct Statistics<'a> {
    pub(crate) searchers: &'a [Searcher],
    pub(crate) fields: Fields,
    /// The notes that may be seen; `None` for all.
    pub(crate) visible: Option<&'a Bits>,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    /// A constant average length: real ones move with every save, and would show a narrow caller what it may not see.
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let average = match field {
            field if field == self.fields.title => 6,
            field if field == self.fields.body => 400,
            _ => 20,
        };
        Ok(self.total_num_docs()?.saturating_mul(average))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        let docs = match self.visible {
            Some(visible) => visible.len(),
            None => {
                let segments = self.searchers.iter().flat_map(Searcher::segment_readers);
                segments.map(|segment| u64::from(segment.max_doc())).sum()
            }
        };
        Ok(docs.max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        let mut count = 0;
        for searcher in self.searchers {
            match self.visible {
                None => count += searcher.doc_freq(term)?,
                Some(visible) => {
                    for segment in searcher.segment_readers() {
                        count += visible_freq(segment, term, visible)?;
                    }
                }
            }
        }
        Ok(count)
    }
}

fn visible_freq(segment: &SegmentReader, term: &Term, visible: &Bits) -> tantivy::Result<u64> {
    let index = segment.inverted_index(term.field())?;
    let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { return Ok(0) };
    let versions = segment.fast_fields().u64(VERSION_FIELD)?;
    let mut seen = 0;
    let mut doc = postings.doc();
    while doc != TERMINATED {
        seen += u64::from(versions.first(doc).is_some_and(|version| visible.contains(version)));
        doc = postings.advance();
    }
    Ok(seen)
}
