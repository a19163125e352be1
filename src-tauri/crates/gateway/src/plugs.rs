//! `/api/plugs…` and `/api/commands…`

use std::path::PathBuf;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use jackdaw_app::plugs::{GrantChoice, Origin};
use serde_json::{Value, json};

use crate::body;
use crate::problem::Problem;
use crate::query::Query;
use crate::state::Shared;

/// Lines of a log when the request does not say how many.
const LINES: usize = 200;

/// `GET /api/plugs`
pub(crate) async fn list(State(shared): State<Shared>) -> Json<Value> {
    Json(json!({ "plugs": shared.app.engine().plugs() }))
}

/// `GET /api/plugs/{name}`
pub(crate) async fn one(State(shared): State<Shared>, Path(name): Path<String>) -> Result<Json<Value>, Problem> {
    status(&shared, &name)
}

fn status(shared: &Shared, name: &str) -> Result<Json<Value>, Problem> {
    let plug = shared.app.engine().plug(name);
    plug.map(|plug| Json(json!(plug))).ok_or_else(|| no_such_plug(name))
}

fn no_such_plug(name: &str) -> Problem {
    Problem::not_found(format!("there is no plug named `{name}`"))
}

/// `POST /api/plugs/{name}/{reload|enable|disable|grant|revoke}` → the plug afterwards
pub(crate) async fn act(
    State(shared): State<Shared>,
    Path((name, action)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, Problem> {
    let input = body::json_object(&headers, body).await?;
    let engine = shared.app.engine();
    match action.as_str() {
        "reload" => engine.reload(&name).await,
        "enable" => engine.enable(&name).await,
        "disable" => engine.disable(&name).await,
        "grant" => {
            let live = input.get("live").and_then(Value::as_bool).unwrap_or(false);
            engine.grant(&name, choice(&input)?, live).await
        }
        "revoke" => engine.revoke(&name, choice(&input)?).await,
        _ => {
            return Err(Problem::not_found(format!(
                "a plug has no action `{action}`: there are reload, enable, disable, grant and revoke"
            )));
        }
    }
    .map_err(jackdaw_app::protocol::Failure::from)?;
    status(&shared, &name)
}

/// `POST /api/dev` `{"path"}`: uses a plug from where its author works on it → the plug
pub(crate) async fn develop(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, Problem> {
    let dir = folder(&body::json_object(&headers, body).await?)?;
    let name = shared.app.engine().develop(&dir).await.map_err(jackdaw_app::protocol::Failure::from)?;
    status(&shared, &name)
}

/// `DELETE /api/dev` `{"path"}`: leaves it.
pub(crate) async fn abandon(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    let dir = folder(&body::json_object(&headers, body).await?)?;
    shared.app.engine().abandon(&dir).await;
    Ok(StatusCode::NO_CONTENT)
}

fn folder(input: &Value) -> Result<PathBuf, Problem> {
    let path = input.get("path").and_then(Value::as_str).map(PathBuf::from);
    path.filter(|path| path.is_absolute())
        .ok_or_else(|| Problem::malformed("`path` must be the absolute path of a plug's folder"))
}

/// `{"permissions": ["notes:read"]}`; without it all of them.
fn choice(input: &Value) -> Result<GrantChoice, Problem> {
    match input.get("permissions") {
        None | Some(Value::Null) => Ok(GrantChoice::All),
        Some(given) => {
            let names = serde_json::from_value(given.clone())
                .map_err(|_| Problem::malformed("`permissions` must be a list of names such as \"notes:read\""))?;
            Ok(jackdaw_app::grant_choice(Some(names))?)
        }
    }
}

/// `GET /api/plugs/{name}/logs?limit=`
pub(crate) async fn logs(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    uri: Uri,
) -> Result<Json<Value>, Problem> {
    let limit = Query::of(&uri).number("limit")?.unwrap_or(LINES);
    let logs = shared.app.logs(&name, limit);
    if logs.is_empty() && shared.app.engine().plug(&name).is_none() {
        return Err(no_such_plug(&name));
    }
    Ok(Json(json!({ "logs": logs })))
}

/// `GET /api/plugs/{name}/audit?limit=`
pub(crate) async fn audit(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    uri: Uri,
) -> Result<Json<Value>, Problem> {
    let limit = Query::of(&uri).number("limit")?.unwrap_or(LINES);
    Ok(Json(json!({ "audit": shared.app.audit(&name, limit)? })))
}

/// `GET /api/plugs/{name}/config`
pub(crate) async fn config(State(shared): State<Shared>, Path(name): Path<String>) -> Result<Response, Problem> {
    Ok(Json(shared.app.plug_config(&name).await?).into_response())
}

/// `PUT /api/plugs/{name}/config` with `{"values": {…}}` → the settings afterwards
pub(crate) async fn set_config(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let mut input = body::json_object(&headers, body).await?;
    let values = input.get_mut("values").map(Value::take);
    let values = values.ok_or_else(|| Problem::malformed("the body must be {\"values\": {…}}"))?;
    Ok(Json(shared.app.set_plug_config(&name, values).await?).into_response())
}

/// `GET /api/commands`
pub(crate) async fn commands(State(shared): State<Shared>) -> Json<Value> {
    let commands: Vec<Value> = shared
        .app
        .commands()
        .into_iter()
        .map(|command| json!({ "id": command.id, "name": command.name, "plug": command.plug, "key": command.key }))
        .collect();
    Json(json!({ "commands": commands }))
}

/// `POST /api/commands/{plug}.{function}`
pub(crate) async fn run(
    State(shared): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, Problem> {
    let input = body::json_object(&headers, body).await?;
    let result = shared.app.run_any(&id, input, Origin::Api).await?;
    Ok(Json(json!({ "result": result })))
}
