//! `search.query`: hits, snippets and counts only of notes that the caller may read.

use std::sync::Arc;

use jackdaw_plugs::{Caller, SyscallError};
use serde::Deserialize;
use serde_json::Value;

use super::input::{parameters, reply};
use super::{NotebookApplication, reader, unknown};
use crate::changes::Origin;
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
            self.blocking(move |n| n.search(&words, limit, Some(&seen))),
            virtual_notes::search(&self.notebook, &q, visible, real, &origin, None),
        );
        let mut hits = reply(found?.hits)?;
        if let Some(hits) = hits.as_array_mut() {
            for hit in provided {
                hits.push(reply(hit)?);
            }
            hits.truncate(limit);
        }
        Ok(hits)
    }
}
