//! `/api/notes…`

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jackdaw_app::protocol::Failure;
use jackdaw_app::{Condition, NoteMeta, Origin};
use serde_json::json;

use crate::body;
use crate::conditions::{Tags, entity_tag};
use crate::links;
use crate::problem::Problem;
use crate::query::{Query, decoded};
use crate::state::Shared;

/// Notes on one page when the request does not say how many, and at most.
const PAGE: usize = 1000;
const MAX_PAGE: usize = 10_000;

/// What a note's HTML may do when it is opened by itself: be read.
const HTML_POLICY: &str = "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'";

/// `GET /api/notes?glob=&limit=&cursor=`
pub(crate) async fn list(State(shared): State<Shared>, uri: Uri) -> Result<Response, Problem> {
    let query = Query::of(&uri);
    let limit = query.number("limit")?.unwrap_or(PAGE).clamp(1, MAX_PAGE);
    let after = query.get("cursor").map(cursor_path).transpose()?;
    let glob = query.get("glob").map(str::to_owned);
    shared.app.indexed().await;
    let mut notes = shared.app.notes(glob).await?;
    if let Some(after) = after {
        notes.retain(|note| note.path > after);
    }
    let cursor = (notes.len() > limit).then(|| URL_SAFE_NO_PAD.encode(&notes[limit - 1].path));
    notes.truncate(limit);
    Ok(Json(json!({ "notes": notes, "cursor": cursor })).into_response())
}

fn cursor_path(cursor: &str) -> Result<String, Problem> {
    URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| Problem::malformed("`cursor` is not one that a list returned"))
}

/// What stands after a note's path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Text,
    Links,
    Backlinks,
    Mentions,
    Html,
    Rename,
    History,
}

const PARTS: &[(&str, Part)] = &[
    ("/links", Part::Links),
    ("/backlinks", Part::Backlinks),
    ("/mentions", Part::Mentions),
    ("/html", Part::Html),
    ("/rename", Part::Rename),
    ("/history", Part::History),
];

/// Splits `Folder/a.md/links`; a part counts only behind a note, so that a folder may be called `links`.
fn split(raw: &str) -> Result<(String, Part), Problem> {
    for (suffix, part) in PARTS {
        if let Some(path) = raw.strip_suffix(suffix) {
            let path = decoded(path)?;
            if path.to_ascii_lowercase().ends_with(".md") {
                return Ok((path, *part));
            }
        }
    }
    Ok((decoded(raw)?, Part::Text))
}

/// `/api/notes/{path}` and what is below it.
pub(crate) async fn one(State(shared): State<Shared>, request: Request) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    let raw = head.uri.path().strip_prefix("/api/notes/").unwrap_or_default();
    let (path, part) = split(raw)?;
    match (part, &head.method) {
        (Part::Text, &Method::GET | &Method::HEAD) => read(&shared, path, &head.headers).await,
        (Part::Text, &Method::PUT) => write(&shared, path, &head.headers, body).await,
        (Part::Text, &Method::DELETE) => delete(&shared, path, &head.headers).await,
        (Part::Links, &Method::GET) => {
            shared.app.indexed().await;
            let links = shared.app.with(move |n| n.links(&path, &|_| true)).await?;
            Ok(Json(json!({ "links": links })).into_response())
        }
        (Part::Backlinks, &Method::GET) => {
            shared.app.indexed().await;
            let backlinks = shared.app.with(move |n| n.backlinks(&path, &|_| true)).await?;
            Ok(Json(json!({ "backlinks": backlinks })).into_response())
        }
        (Part::Mentions, &Method::GET) => links::mentions(&shared, path, &head.uri).await,
        (Part::Mentions, &Method::POST) => links::link(&shared, path, &head.headers, body).await,
        (Part::Html, &Method::GET) => html(&shared, path).await,
        (Part::History, &Method::GET) => history(&shared, path, &head.uri).await,
        (Part::Rename, &Method::POST) => rename(&shared, path, &head.headers, body).await,
        (Part::Text, _) => Err(Problem::method_not_allowed(words(&["GET", "PUT", "DELETE"]))),
        (Part::Mentions, _) => Err(Problem::method_not_allowed(words(&["GET", "POST"]))),
        (Part::Rename, _) => Err(Problem::method_not_allowed(words(&["POST"]))),
        _ => Err(Problem::method_not_allowed(words(&["GET"]))),
    }
}

fn words(methods: &[&str]) -> Vec<String> {
    methods.iter().map(|&method| method.to_owned()).collect()
}

async fn read(shared: &Shared, path: String, headers: &HeaderMap) -> Result<Response, Problem> {
    if accepts_json(headers) {
        let meta = shared.app.note_meta(path).await?;
        let tag = entity_tag(&meta.hash);
        let mut response = Json(meta).into_response();
        response.headers_mut().extend(tag);
        return Ok(response);
    }
    let (bytes, meta) = shared.app.note_bytes(path).await?;
    if Tags::of(headers, header::IF_NONE_MATCH).is_some_and(|tags| tags.matches_weakly(&meta.hash)) {
        return Ok(tagged(StatusCode::NOT_MODIFIED, Body::empty(), &meta));
    }
    let mut response = tagged(StatusCode::OK, Body::from(bytes), &meta);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8"));
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}

