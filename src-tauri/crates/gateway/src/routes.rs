//! The table of routes, in one place: what is served, and what `/openapi.json` says of it.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};
use axum::{Json, extract::State};
use jackdaw_app::protocol::Failure;
use serde_json::{Value, json};

use crate::problem::Problem;
use crate::state::Shared;
use crate::{
    assets, attached, events, files, frames, guard, links, lookups, notes, openapi, plug_routes, plugs, queries,
    websocket,
};

/// All routes behind the guard.
pub(crate) fn router(shared: Shared) -> Router {
    Router::new()
        .route("/ping", get(ping))
        .route("/openapi.json", get(openapi::document))
        .route("/api/notes", get(notes::list))
        .route("/api/notes/{*path}", any(notes::one))
        .route("/api/files/{*path}", any(files::one))
        .route("/api/status", get(lookups::status))
        .route("/api/index", get(lookups::counts).post(lookups::look_anew))
        .route("/api/links/broken", get(links::broken))
        .route("/api/links/ambiguous", get(links::ambiguous))
        .route("/api/orphans", get(links::orphans))
        .route("/api/search", get(lookups::search))
        .route("/api/tags", get(lookups::tags))
        .route("/api/tasks", get(lookups::tasks))
        .route("/api/query", post(queries::ask))
        .route("/api/query/schema", get(queries::schema))
        .route("/api/commands", get(plugs::commands))
        .route("/api/commands/{id}", post(plugs::run))
        .route("/api/plugs", get(plugs::list))
        .route("/api/plugs/{name}", get(plugs::one))
        .route("/api/plugs/{name}/logs", get(plugs::logs))
        .route("/api/plugs/{name}/audit", get(plugs::audit))
        .route("/api/plugs/{name}/config", get(plugs::config).put(plugs::set_config))
        .route("/api/plugs/{name}/{action}", post(plugs::act))
        .route("/api/dev", post(plugs::develop).delete(plugs::abandon))
        .route("/api/raise", post(raise))
        .route("/api/events", get(events::stream))
        .route("/api/ws", get(websocket::upgrade))
        .route("/frame/{ticket}/", get(frames::serve))
        .route("/frame/{ticket}/{*path}", get(frames::serve))
        .route("/file/{ticket}/{*path}", get(attached::serve))
        .route("/plug/{plug}", any(plug_routes::serve))
        .route("/plug/{plug}/", any(plug_routes::serve))
        .route("/plug/{plug}/{*path}", any(plug_routes::serve))
        .fallback(assets::serve)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(shared.clone(), guard::guard))
        .with_state(shared)
}

/// `GET /ping`: for scripts that look for us. The only answer that anybody gets.
async fn ping(State(_): State<Shared>) -> Json<Value> {
    Json(json!({ "app": "jackdaw", "api": 1 }))
}

/// `POST /api/raise`: brings the window to the front → whether anybody looks at the space.
async fn raise(State(shared): State<Shared>) -> Result<Json<Value>, Problem> {
    if !shared.app.raise().await {
        return Err(Failure::new("unavailable", "this window is closing; it can be opened anew once it is gone").into());
    }
    Ok(Json(json!({ "open": shared.app.faces().any() })))
}

async fn method_not_allowed() -> Problem {
    Problem::new(
        axum::http::StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "this route does not answer that method; /openapi.json lists what each one does",
    )
}
