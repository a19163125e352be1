//! Reading bodies up to a limit, and what came with them.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use futures::StreamExt as _;
use serde_json::Value;

use crate::problem::Problem;

/// A note or attachment (CONTRACT §8).
pub(crate) const NOTE_BYTES: usize = 32 * 1024 * 1024;
/// A request for a plug's route (CONTRACT §8).
pub(crate) const PLUG_BYTES: usize = 8 * 1024 * 1024;
/// Any other body: JSON with a few fields, or a command's input.
pub(crate) const JSON_BYTES: usize = 8 * 1024 * 1024;
/// What is read and thrown away of a body that is too large, so that its sender gets to read our answer instead of a reset connection.
const DRAINED_BYTES: usize = 64 * 1024 * 1024;

/// The whole body, or 413.
pub(crate) async fn read(body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut total = 0_usize;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|error| Problem::malformed(format!("the body could not be read: {error}")))?;
        total = total.saturating_add(chunk.len());
        if total <= limit {
            bytes.extend_from_slice(&chunk);
        } else if total > limit.saturating_add(DRAINED_BYTES) {
            break;
        }
    }
    if total > limit { Err(Problem::too_large(limit)) } else { Ok(bytes) }
}

/// A JSON object; no body at all is an empty one.
pub(crate) async fn json_object(headers: &HeaderMap, body: Body) -> Result<Value, Problem> {
    let bytes = read(body, JSON_BYTES).await?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    if let Some(given) = content_type(headers)
        && given != "application/json"
        && !given.ends_with("+json")
        // What curl says of `--data` unless it is told otherwise.
        && given != "application/x-www-form-urlencoded"
    {
        return Err(unsupported(&given, "application/json"));
    }
    let value: Value =
        serde_json::from_slice(&bytes).map_err(|error| Problem::malformed(format!("the body is not JSON: {error}")))?;
    if value.is_object() { Ok(value) } else { Err(Problem::malformed("the body must be a JSON object")) }
}

/// The media type without parameters, in lower case.
pub(crate) fn content_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let essence = value.split(';').next().unwrap_or_default().trim();
    (!essence.is_empty()).then(|| essence.to_ascii_lowercase())
}

/// 415.
pub(crate) fn unsupported(given: &str, wanted: &str) -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        format!("the body is `{given}`; send {wanted}"),
    )
}
