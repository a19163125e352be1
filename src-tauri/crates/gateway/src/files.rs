//! `/api/files/{path}`: attachments, with ranges.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use jackdaw_app::{Condition, Origin, content_type};

use crate::body;
use crate::conditions::{Tags, entity_tag};
use crate::problem::Problem;
use crate::query::decoded;
use crate::ranges::ByteRange;
use crate::state::Shared;

/// An attachment that is a page must not run as one of ours.
const POLICY: &str = "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'";

/// `GET PUT DELETE /api/files/{path}`
pub(crate) async fn one(State(shared): State<Shared>, request: Request) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    let path = decoded(head.uri.path().strip_prefix("/api/files/").unwrap_or_default())?;
    match head.method {
        Method::GET | Method::HEAD => read(&shared, path, &head.headers).await,
        Method::PUT => write(&shared, path, &head.headers, body).await,
        Method::DELETE => {
            let if_hash = wanted(&shared, &path, &head.headers).await?.if_hash;
            shared
                .app
                .with(move |n| n.delete_file(&path, if_hash.as_deref(), &Origin::Api))
                .await
                .map_err(Problem::of_condition)?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        _ => Err(Problem::method_not_allowed(["GET", "PUT", "DELETE"].map(str::to_owned).to_vec())),
    }
}

async fn read(shared: &Shared, path: String, headers: &HeaderMap) -> Result<Response, Problem> {
    let kind = content_type(&path);
    let (bytes, hash) = shared.app.with(move |n| n.file_bytes(&path)).await?;
    let mut response = if Tags::of(headers, header::IF_NONE_MATCH).is_some_and(|tags| tags.matches_weakly(&hash)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ranged(headers, bytes)
    };
    let out = response.headers_mut();
    out.extend(entity_tag(&hash));
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    out.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(kind) = HeaderValue::from_str(&kind) {
        out.insert(header::CONTENT_TYPE, kind);
    }
    Ok(response)
}

/// The bytes that a single range asks for (RFC 9110 §14); several ranges, or none that we understand, get the whole.
fn ranged(headers: &HeaderMap, bytes: Vec<u8>) -> Response {
    let length = bytes.len() as u64;
    let Some(range) = headers.get(header::RANGE).and_then(|range| range.to_str().ok()) else {
        return Body::from(bytes).into_response();
    };
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    match ByteRange::read(range, length) {
        ByteRange::Whole => Body::from(bytes).into_response(),
        ByteRange::Part(from, to) => {
            let part = bytes.get(at(from)..=at(to)).unwrap_or_default().to_vec();
            let mut response = (StatusCode::PARTIAL_CONTENT, Body::from(part)).into_response();
            content_range(&mut response, &format!("bytes {from}-{to}/{length}"));
            response
        }
        ByteRange::Beyond => {
            let mut response = Problem::new(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "range_not_satisfiable",
                format!("the file has {length} bytes"),
            )
            .into_response();
            content_range(&mut response, &format!("bytes */{length}"));
            response
        }
    }
}

fn content_range(response: &mut Response, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
}

async fn wanted(shared: &Shared, path: &str, headers: &HeaderMap) -> Result<Condition, Problem> {
    let current = {
        let path = path.to_owned();
        match shared.app.with(move |n| n.file_bytes(&path)).await {
            Ok((_, hash)) => Some(hash),
            Err(failure) if failure.code == "not_found" => None,
            Err(failure) => return Err(failure.into()),
        }
    };
    let failed = || {
        Problem::new(StatusCode::PRECONDITION_FAILED, "precondition_failed", "the file is not what the condition names")
    };
    let mut condition = Condition::default();
    if let Some(tags) = Tags::of(headers, header::IF_MATCH) {
        condition.if_hash = Some(current.filter(|hash| tags.matches(hash)).ok_or_else(failed)?);
    } else if let Some(tags) = Tags::of(headers, header::IF_NONE_MATCH) {
        if current.is_some_and(|hash| tags.matches_weakly(&hash)) {
            return Err(failed());
        }
        condition.create_only = tags == Tags::Any;
    }
    Ok(condition)
}

async fn write(shared: &Shared, path: String, headers: &HeaderMap, body: Body) -> Result<Response, Problem> {
    let condition = wanted(shared, &path, headers).await?;
    let bytes = body::read(body, body::NOTE_BYTES).await?;
    let wrote = shared
        .app
        .with(move |n| n.write_file(&path, &bytes, &condition, &Origin::Api))
        .await
        .map_err(Problem::of_condition)?;
    let status = if wrote.created { StatusCode::CREATED } else { StatusCode::NO_CONTENT };
    let mut response = status.into_response();
    response.headers_mut().extend(entity_tag(&wrote.hash));
    Ok(response)
}
