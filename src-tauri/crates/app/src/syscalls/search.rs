//! `search.query`: hits, snippets and counts only of notes that the caller may read.

use std::sync::Arc;

use jackdaw_plugs::{Caller, SyscallError};
use serde::Deserialize;
use serde_json::Value;

use super::input::{parameters, reply};
use super::{NotebookApplication, reader, unknown};

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
        reply(self.blocking(move |n| n.search(&q, limit, Some(&visible))).await?.hits)
    }
}
