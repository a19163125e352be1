//! Text that can be searched: what is committed, and above it what was saved since. A commit takes 20 to 100 ms, a
//! query must find a saved word at once: notes not yet committed are searched in small indexes in memory, one for
//! each batch of saves between two queries, built when a query comes (well below 1 ms for a note).

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use tantivy::directory::RamDirectory;
use tantivy::{Index as Engine, IndexReader, ReloadPolicy, Searcher};

use crate::schema::{Prepared, schema, tokenizers};

/// tantivy sizes its hash table by this; a batch is a few notes.
const BATCH_MEMORY: usize = 1_000_000;
/// Each is searched by each query: more of them become one.
const MAX_BATCHES: usize = 6;

/// A file that the committed index does not have yet.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Put(Arc<Prepared>),
    Remove(String),
}

/// The committed index and the changes since.
pub(crate) struct Text {
    state: Mutex<State>,
}

struct State {
    committed: Searcher,
    /// In the order they came.
    changes: Vec<Change>,
    /// They cover a beginning of `changes` without gaps.
    batches: Vec<Batch>,
}

struct Batch {
    searcher: Option<Searcher>,
    start: usize,
    end: usize,
}

impl Text {
    pub(crate) fn new(committed: Searcher) -> Self {
        Self { state: Mutex::new(State { committed, changes: Vec::new(), batches: Vec::new() }) }
    }

    pub(crate) fn push(&self, change: Change) {
        self.state.lock().changes.push(change);
    }

    /// The changes that wait; they stay until [`Text::committed`].
    pub(crate) fn waiting(&self) -> Vec<Change> {
        self.state.lock().changes.clone()
    }

    pub(crate) fn waiting_count(&self) -> usize {
        self.state.lock().changes.len()
    }

    /// The first `count` changes are in `searcher` now.
    pub(crate) fn committed(&self, searcher: Searcher, count: usize) {
        let mut state = self.state.lock();
        state.committed = searcher;
        state.changes.drain(..count);
        // A batch that reaches over the border would leave a gap: the next query builds it anew.
        if state.batches.iter().any(|batch| batch.start < count && batch.end > count) {
            state.batches.clear();
            return;
        }
        state.batches.retain(|batch| batch.start >= count);
        for batch in &mut state.batches {
            batch.start -= count;
            batch.end -= count;
        }
    }

    /// Everything to search: a note may be in several of them, its current version in exactly one.
    pub(crate) fn searchers(&self) -> tantivy::Result<Vec<Searcher>> {
        let mut state = self.state.lock();
        let end = state.changes.len();
        let mut start = state.batches.last().map_or(0, |batch| batch.end);
        if start < end {
            if state.batches.len() == MAX_BATCHES {
                state.batches.clear();
                start = 0;
            }
            let searcher = build(&state.changes[start..])?;
            state.batches.push(Batch { searcher, start, end });
        }
        let batches = state.batches.iter().filter_map(|batch| batch.searcher.clone());
        Ok([state.committed.clone()].into_iter().chain(batches).collect())
    }
}

/// A small index of some changes; `None` if nothing in them has text.
fn build(changes: &[Change]) -> tantivy::Result<Option<Searcher>> {
    let mut latest: HashMap<&str, Option<&Arc<Prepared>>> = HashMap::new();
    for change in changes {
        match change {
            Change::Put(prepared) => latest.insert(&prepared.path, Some(prepared)),
            Change::Remove(path) => latest.insert(path, None),
        };
    }
    let notes: Vec<&Arc<Prepared>> = latest.into_values().flatten().collect();
    if notes.is_empty() {
        return Ok(None);
    }
    let builder = Engine::builder().schema(schema().0).tokenizers(tokenizers());
    let mut writer = builder.single_segment_index_writer(RamDirectory::create(), BATCH_MEMORY)?;
    for prepared in notes {
        writer.add_document(prepared.document.clone())?;
    }
    let mut index = writer.finalize()?;
    index.set_tokenizers(tokenizers());
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(Some(reader.searcher()))
}
