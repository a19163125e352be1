//! `/plug/{plug}/{path…}`: the routes that plugs declare.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use jackdaw_app::plugs::{DispatchError, IncomingRequest, Origin, RouteAuth};

use crate::body;
use crate::problem::Problem;
use crate::state::Shared;

/// What a plug sends to a browser may run scripts, but as a stranger: no storage, no cookies, no origin of ours.
const POLICY: &str = "sandbox allow-scripts";

/// Headers that a plug may not set: they would act on the app's own origin, or are the server's to say.
const DROPPED: &[&str] = &[
    "set-cookie",
    "service-worker-allowed",
    "content-security-policy",
    "x-content-type-options",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "upgrade",
    "trailer",
];

/// Splits `/plug/{plug}/{path}`.
fn split(path: &str) -> Option<(&str, &str)> {
    let rest = path.strip_prefix("/plug/")?;
    let at = rest.find('/').unwrap_or(rest.len());
    let (plug, path) = rest.split_at(at);
    Some((plug, if path.is_empty() { "/" } else { path }))
}

/// Whether a request is for a route that its user lets answer without a token.
pub(crate) fn is_public(shared: &Shared, method: &Method, path: &str) -> bool {
    split(path).is_some_and(|(plug, path)| {
        shared.app.engine().route_auth(plug, method.as_str(), path) == Some(RouteAuth::None)
    })
}

pub(crate) async fn serve(State(shared): State<Shared>, request: Request) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    let (plug, path) = split(head.uri.path()).ok_or_else(|| Problem::not_found("there is no such route"))?;
    let headers = head
        .headers
        .iter()
        // The token is between the script and us.
        .filter(|(name, _)| *name != header::AUTHORIZATION && *name != header::COOKIE)
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let incoming = IncomingRequest {
        method: head.method.as_str().to_owned(),
        path: path.to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers,
        body: body::read(body, body::PLUG_BYTES).await?,
    };
    let answer = shared.app.engine().http(plug, incoming, Origin::Api).await.map_err(|error| match error {
        DispatchError::MethodNotAllowed { allow } => Problem::method_not_allowed(allow),
        error => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Problem::new(status, error.code(), error.in_route())
        }
    })?;
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let out = response.headers_mut();
    for (name, value) in answer.headers {
        let name = name.to_ascii_lowercase();
        if DROPPED.contains(&name.as_str()) || name.starts_with("access-control-") {
            continue;
        }
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes())) {
            out.append(name, value);
        }
    }
    out.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    out.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response.into_response())
}
