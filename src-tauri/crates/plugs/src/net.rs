//! `net.fetch`: HTTP and HTTPS to the hosts that a plug's scope names, and to no address that only this machine can reach.
//!
//! Each hop is checked: scheme, host and port against the scope, then every address that the name resolves to. The connection goes to a
//! checked address, so a name that changes its mind between check and use gains nothing.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures::StreamExt;
use jackdaw_manifest::NetAccess;
use jackdaw_sandbox::{SyscallError, SyscallErrorCode};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use url::{Host, Url};

use crate::application::Caller;
use crate::net_address::is_public;

/// A fetch, with its redirects and its body (CONTRACT §8).
const BUDGET: Duration = Duration::from_secs(10);
/// Bytes of an answer's body (CONTRACT §8).
const MOST_BODY: usize = 10 * 1024 * 1024;
/// Redirects followed (CONTRACT §8).
const MOST_REDIRECTS: usize = 5;
/// Headers that speak of the connection, which is the host's, or that would change where the request goes.
const OWN_HEADERS: [&str; 8] =
    ["host", "content-length", "connection", "transfer-encoding", "upgrade", "te", "trailer", "proxy-authorization"];
/// Headers that are meant for the first host alone.
const SECRET_HEADERS: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

#[derive(Deserialize)]
struct Fetch {
    url: String,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    body: Option<String>,
}

struct Hop {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
}

pub(crate) async fn fetch(caller: &Caller, input: Value) -> Result<Value, SyscallError> {
    let hop = read(input)?;
    match tokio::time::timeout(BUDGET, follow(caller, hop)).await {
        Ok(result) => result,
        Err(_) => Err(error(SyscallErrorCode::Timeout, format!("the fetch took longer than {BUDGET:?}"))),
    }
}

fn error(code: SyscallErrorCode, message: impl Into<String>) -> SyscallError {
    SyscallError::new(code, message)
}

fn read(input: Value) -> Result<Hop, SyscallError> {
    let invalid = |message: String| error(SyscallErrorCode::Invalid, format!("net.fetch: {message}"));
    let fetch: Fetch = serde_json::from_value(input).map_err(|problem| invalid(problem.to_string()))?;
    let url = Url::parse(&fetch.url).map_err(|problem| invalid(format!("`{}`: {problem}", fetch.url)))?;
    let name = fetch.method.unwrap_or_else(|| "GET".to_owned()).to_ascii_uppercase();
    let method = Method::from_bytes(name.as_bytes()).map_err(|_| invalid(format!("`{name}` is no method")))?;
    if matches!(method, Method::CONNECT | Method::TRACE) {
        return Err(invalid(format!("{method} is not for plugs")));
    }
    let mut headers = HeaderMap::new();
    for (name, value) in fetch.headers {
        let name: HeaderName = name.parse().map_err(|_| invalid(format!("`{name}` is no header name")))?;
        if OWN_HEADERS.contains(&name.as_str()) {
            continue;
        }
        let value =
            HeaderValue::from_str(&value).map_err(|_| invalid(format!("the value of `{name}` is no header value")))?;
        headers.append(name, value);
    }
    let body = match fetch.body {
        Some(text) => {
            Some(STANDARD.decode(text).map_err(|problem| invalid(format!("`body` is not base64: {problem}")))?)
        }
        None => None,
    };
    Ok(Hop { method, url, headers, body })
}

async fn follow(caller: &Caller, mut hop: Hop) -> Result<Value, SyscallError> {
    for _ in 0..=MOST_REDIRECTS {
        let response = send(caller, &hop).await?;
        match redirect(&hop, &response)? {
            Some(next) => hop = next,
            None => return answer(response).await,
        }
    }
    Err(error(SyscallErrorCode::Unavailable, format!("more than {MOST_REDIRECTS} redirects, the last to {}", hop.url)))
}

