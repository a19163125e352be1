//! Requests for plugs' routes.

use jackdaw_manifest::HookKind;
use jackdaw_sandbox::{HttpRequest, HttpResponse, Origin, SyscallErrorCode};
use percent_encoding::percent_decode_str;

use crate::calls::{Answer, Rights, Work};
use crate::error::DispatchError;
use crate::routes::{FoundRoute, find_route};
use crate::shared::Shared;

/// Bytes of an answer's body (CONTRACT §8).
const MOST_BODY: usize = 32 * 1024 * 1024;

/// A request as it came in; limits on its size are the gateway's business.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncomingRequest {
    /// Upper case.
    pub method: String,
    /// What follows `/plug/{plug}`, as sent: with its first `/`, percent-encoded.
    pub path: String,
    /// What follows the `?`, as sent.
    pub query: Option<String>,
    /// Lower-case names.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl IncomingRequest {
    /// The path's segments, each percent-decoded once, so that an encoded `/` stays inside its segment.
    fn segments(&self) -> Option<Vec<String>> {
        segments(&self.path)
    }

    fn into_request(self, params: Vec<(String, String)>) -> HttpRequest {
        let path = if self.path.is_empty() { "/".to_owned() } else { self.path };
        let url = match &self.query {
            Some(query) => format!("{path}?{query}"),
            None => path,
        };
        let query =
            url::form_urlencoded::parse(self.query.as_deref().unwrap_or_default().as_bytes()).into_owned().collect();
        HttpRequest { method: self.method, url, params, query, headers: self.headers, body: self.body }
    }
}

pub(crate) fn segments(path: &str) -> Option<Vec<String>> {
    let below = path.strip_prefix('/').unwrap_or(path);
    below.split('/').map(|part| percent_decode_str(part).decode_utf8().ok().map(std::borrow::Cow::into_owned)).collect()
}

/// Finds the route and has its function answer.
pub(crate) async fn serve(
    shared: &std::sync::Arc<Shared>,
    plug: &str,
    request: IncomingRequest,
    origin: Origin,
) -> Result<HttpResponse, DispatchError> {
    let Some(segments) = request.segments() else {
        let name = format!("/plug/{plug}{}", request.path);
        return Err(DispatchError::NotFound { kind: "route", name, nearest: Vec::new() });
    };
    let generation = shared.generation(plug)?;
    let found = find_route(&generation, &request.method, &segments);
    let FoundRoute { function, params, .. } = found.map_err(|error| shared.absence(plug).unwrap_or(error))?;
    let budget = generation.limits.timeout(HookKind::Http);
    let request = crate::calls::Request {
        function: function.to_owned(),
        hook: HookKind::Http.key(),
        budget,
        origin,
        rights: Rights::own(),
        work: Work::Serve(request.into_request(params)),
    };
    let response = match shared.submit(&generation, request).await? {
        Answer::Response(response) => response,
        Answer::Value(_) => HttpResponse::default(),
    };
    if response.body.len() > MOST_BODY {
        let message = format!("answered with {} bytes; a route may answer with {MOST_BODY}", response.body.len());
        return Err(DispatchError::Thrown {
            function: format!("{plug}.{function}"),
            code: SyscallErrorCode::TooLarge,
            message,
            trace: None,
            position: None,
        });
    }
    Ok(response)
}
