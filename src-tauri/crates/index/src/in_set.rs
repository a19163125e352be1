//! Notes that were found by other ways than tantivy's (paths, links, what was read), as a query of it.

use std::sync::Arc;

use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocId, DocSet as _, Score, SegmentReader, TantivyError};

use crate::bits::Bits;
use crate::schema::VERSION_FIELD;

/// The documents whose version is in the set, or those whose version is not.
#[derive(Debug, Clone)]
pub(crate) struct InSet {
    pub(crate) versions: Arc<Bits>,
    pub(crate) negated: bool,
}

impl Query for InSet {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for InSet {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let versions = segment.fast_fields().u64(VERSION_FIELD)?;
        let mut docs = BitSet::with_max_value(segment.max_doc());
        for doc in 0..segment.max_doc() {
            if versions.first(doc).is_some_and(|version| self.versions.contains(version) != self.negated) {
                docs.insert(doc);
            }
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(docs), boost)))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        if self.scorer(segment, 1.0)?.seek(doc) == doc {
            Ok(Explanation::new("in a set", 1.0))
        } else {
            Err(TantivyError::InvalidArgument(format!("document {doc} does not match")))
        }
    }
}
