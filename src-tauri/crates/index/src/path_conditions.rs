//! `path:` conditions: paths are in memory, tantivy need not know them.

use memchr::memmem::Finder;

use crate::query::{Query, Want};

/// Parts that a path must or must not have.
#[derive(Debug)]
pub(crate) struct PathConditions {
    parts: Vec<(bool, Finder<'static>)>,
}

impl PathConditions {
    pub(crate) fn of(query: &Query) -> Self {
        let parts = query.clauses.iter().filter_map(|clause| match &clause.want {
            Want::Path(part) => Some((clause.negative, Finder::new(part.as_bytes()).into_owned())),
            _ => None,
        });
        Self { parts: parts.collect() }
    }

    /// Whether any path will do.
    pub(crate) fn are_none(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether a folded path has and lacks what it must.
    pub(crate) fn hold(&self, folded: &str) -> bool {
        self.parts.iter().all(|(negative, part)| part.find(folded.as_bytes()).is_some() != *negative)
    }
}