fn tagged(status: StatusCode, body: Body, meta: &NoteMeta) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().extend(entity_tag(&meta.hash));
    response
}

fn accepts_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| {
        accept.split(',').any(|kind| kind.split(';').next().unwrap_or_default().trim() == "application/json")
    })
}

/// The write's condition; `If-Match` is held against what is there now, and again by the write itself.
async fn condition(shared: &Shared, path: &str, headers: &HeaderMap) -> Result<Condition, Problem> {
    let mut condition = Condition::default();
    let current = {
        match shared.app.note_meta(path.to_owned()).await {
            Ok(meta) => Some(meta.hash),
            Err(failure) if failure.code == "not_found" => None,
            Err(failure) => return Err(failure.into()),
        }
    };
    let failed = |detail: &str| Problem::new(StatusCode::PRECONDITION_FAILED, "precondition_failed", detail);
    if let Some(tags) = Tags::of(headers, header::IF_MATCH) {
        match current {
            Some(hash) if tags.matches(&hash) => condition.if_hash = Some(hash),
            Some(_) => return Err(failed("the note has another hash than `If-Match`: read it again and merge")),
            None => return Err(failed("there is no such note for `If-Match`")),
        }
    } else if let Some(tags) = Tags::of(headers, header::IF_NONE_MATCH) {
        match current {
            Some(hash) if tags.matches_weakly(&hash) => return Err(failed("the note is there already")),
            _ => condition.create_only = tags == Tags::Any,
        }
    }
    Ok(condition)
}

async fn write(shared: &Shared, path: String, headers: &HeaderMap, body: Body) -> Result<Response, Problem> {
    if let Some(given) = body::content_type(headers)
        && !(given.starts_with("text/")
            || given == "application/octet-stream"
            || given == "application/x-www-form-urlencoded")
    {
        return Err(body::unsupported(&given, "text/markdown"));
    }
    let condition = condition(shared, &path, headers).await?;
    let bytes = body::read(body, body::NOTE_BYTES).await?;
    let asked = path.clone();
    let wrote = shared
        .app
        .write_note(path, bytes, condition)
        .await
        .map_err(|failure| if failure.plug.is_some() { failure.into() } else { Problem::of_condition(failure) })?;
    let status = if wrote.created { StatusCode::CREATED } else { StatusCode::OK };
    let mut response = (status, Json(json!({ "path": asked, "hash": wrote.hash }))).into_response();
    response.headers_mut().extend(entity_tag(&wrote.hash));
    Ok(response)
}

async fn delete(shared: &Shared, path: String, headers: &HeaderMap) -> Result<Response, Problem> {
    shared.app.must_be_real(&path, "deleted").await?;
    let condition = condition(shared, &path, headers).await?;
    shared
        .app
        .with(move |n| {
            n.note_meta(&path)?;
            n.delete(&path, condition.if_hash.as_deref(), &Origin::Api)
        })
        .await
        .map_err(Problem::of_condition)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn html(shared: &Shared, path: String) -> Result<Response, Problem> {
    let html = shared.app.note_html(path).await?;
    let mut response = Response::new(Body::from(html));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(HTML_POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}

/// The versions of a note, there or deleted; with `?version=ID` the bytes of one.
async fn history(shared: &Shared, path: String, uri: &Uri) -> Result<Response, Problem> {
    let Some(id) = Query::of(uri).number("version")? else {
        let asked = path.clone();
        let versions = shared.app.with(move |n| n.versions(&asked)).await?;
        if versions.is_empty() {
            // Without versions it has to be there.
            shared.app.note_meta(path).await?;
        }
        return Ok(Json(json!({ "versions": versions })).into_response());
    };
    let id = i64::try_from(id).unwrap_or(i64::MAX);
    let (version, bytes) = shared.app.with(move |n| n.version(&path, id)).await?;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.extend(entity_tag(&version.hash));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}

async fn rename(shared: &Shared, path: String, headers: &HeaderMap, body: Body) -> Result<Response, Problem> {
    let input = body::json_object(headers, body).await?;
    let Some(to) = input.get("to").and_then(serde_json::Value::as_str).map(str::to_owned) else {
        return Err(Problem::malformed("the body must be {\"to\": \"New path.md\"}"));
    };
    shared.app.must_be_real(&path, "renamed").await?;
    shared.app.indexed().await;
    let renamed = shared
        .app
        .with(move |n| {
            n.note_meta(&path)?;
            n.rename(&path, &to, &Origin::Api)
        })
        .await
        .map_err(|failure: Failure| Problem::from(failure))?;
    Ok(Json(renamed).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_counts_only_behind_a_note() {
        for (raw, path, part) in [
            ("a.md", "a.md", Part::Text),
            ("a.md/links", "a.md", Part::Links),
            ("a%2Fb.md/html", "a/b.md", Part::Html),
            ("mentions/a.md/mentions", "mentions/a.md", Part::Mentions),
            ("links/a.md", "links/a.md", Part::Text),
            ("a.md/history", "a.md", Part::History),
            ("folder/links", "folder/links", Part::Text),
            ("a%252Fb.md", "a%2Fb.md", Part::Text),
        ] {
            assert_eq!(split(raw).unwrap(), (path.to_owned(), part), "{raw}");
        }
        assert!(split("a%00.md").is_err());
        assert!(split("%ff.md").is_err());
    }
}
