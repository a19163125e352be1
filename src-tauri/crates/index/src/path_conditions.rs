//! `path:` conditions: paths are in memory, tantivy need not know them.

use memchr::memmem::Finder;

use crate::objects::File;
use crate::query::{Query, Want};

/// Paths up to this length are put into lower case without asking for memory: a search looks at a hundred thousand.
const LONGEST: usize = 256;

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

    /// Whether a file's path has and lacks what it must.
    pub(crate) fn hold(&self, file: &File) -> bool {
        if let Some(folded) = &file.folded {
            return self.hold_for(folded.as_bytes());
        }
        let path = file.path.as_bytes();
        let mut lower = [0; LONGEST];
        match lower.get_mut(..path.len()) {
            Some(lower) => {
                lower.copy_from_slice(path);
                lower.make_ascii_lowercase();
                self.hold_for(lower)
            }
            None => self.hold_for(&path.to_ascii_lowercase()),
        }
    }

    fn hold_for(&self, folded: &[u8]) -> bool {
        self.parts.iter().all(|(negative, part)| part.find(folded).is_some() != *negative)
    }
}
