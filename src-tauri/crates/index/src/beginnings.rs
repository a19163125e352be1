//! Words that begin with what was typed so far, as a query. What it finds in a segment is kept for a while: the same beginning is looked for in
//! several parts of one search, and again in the next one when the text before it changes.

use std::collections::VecDeque;
use std::ops::Bound;
use std::sync::Arc;

use parking_lot::Mutex;
use tantivy::index::SegmentId;
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, RangeQuery, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{BitSet, DocId, DocSet as _, Score, SegmentReader, TERMINATED, TantivyError, Term};

/// Sets that are kept, each of one bit for a note: a megabyte at 125,000 notes.
const KEPT: usize = 64;
/// A smaller segment is looked through in less time than a set is found.
const WORTH_KEEPING: u32 = 2_000;

/// What was found, by segment, field and beginning. A segment never changes but for its deletes, which are no business of a query.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<VecDeque<(SegmentId, Term, Arc<BitSet>)>>);

impl Kept {
    fn get(&self, segment: SegmentId, beginning: &Term) -> Option<Arc<BitSet>> {
        let kept = self.0.lock();
        kept.iter().find(|(id, term, _)| *id == segment && term == beginning).map(|(.., docs)| Arc::clone(docs))
    }

    fn put(&self, segment: SegmentId, beginning: &Term, docs: &Arc<BitSet>) {
        let mut kept = self.0.lock();
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back((segment, beginning.clone(), Arc::clone(docs)));
    }
}

/// All words of a field that begin so, each worth the same.
#[derive(Debug, Clone)]
pub(crate) struct BeginningWith {
    term: Term,
    range: RangeQuery,
    kept: Arc<Kept>,
}

impl BeginningWith {
    pub(crate) fn new(field: Field, term: Term, kept: &Arc<Kept>) -> Self {
        // A range of the term dictionary: a regular expression or an automaton would walk more of it.
        let first = term.serialized_value_bytes();
        // UTF-8 has no byte 0xff: the last byte always has a successor.
        let after = first.split_last().map(|(last, head)| [head, &[last.saturating_add(1)]].concat());
        let upper = after.map_or(Bound::Unbounded, |bytes| {
            let mut end = Term::from_field_text(field, "");
            end.append_bytes(&bytes);
            Bound::Excluded(end)
        });
        Self { range: RangeQuery::new(Bound::Included(term.clone()), upper), term, kept: Arc::clone(kept) }
    }
}

impl Query for BeginningWith {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let range = self.range.weight(scoring)?;
        Ok(Box::new(BeginningWeight { term: self.term.clone(), range, kept: Arc::clone(&self.kept) }))
    }
}

struct BeginningWeight {
    term: Term,
    range: Box<dyn Weight>,
    kept: Arc<Kept>,
}

impl Weight for BeginningWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        if segment.max_doc() < WORTH_KEEPING {
            return self.range.scorer(segment, boost);
        }
        let docs = match self.kept.get(segment.segment_id(), &self.term) {
            Some(docs) => docs,
            None => {
                let mut found = self.range.scorer(segment, 1.0)?;
                let mut docs = BitSet::with_max_value(segment.max_doc());
                let mut doc = found.doc();
                while doc != TERMINATED {
                    docs.insert(doc);
                    doc = found.advance();
                }
                let docs = Arc::new(docs);
                self.kept.put(segment.segment_id(), &self.term, &docs);
                docs
            }
        };
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(BitSet::clone(&docs)), boost)))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        if self.scorer(segment, 1.0)?.seek(doc) == doc {
            Ok(Explanation::new("begins with", 1.0))
        } else {
            Err(TantivyError::InvalidArgument(format!("document {doc} does not match")))
        }
    }
}