async fn send(caller: &Caller, hop: &Hop) -> Result<reqwest::Response, SyscallError> {
    let (host, addresses) = checked(caller, &hop.url).await?;
    // A client of its own: its connections lead only to the addresses that were checked just now.
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .resolve_to_addrs(&host, &addresses)
        .user_agent(concat!("jackdaw/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|problem| error(SyscallErrorCode::Internal, problem.to_string()))?;
    let mut request = client.request(hop.method.clone(), hop.url.clone()).headers(hop.headers.clone());
    if let Some(body) = &hop.body {
        request = request.body(body.clone());
    }
    request.send().await.map_err(|problem| {
        let code = if problem.is_timeout() { SyscallErrorCode::Timeout } else { SyscallErrorCode::Unavailable };
        error(code, format!("{} could not be fetched: {}", hop.url, causes(&problem)))
    })
}

/// The host's name and the addresses that the plug may connect to under it.
async fn checked(caller: &Caller, url: &Url) -> Result<(String, Vec<SocketAddr>), SyscallError> {
    let denied = |why: String| error(SyscallErrorCode::PermissionDenied, why);
    let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
        return Err(error(SyscallErrorCode::Invalid, format!("`{url}` names no host")));
    };
    let name = host.to_string();
    let access = caller.effective.net_access(url.scheme(), &name, port);
    if access == NetAccess::Denied {
        return Err(denied(format!(
            "net.fetch needs the permission `net` for `{name}:{port}`: add it to the scope of `net` in plug.yaml"
        )));
    }
    let addresses: Vec<SocketAddr> = match host {
        Host::Ipv4(address) => vec![(IpAddr::V4(address), port).into()],
        Host::Ipv6(address) => vec![(IpAddr::V6(address), port).into()],
        Host::Domain(domain) => tokio::net::lookup_host((domain, port))
            .await
            .map_err(|problem| error(SyscallErrorCode::Unavailable, format!("`{domain}` was not found: {problem}")))?
            .collect(),
    };
    let allowed: Vec<_> =
        addresses.iter().copied().filter(|at| access == NetAccess::Named || is_public(at.ip())).collect();
    if allowed.is_empty() {
        let what = addresses.first().map_or_else(|| "no address".to_owned(), |at| at.ip().to_string());
        return Err(denied(format!(
            "`{name}` leads to {what}, an address of this machine or its network, which no wildcard covers; \
             name it in the scope of `net` in plug.yaml: `{name}:{port}`"
        )));
    }
    Ok((name, allowed))
}

/// Where the answer sends the request next, if it does.
fn redirect(hop: &Hop, response: &reqwest::Response) -> Result<Option<Hop>, SyscallError> {
    let status = response.status();
    let moved = [301, 302, 303, 307, 308].contains(&status.as_u16());
    let Some(location) = response.headers().get(reqwest::header::LOCATION).filter(|_| moved) else { return Ok(None) };
    let invalid = |text: &str| {
        error(SyscallErrorCode::Unavailable, format!("{} redirects to `{text}`, which is no address", hop.url))
    };
    let text = location.to_str().map_err(|_| invalid("bytes"))?;
    let url = hop.url.join(text).map_err(|_| invalid(text))?;
    let mut headers = hop.headers.clone();
    if url.origin() != hop.url.origin() {
        for name in SECRET_HEADERS {
            headers.remove(name);
        }
    }
    let becomes_get = status == StatusCode::SEE_OTHER && hop.method != Method::HEAD
        || matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND) && hop.method == Method::POST;
    let (method, body) = if becomes_get {
        headers.remove(reqwest::header::CONTENT_TYPE);
        (Method::GET, None)
    } else {
        (hop.method.clone(), hop.body.clone())
    };
    Ok(Some(Hop { method, url, headers, body }))
}

async fn answer(response: reqwest::Response) -> Result<Value, SyscallError> {
    let status = response.status().as_u16();
    let headers: Vec<(String, String)> = response
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    let mut body = Vec::new();
    let mut stream = response.bytes_stream();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|problem| error(SyscallErrorCode::Unavailable, causes(&problem)))?;
        if body.len() + chunk.len() > MOST_BODY {
            return Err(error(SyscallErrorCode::TooLarge, format!("the answer is larger than {MOST_BODY} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(json!({ "status": status, "headers": headers, "body": STANDARD.encode(body) }))
}

/// An error with what caused it: reqwest's own words stop at "error sending request".
fn causes(problem: &reqwest::Error) -> String {
    let mut text = problem.to_string();
    let mut source = std::error::Error::source(problem);
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
