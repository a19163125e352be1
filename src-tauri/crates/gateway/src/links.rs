//! `/api/links…`, `/api/orphans`, `/api/notes/{path}/mentions`

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse as _, Response};
use jackdaw_app::protocol::{Failure, Mention};
use jackdaw_app::{Direction, Linker, MENTIONS};
use serde_json::{Value, json};

use crate::body;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::Shared;

/// Groups of links, or notes, when the request does not say how many.
const GROUPS: usize = 1000;

/// `GET /api/notes/{path}/mentions?direction=&limit=`
pub(crate) async fn mentions(shared: &Shared, path: String, uri: &Uri) -> Result<Response, Problem> {
    let query = Query::of(uri);
    let limit = query.number("limit")?.unwrap_or(MENTIONS);
    let direction = match query.get("direction") {
        None | Some("in") => Direction::In,
        Some("out") => Direction::Out,
        Some(other) => return Err(Problem::malformed(format!("`direction={other}` is neither `in` nor `out`"))),
    };
    shared.app.indexed().await;
    let mentions = shared.app.with(move |n| n.mentions(&path, direction, limit, &|_| true)).await?;
    Ok(Json(json!(mentions)).into_response())
}

/// `POST /api/notes/{path}/mentions` `{"mentions"}`
pub(crate) async fn link(shared: &Shared, path: String, headers: &HeaderMap, body: Body) -> Result<Response, Problem> {
    let mut input = body::json_object(headers, body).await?;
    let mentions = input.get_mut("mentions").map(Value::take).unwrap_or_default();
    let mentions: Vec<Mention> = serde_json::from_value(mentions).map_err(|error| {
        Problem::malformed(format!("the body must be {{\"mentions\": […]}} as they were listed: {error}"))
    })?;
    shared.app.indexed().await;
    let linked = shared.app.link_mentions(Linker::Api, path, mentions).await?;
    match linked.failed.first() {
        Some(first) if linked.linked == 0 => {
            Err(Problem::of_condition(Failure::new(&first.code, first.message.clone())))
        }
        _ => Ok(Json(json!(linked)).into_response()),
    }
}

/// `GET /api/links/broken?limit=`
pub(crate) async fn broken(State(shared): State<Shared>, uri: Uri) -> Result<Json<Value>, Problem> {
    let limit = limit(&shared, &uri).await?;
    let broken = shared.app.with(move |n| Ok(n.broken_links(limit, &|_| true))).await?;
    Ok(Json(json!(broken)))
}

/// `GET /api/links/ambiguous?limit=`
pub(crate) async fn ambiguous(State(shared): State<Shared>, uri: Uri) -> Result<Json<Value>, Problem> {
    let limit = limit(&shared, &uri).await?;
    let ambiguous = shared.app.with(move |n| Ok(n.ambiguous_links(limit, &|_| true))).await?;
    Ok(Json(json!(ambiguous)))
}

/// `GET /api/orphans?limit=`
pub(crate) async fn orphans(State(shared): State<Shared>, uri: Uri) -> Result<Json<Value>, Problem> {
    let limit = limit(&shared, &uri).await?;
    let orphans = shared.app.with(move |n| Ok(n.orphans(limit, &|_| true))).await?;
    Ok(Json(json!(orphans)))
}

/// How many are wanted, once all notes are known.
async fn limit(shared: &Shared, uri: &Uri) -> Result<usize, Problem> {
    let limit = Query::of(uri).number("limit")?.unwrap_or(GROUPS);
    shared.app.indexed().await;
    shared.app.tables_made().await;
    Ok(limit)
}
