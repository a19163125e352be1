//! Who may come in: the token first, then the page that asks, then the name that we were called by.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::problem::Problem;
use crate::state::Shared;
use crate::{attached, frames};

/// Lets a request through or answers it here.
pub(crate) async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let (method, path) = (request.method(), request.uri().path());
    let framed = frames::is_open(&shared, method, path) || attached::is_open(&shared, method, path);
    // Most have a token, and what needs none takes longer to find out.
    let let_in = framed || shows_token(&shared, headers) || is_open(&shared, method, path);
    let checked = if let_in { Ok(()) } else { Err(no_token(headers)) }
        // A sandboxed frame is of no origin, ours included; and films are loaded from here by the window, whose origin is another one.
        .and_then(|()| if framed { Ok(()) } else { check_origin(headers) })
        .and_then(|()| check_host(headers, shared.address));
    match checked {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// What needs no token: the greeting, the interface's files, the WebSocket (its first message shows the token), public plug routes.
fn is_open(shared: &Shared, method: &Method, path: &str) -> bool {
    let reading = method == Method::GET || method == Method::HEAD;
    (reading && (path == "/ping" || path == "/api/ws" || shared.assets.has(path)))
        || crate::plug_routes::is_public(shared, method, path)
}

fn shows_token(shared: &Shared, headers: &HeaderMap) -> bool {
    bearer(headers).is_some_and(|shown| shared.token.is(shown))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn no_token(headers: &HeaderMap) -> Problem {
    let detail = if headers.contains_key(header::AUTHORIZATION) {
        "the token is wrong: it changes with every start; `jackdaw serve` prints it, and the discovery file has it"
    } else {
        "a token is needed: send `Authorization: Bearer TOKEN`"
    };
    Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", detail)
}

/// A page of another site must not use a token that a browser may hold, nor guess at open routes.
fn check_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let foreign =
        || Problem::new(StatusCode::FORBIDDEN, "foreign_origin", "pages of other sites may not call this address");
    if headers
        .get("sec-fetch-site")
        .is_some_and(|site| site.as_bytes() == b"cross-site" || site.as_bytes() == b"same-site")
    {
        return Err(foreign());
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let own = headers.get(header::HOST).and_then(|host| host.to_str().ok()).map(|host| format!("http://{host}"));
    match (origin.to_str().ok(), own) {
        (Some(origin), Some(own)) if origin.eq_ignore_ascii_case(&own) => Ok(()),
        _ => Err(foreign()),
    }
}

/// A name that leads here by somebody else's DNS (rebinding) is not our name.
fn check_host(headers: &HeaderMap, address: SocketAddr) -> Result<(), Problem> {
    let wrong = || {
        Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "wrong_host",
            format!("this is not the host that was asked for; use http://{address}"),
        )
    };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).ok_or_else(wrong)?;
    if is_written_plainly(host, address) {
        return Ok(());
    }
    let url = url::Url::parse(&format!("http://{host}/")).map_err(|_| wrong())?;
    if url.port_or_known_default() != Some(address.port()) || !url.username().is_empty() {
        return Err(wrong());
    }
    let ours = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => reaches(IpAddr::V4(ip), address),
        Some(url::Host::Ipv6(ip)) => reaches(IpAddr::V6(ip), address),
        None => false,
    };
    if ours { Ok(()) } else { Err(wrong()) }
}

/// As scripts and browsers write it, to the letter: `127.0.0.1:7171`, `localhost:7171`.
fn is_written_plainly(host: &str, address: SocketAddr) -> bool {
    let Some((name, port)) = host.rsplit_once(':') else { return false };
    let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
    (name == "127.0.0.1" || name == "localhost") && is_number && port.parse() == Ok(address.port())
}

/// An address written out cannot be rebound; when we listen beyond loopback, any of ours may be used.
fn reaches(ip: IpAddr, address: SocketAddr) -> bool {
    ip.is_loopback() || !address.ip().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse::<header::HeaderName>().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn only_our_own_names_with_our_port_are_ours() {
        let local: SocketAddr = "127.0.0.1:7171".parse().unwrap();
        let wide: SocketAddr = "0.0.0.0:7171".parse().unwrap();
        for (host, address, ours) in [
            ("127.0.0.1:7171", local, true),
            ("localhost:7171", local, true),
            ("[::1]:7171", local, true),
            ("LOCALHOST:7171", local, true),
            ("127.0.0.1", local, false),
            ("127.0.0.1:7172", local, false),
            ("evil.example:7171", local, false),
            ("localhost.evil.example:7171", local, false),
            ("192.168.1.5:7171", local, false),
            ("192.168.1.5:7171", wide, true),
            ("evil.example:7171", wide, false),
            ("user@127.0.0.1:7171", local, false),
            ("", local, false),
        ] {
            assert_eq!(check_host(&headers(&[("host", host)]), address).is_ok(), ours, "{host} at {address}");
        }
        assert!(check_host(&HeaderMap::new(), local).is_err());
    }

    #[test]
    fn pages_of_other_sites_stay_out() {
        for (pairs, allowed) in [
            (vec![("host", "localhost:1")], true),
            (vec![("host", "localhost:1"), ("origin", "http://localhost:1")], true),
            (vec![("host", "localhost:1"), ("origin", "http://127.0.0.1:1")], false),
            (vec![("host", "localhost:1"), ("origin", "null")], false),
            (vec![("host", "localhost:1"), ("origin", "https://evil.example")], false),
            (vec![("host", "localhost:1"), ("sec-fetch-site", "cross-site")], false),
            (vec![("host", "localhost:1"), ("sec-fetch-site", "same-site")], false),
            (vec![("host", "localhost:1"), ("sec-fetch-site", "same-origin")], true),
            (vec![("host", "localhost:1"), ("sec-fetch-site", "none")], true),
        ] {
            assert_eq!(check_origin(&headers(&pairs)).is_ok(), allowed, "{pairs:?}");
        }
    }
}
