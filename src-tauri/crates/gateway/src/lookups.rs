//! `/api/status`, `/api/index`, `/api/search`, `/api/tags`, `/api/tasks`

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use jackdaw_app::protocol::Status;
use jackdaw_app::{SearchInput, TaskFilter};
use serde_json::{Value, json};

use crate::problem::Problem;
use crate::query::Query;
use crate::state::Shared;

/// Hits when the request does not say how many.
const HITS: usize = 20;

/// `GET /api/status`: how much there is, and how far indexing is while a pass over the space is under way.
pub(crate) async fn status(State(shared): State<Shared>) -> Json<Value> {
    let Status { notes, indexing, polling, troubled_plugs } = shared.app.status();
    Json(json!({ "notes": notes, "indexing": indexing, "polling": polling, "troubled_plugs": troubled_plugs }))
}

/// `GET /api/index`: how much there is, once all notes are indexed.
pub(crate) async fn counts(State(shared): State<Shared>) -> Result<Json<Value>, Problem> {
    Ok(Json(json!(shared.app.counted().await?)))
}

/// `POST /api/index`: the same, after a look at every file for what was changed by other programs and not told yet.
pub(crate) async fn look_anew(State(shared): State<Shared>) -> Result<Json<Value>, Problem> {
    Ok(Json(json!(shared.app.look_anew().await?)))
}

/// `GET /api/search?q=&limit=&lines=&explain=`
pub(crate) async fn search(State(shared): State<Shared>, uri: Uri) -> Result<Json<Value>, Problem> {
    let query = Query::of(&uri);
    // An empty field finds nothing; only a request that has none is malformed.
    let words = query.given("q").ok_or_else(|| Problem::malformed("say what to search for: `?q=`"))?.to_owned();
    let limit = query.number("limit")?.unwrap_or(HITS);
    let whole = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let lines = query.number("lines")?.map(whole);
    let explain = query.flag("explain")?.unwrap_or_default();
    let found = shared.app.search(SearchInput { query: words, limit: whole(limit), lines, explain }).await?;
    Ok(Json(json!(found)))
}

/// `GET /api/tags`
pub(crate) async fn tags(State(shared): State<Shared>) -> Result<Json<Value>, Problem> {
    shared.app.indexed().await;
    let tags = shared.app.with(|n| Ok(n.tags(&|_| true))).await?;
    Ok(Json(json!({ "tags": tags })))
}

/// `GET /api/tasks?done=&tag=`
pub(crate) async fn tasks(State(shared): State<Shared>, uri: Uri) -> Result<Json<Value>, Problem> {
    let query = Query::of(&uri);
    let filter = TaskFilter { done: query.flag("done")?, tag: query.get("tag").map(str::to_owned) };
    shared.app.indexed().await;
    let tasks = shared.app.with(move |n| Ok(n.tasks(&filter, &|_| true))).await?;
    Ok(Json(json!({ "tasks": tasks })))
}
