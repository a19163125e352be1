//! The interface's files, for a browser. They hold no data and need no token.

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, Method, Uri, header};
use axum::response::{IntoResponse as _, Response};

use crate::problem::Problem;
use crate::state::Shared;

/// A lookup of the interface's files by their path, e.g. `index.html`, `assets/app.js`.
#[derive(Clone)]
pub struct Assets(Arc<Lookup>);

type Lookup = dyn Fn(&str) -> Option<Cow<'static, [u8]>> + Send + Sync;

impl Assets {
    /// Files as this lookup finds them.
    pub fn new(find: impl Fn(&str) -> Option<Cow<'static, [u8]>> + Send + Sync + 'static) -> Self {
        Self(Arc::new(find))
    }

    fn find(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        (self.0)(path)
    }

    /// Whether a request path is one of the interface's files.
    pub(crate) fn has(&self, request_path: &str) -> bool {
        request_path == "/" || self.find(request_path.trim_start_matches('/')).is_some()
    }
}

impl Default for Assets {
    /// No interface: the API alone.
    fn default() -> Self {
        Self::new(|_| None)
    }
}

/// Scripts from here alone, nothing inline but CodeMirror's style sheets, no frame of ours in other pages.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
    font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// What no route is for: one of the interface's files, or nothing.
pub(crate) async fn serve(State(shared): State<Shared>, method: Method, uri: Uri) -> Response {
    let path = match uri.path() {
        "/" => "index.html",
        path => path.trim_start_matches('/'),
    };
    let Some(bytes) = shared.assets.find(path) else {
        return Problem::not_found(format!("there is no `{}` here", uri.path())).into_response();
    };
    if method != Method::GET && method != Method::HEAD {
        return Problem::method_not_allowed(vec!["GET".into(), "HEAD".into()]).into_response();
    }
    let mut response = Response::new(Body::from(bytes.into_owned()));
    let headers = response.headers_mut();
    let content_type = jackdaw_app::content_type(path);
    let content_type =
        if content_type.starts_with("text/") { format!("{content_type}; charset=utf-8") } else { content_type };
    if let Ok(value) = HeaderValue::from_str(&content_type) {
        headers.insert(header::CONTENT_TYPE, value);
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    // The names under `assets/` carry a hash of their content.
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}
