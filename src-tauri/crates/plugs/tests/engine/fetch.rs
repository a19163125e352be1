//! `net.fetch` reaches what the scope names and nothing that only this machine can reach.

use std::net::SocketAddr;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect};
use axum::routing::any;
use jackdaw_plugs::PlugState;
use serde_json::{Value, json};

use super::home::{Home, manifest};

/// A server on a port of its own; the port of another that must not be reached is in its redirects.
async fn server(other: Option<SocketAddr>) -> SocketAddr {
    let away = other.map(|at| format!("http://{at}/secret")).unwrap_or_default();
    let app = Router::new()
        .route(
            "/echo",
            any(|headers: HeaderMap, body: String| async move {
                format!("{} {body}", headers.get("x-a").map_or("-", |v| v.to_str().unwrap()))
            }),
        )
        .route("/secret", any(|| async { "secret" }))
        .route("/big", any(|| async { vec![b'x'; 11 * 1024 * 1024] }))
        .route("/teapot", any(|| async { (StatusCode::IM_A_TEAPOT, [("x-tea", "yes")], "short") }))
        .route("/once", any(|| async { Redirect::to("/echo") }))
        .route("/never", any(std::future::pending::<&str>))
        .route("/loop", any(|uri: Uri| async move { Redirect::to(&uri.to_string()) }))
        .route("/away", any(move || async move { Redirect::to(&away).into_response() }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    at
}

const CODE: &str = "import { net } from 'jackdaw'\nexport async function go({ url, init }) {\n\
    try { const r = await net.fetch(url, init); return { status: r.status, text: (await r.text()).slice(0, 100), tea: r.headers.get('x-tea') } }\n\
    catch (e) { return { code: e.code, message: e.message } } }";

async fn with_scope(scope: &str) -> Home {
    let home = Home::trusted().await;
    let rest = format!("permissions: [{{ net: [{scope}] }}]\nlimits: {{ timeout: 60s }}\nfunctions: {{ go: {{}} }}\n");
    home.save("f", &manifest("f", &rest), CODE);
    home.until_state("f", PlugState::Running).await;
    home
}

async fn go(home: &Home, url: &str) -> Value {
    home.call_with("f.go", json!({ "url": url })).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_named_local_host_is_reached_with_all_that_was_sent() {
    let at = server(None).await;
    let home = with_scope(&format!("'{at}'")).await;
    let init = json!({ "method": "POST", "headers": { "x-a": "b", "host": "evil" }, "body": "sent" });
    let answer = home.call_with("f.go", json!({ "url": format!("http://{at}/echo"), "init": init })).await.unwrap();
    assert_eq!(answer, json!({ "status": 200, "text": "b sent", "tea": null }));
    assert_eq!(
        go(&home, &format!("http://{at}/teapot")).await,
        json!({ "status": 418, "text": "short", "tea": "yes" })
    );
    assert_eq!(go(&home, &format!("http://{at}/once")).await["text"], json!("- "));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_wildcard_covers_this_machine_whatever_the_spelling() {
    let at = server(None).await;
    let port = at.port();
    let home = with_scope("'*'").await;
    for host in ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "127.1"] {
        let answer = go(&home, &format!("http://{host}:{port}/secret")).await;
        assert_eq!(answer["code"], json!("permission_denied"), "{host}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_redirect_is_checked_and_counted() {
    let other = server(None).await;
    let at = server(Some(other)).await;
    let home = with_scope(&format!("'{at}'")).await;
    assert_eq!(go(&home, &format!("http://{at}/away")).await["code"], json!("permission_denied"));
    let looped = go(&home, &format!("http://{at}/loop")).await;
    assert!(looped["message"].as_str().unwrap().contains("more than 5 redirects"), "{looped}");
    let big = go(&home, &format!("http://{at}/big")).await;
    assert_eq!(big["code"], json!("too_large"), "{big}");
    let other_scheme = go(&home, "ftp://example.org/").await;
    assert_eq!(other_scheme["code"], json!("invalid"), "{other_scheme}");
}

/// It takes the ten seconds that a fetch has: they are not to be had for less.
#[tokio::test(flavor = "multi_thread")]
async fn a_fetch_that_is_never_answered_ends_before_its_call_does() {
    let at = server(None).await;
    let home = with_scope(&format!("'{at}'")).await;
    let ended = go(&home, &format!("http://{at}/never")).await;
    assert_eq!(ended["code"], json!("timeout"), "{ended}");
    assert!(ended["message"].as_str().unwrap().contains("10s"), "{ended}");
}
