//! The notes in whose text some words follow each other, found by the search index: a superset of those that mention a note.

use tantivy::Term;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::best::versions;
use crate::bits::Bits;
use crate::called::units_of;
use crate::error::IndexError;
use crate::objects::Objects;
use crate::shared::Shared;
use crate::tokens::{TermKind, Terms};

impl Shared {
    /// The versions of texts that have one of these names in them. Not each of them is the current one of its note.
    ///
    /// `objects` is held by the caller: what is current in it is then surely found.
    pub(crate) fn texts_with(&self, names: &[&str], _objects: &Objects) -> Result<Bits, IndexError> {
        let mut found = Bits::default();
        let mut units = Vec::new();
        let phrases = names.iter().filter(|name| units_of(name, &mut units));
        let phrases: Vec<_> = phrases.filter_map(|name| phrase(self.fields.body, name)).collect();
        if phrases.is_empty() {
            return Ok(found);
        }
        let query = BooleanQuery::new(phrases.into_iter().map(|phrase| (Occur::Should, phrase)).collect());
        for searcher in self.text.searchers()? {
            let weight = query.weight(EnableScoring::disabled_from_searcher(&searcher))?;
            versions(&searcher, &*weight, &mut found)?;
        }
        Ok(found)
    }
}

/// A name as it stands in the index.
fn phrase(body: Field, name: &str) -> Option<Box<dyn Query>> {
    let (mut found, mut terms, mut last) = (Terms::new(name), Vec::new(), TermKind::Word);
    let mut place = 0;
    while found.advance() {
        last = found.kind;
        // In a longer run of its script the last character is followed by something else.
        if last != TermKind::Tail {
            terms.push((place, Term::from_field_text(body, &found.term)));
        }
        place += 1;
    }
    // And so is an only one (`第3章` in `第3章を`); what is before it finds it, too.
    if last == TermKind::Single && terms.len() > 1 {
        terms.pop();
    }
    match terms.as_slice() {
        [] => None,
        [(_, term)] => Some(Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic))),
        _ => Some(Box::new(PhraseQuery::new_with_offset(terms))),
    }
}
