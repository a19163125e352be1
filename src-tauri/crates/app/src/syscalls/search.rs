//! `search.query`: hits, snippets and counts only of notes that the caller may read.

use std::sync::Arc;

use jackdaw_index::Search;
use jackdaw_plugs::{Caller, SyscallError};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::input::{parameters, reply};
use super::{NotebookApplication, reader, unknown};
use crate::changes::Origin;
use crate::protocol::SearchHit;
use crate::virtual_notes;

/// Hits when a plug does not say how many.
const DEFAULT_LIMIT: usize = 20;
/// Hits at most: more is a listing, not a search.
const MAX_LIMIT: usize = 1000;

#[derive(Deserialize)]
struct Query {
    q: String,
    limit: Option<usize>,
}

/// A hit as plugs have known it from the beginning.
#[derive(Serialize)]
struct PlugHit {
    path: String,
    title: String,
    score: f32,
    snippet: String,
    line: u32,
}

impl From<SearchHit> for PlugHit {
    fn from(hit: SearchHit) -> Self {
        Self { path: hit.path, title: hit.title, score: hit.score, snippet: hit.snippet, line: hit.line }
    }
}

impl NotebookApplication {
    pub(super) async fn search(&self, caller: &Caller, function: &str, input: Value) -> Result<Value, SyscallError> {
        if function != "query" {
            return Err(unknown("search", function));
        }
        let Query { q, limit } = parameters("search.query", input)?;
        let visible = reader(Arc::clone(&caller.effective));
        let limit = limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT);
        let (words, seen, real) = (q.clone(), visible.clone(), |path: &str| self.notebook.index.hash(path).is_some());
        let origin = Origin::Plug(caller.cause());
        let (found, provided) = tokio::join!(
            // Hits alone do not say that they are only alike.
            self.blocking(move |n| {
                n.search(&Search { visible: Some(&seen), similar: false, ..Search::new(&words, limit) })
            }),
            virtual_notes::search(&self.notebook, &q, visible, real, &origin, None),
        );
        let hits =
            found?.hits.into_iter().map(|hit| SearchHit::of(hit, false)).chain(provided).take(limit).map(PlugHit::from);
        reply(hits.collect::<Vec<_>>())
    }
}
