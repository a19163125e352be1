//! `/api/query`

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use jackdaw_app::QueryInput;
use serde_json::{Value, json};

use crate::body;
use crate::problem::Problem;
use crate::state::Shared;

/// `POST /api/query` `{sql | filter, params?, limit?}`
pub(crate) async fn ask(State(shared): State<Shared>, headers: HeaderMap, body: Body) -> Result<Json<Value>, Problem> {
    let input = body::json_object(&headers, body).await?;
    let input: QueryInput =
        serde_json::from_value(input).map_err(|error| Problem::malformed(format!("the body does not fit: {error}")))?;
    shared.app.indexed().await;
    shared.app.tables_made().await;
    let answer = shared.app.with(move |n| n.query(&input, None)).await?;
    Ok(Json(json!(answer)))
}

/// `GET /api/query/schema`
pub(crate) async fn schema(State(shared): State<Shared>) -> Result<Json<Value>, Problem> {
    shared.app.indexed().await;
    shared.app.tables_made().await;
    let tables = shared.app.with(|n| n.query_schema()).await?;
    Ok(Json(json!({ "tables": tables })))
}
