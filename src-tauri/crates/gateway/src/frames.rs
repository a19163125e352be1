//! `/frame/{ticket}/{path…}`: the pages of plugs, for frames of the interface in a browser.
//!
//! A frame cannot send the token, and its sandbox makes every request of it one of a stranger. So the ticket in the path is what lets it
//! in: it cannot be guessed, lives as long as the frame, and leads to nothing but the files of one plug's own folder.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::response::{IntoResponse as _, Response};
use percent_encoding::percent_decode_str;

use crate::problem::Problem;
use crate::state::Shared;

/// Splits `/frame/{ticket}/{path}`.
fn split(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix("/frame/")?.split_once('/')
}

/// Whether a request is for a frame that is open.
pub(crate) fn is_open(shared: &Shared, method: &Method, path: &str) -> bool {
    (method == Method::GET || method == Method::HEAD)
        && split(path).is_some_and(|(ticket, _)| shared.app.has_frame(ticket))
}

pub(crate) async fn serve(State(shared): State<Shared>, headers: HeaderMap, uri: Uri) -> Result<Response, Problem> {
    let missing = || Problem::not_found(format!("there is no `{}` here", uri.path()));
    let (ticket, path) = split(uri.path()).ok_or_else(missing)?;
    let path = percent_decode_str(path).decode_utf8().map_err(|_| missing())?;
    // The guard has checked that it is a name of ours.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).ok_or_else(missing)?;
    let base = format!("http://{host}/frame/{ticket}/");
    let file = shared.app.frame_file(ticket, &path, &base).ok_or_else(missing)?;
    // Framed by the interface alone: not by another page, and not by another plug's.
    let policy = format!("{}; frame-ancestors http://{host}", file.policy);
    let mut response = Response::new(Body::from(file.bytes));
    let out = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, HeaderValue::from_str(&file.content_type)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy)),
        (header::X_CONTENT_TYPE_OPTIONS, Ok(HeaderValue::from_static("nosniff"))),
        (header::REFERRER_POLICY, Ok(HeaderValue::from_static("no-referrer"))),
        (header::X_DNS_PREFETCH_CONTROL, Ok(HeaderValue::from_static("off"))),
        (header::CACHE_CONTROL, Ok(HeaderValue::from_static("no-store"))),
        // Modules and fonts are fetched as by a page of no origin. Only such a page gets them, and only by its ticket.
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, Ok(HeaderValue::from_static("null"))),
    ] {
        out.insert(name, value.map_err(|_| missing())?);
    }
    Ok(response.into_response())
}
