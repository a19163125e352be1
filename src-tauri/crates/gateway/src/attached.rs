//! `/file/{ticket}/{path…}`: attachments for the elements of the interface in a browser.
//!
//! An `<img>` or a `<video>` cannot send the token. The ticket in the path is what lets it in: it cannot be guessed, lives as long as the
//! connection of the interface that asked for it, and leads to nothing but attachments, for reading.

use std::io::{Read as _, Seek as _, SeekFrom};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use futures::stream;
use jackdaw_app::{AttachedFile, FILE_POLICY};
use percent_encoding::percent_decode_str;

use crate::problem::Problem;
use crate::ranges::ByteRange;
use crate::state::Shared;

/// Bytes that are read at once: a film is not taken into memory.
const CHUNK: u64 = 256 * 1024;

/// Splits `/file/{ticket}/{path}`.
fn split(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix("/file/")?.split_once('/')
}

/// Whether a request shows the ticket of an interface that is there.
pub(crate) fn is_open(shared: &Shared, method: &Method, path: &str) -> bool {
    (method == Method::GET || method == Method::HEAD)
        && split(path).is_some_and(|(ticket, _)| shared.app.has_file_ticket(ticket))
}

pub(crate) async fn serve(State(shared): State<Shared>, headers: HeaderMap, uri: Uri) -> Result<Response, Problem> {
    let missing = || Problem::not_found(format!("there is no `{}` here", uri.path()));
    let (ticket, path) = split(uri.path()).ok_or_else(missing)?;
    let path = percent_decode_str(path).decode_utf8().map_err(|_| missing())?.into_owned();
    let ticket = ticket.to_owned();
    let found = tokio::task::spawn_blocking(move || shared.app.ticketed_file(&ticket, &path)).await;
    let file = found.ok().flatten().ok_or_else(missing)?;
    let content_type = HeaderValue::from_str(&file.content_type).map_err(|_| missing())?;
    let tag = HeaderValue::from_str(&format!("\"{}\"", file.stamp)).map_err(|_| missing())?;
    let mut response = if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        // A part of what has changed meanwhile would not fit the parts that the reader has.
        let same = headers.get(header::IF_RANGE).is_none_or(|wanted| wanted == tag);
        let range = headers.get(header::RANGE).filter(|_| same).and_then(|range| range.to_str().ok());
        bytes(file, range).await?
    };
    let is_problem = response.status() == StatusCode::RANGE_NOT_SATISFIABLE;
    let out = response.headers_mut();
    if !is_problem {
        out.insert(header::CONTENT_TYPE, content_type);
    }
    out.insert(header::ETAG, tag);
    out.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    out.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    out.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    // Kept, but asked about each time.
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

async fn bytes(file: AttachedFile, range: Option<&str>) -> Result<Response, Problem> {
    let AttachedFile { mut file, size, .. } = file;
    let (status, from, length) = match range.map_or(ByteRange::Whole, |range| ByteRange::read(range, size)) {
        ByteRange::Whole => (StatusCode::OK, 0, size),
        ByteRange::Part(from, to) => (StatusCode::PARTIAL_CONTENT, from, to - from + 1),
        ByteRange::Beyond => {
            let detail = format!("the file has {size} bytes");
            let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "range_not_satisfiable", detail);
            let mut response = problem.into_response();
            insert(&mut response, header::CONTENT_RANGE, &format!("bytes */{size}"));
            return Ok(response);
        }
    };
    let unread = |error: std::io::Error| Problem::not_found(format!("the file cannot be read: {error}"));
    file.seek(SeekFrom::Start(from)).map_err(unread)?;
    // What the file loses meanwhile ends the answer early, which its reader notices by the length.
    let chunks = stream::try_unfold((file, length), |(mut file, left)| async move {
        if left == 0 {
            return Ok(None);
        }
        let read = tokio::task::spawn_blocking(move || {
            let mut chunk = Vec::new();
            let read = (&mut file).take(left.min(CHUNK)).read_to_end(&mut chunk);
            read.map(|_| (file, chunk))
        });
        let (file, chunk) = read.await.map_err(std::io::Error::other)??;
        if chunk.is_empty() {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof));
        }
        let left = left - chunk.len() as u64;
        Ok(Some((Bytes::from(chunk), (file, left))))
    });
    let mut response = (status, Body::from_stream(chunks)).into_response();
    insert(&mut response, header::CONTENT_LENGTH, &length.to_string());
    if status == StatusCode::PARTIAL_CONTENT {
        insert(&mut response, header::CONTENT_RANGE, &format!("bytes {from}-{}/{size}", from + length - 1));
    }
    Ok(response)
}

fn insert(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
