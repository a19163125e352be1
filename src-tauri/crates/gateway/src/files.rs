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
    let length = bytes.len();
    let Some(range) = headers.get(header::RANGE).and_then(|range| range.to_str().ok()) else {
        return Body::from(bytes).into_response();
    };
    match parse_range(range, length) {
        Range::Whole => Body::from(bytes).into_response(),
        Range::Part(from, to) => {
            let part = bytes.get(from..=to).unwrap_or_default().to_vec();
            let mut response = (StatusCode::PARTIAL_CONTENT, Body::from(part)).into_response();
            content_range(&mut response, &format!("bytes {from}-{to}/{length}"));
            response
        }
        Range::Beyond => {
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

#[derive(Debug, PartialEq, Eq)]
enum Range {
    Whole,
    Part(usize, usize),
    Beyond,
}

fn parse_range(range: &str, length: usize) -> Range {
    let Some((from, to)) = range.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-')) else {
        return Range::Whole;
    };
    let last = length.saturating_sub(1);
    match (from.trim(), to.trim()) {
        ("", "") => Range::Whole,
        ("", suffix) => match suffix.parse::<usize>() {
            Ok(0) => Range::Beyond,
            Ok(_) if length == 0 => Range::Beyond,
            Ok(count) => Range::Part(length.saturating_sub(count), last),
            Err(_) => Range::Whole,
        },
        (from, to) => {
            let (Ok(from), Ok(to)) =
                (from.parse::<usize>(), if to.is_empty() { Ok(last) } else { to.parse::<usize>() })
            else {
                return Range::Whole;
            };
            if from >= length {
                Range::Beyond
            } else if to < from {
                Range::Whole
            } else {
                Range::Part(from, to.min(last))
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_rfc_9110() {
        for (range, length, expected) in [
            ("bytes=0-3", 10, Range::Part(0, 3)),
            ("bytes=4-", 10, Range::Part(4, 9)),
            ("bytes=-3", 10, Range::Part(7, 9)),
            ("bytes=-30", 10, Range::Part(0, 9)),
            ("bytes=8-100", 10, Range::Part(8, 9)),
            ("bytes=10-", 10, Range::Beyond),
            ("bytes=-0", 10, Range::Beyond),
            ("bytes=0-", 0, Range::Beyond),
            ("bytes=5-2", 10, Range::Whole),
            ("bytes=0-1,4-5", 10, Range::Whole),
            ("lines=1-2", 10, Range::Whole),
            ("bytes=x-", 10, Range::Whole),
        ] {
            assert_eq!(parse_range(range, length), expected, "{range}");
        }
    }
}
