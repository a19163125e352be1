//! Requests and responses of a plug's routes.

use std::sync::Arc;

use jackdaw_sandbox::{CallContext, CallError, HttpRequest, Origin, SyscallErrorCode};
use serde_json::{Value, json};

use crate::host::RecordingHost;
use crate::twins::{PLENTY, sandbox, script, twins};

fn http(function: &str) -> CallContext {
    CallContext { hook: "http".to_owned(), function: function.to_owned(), origin: Origin::Api }
}

fn request() -> HttpRequest {
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    HttpRequest {
        method: "POST".to_owned(),
        url: "/stats/%C3%84?unit=words&empty=".to_owned(),
        params: vec![pair("name", "Ä")],
        query: vec![pair("unit", "words"), pair("empty", "")],
        headers: vec![pair("x-asked", "yes")],
        body: "körper".into(),
    }
}

#[tokio::test]
async fn a_route_gets_the_whole_request_and_answers_with_status_headers_and_body() {
    let sandbox = sandbox();
    for twin in twins() {
        let mut instance = twin.start(&sandbox, &Arc::new(RecordingHost::new())).await;
        let response = instance.serve(&http("route"), "route", request(), PLENTY).await.unwrap();
        assert_eq!(response.status, 201, "{twin:?}");
        assert!(
            response.headers.contains(&("x-conformance".to_owned(), "yes".to_owned())),
            "{twin:?}: {:?}",
            response.headers
        );
        let body: Value = serde_json::from_slice(&response.body).unwrap();
        let expected = json!({
            "method": "POST",
            "url": "/stats/%C3%84?unit=words&empty=",
            "params": { "name": "Ä" },
            "query": { "unit": "words", "empty": "" },
            "headers": { "x-asked": "yes" },
            "body": "körper",
        });
        assert_eq!(body, expected, "{twin:?}");
    }
}

#[tokio::test]
async fn a_route_that_throws_is_an_error_and_the_next_request_is_answered() {
    let sandbox = sandbox();
    for twin in twins() {
        let mut instance = twin.start(&sandbox, &Arc::new(RecordingHost::new())).await;
        let thrown = instance.serve(&http("route_throw"), "route_throw", request(), PLENTY).await;
        assert!(
            matches!(thrown, Err(CallError::Thrown { code: SyscallErrorCode::Conflict, .. })),
            "{twin:?}: {thrown:?}"
        );
        assert!(instance.serve(&http("route"), "route", request(), PLENTY).await.is_ok(), "{twin:?}");
    }
}

#[tokio::test]
async fn a_script_may_answer_with_json_or_text() {
    let sandbox = sandbox();
    let code = "export const json = () => ({ a: 1 }); export const text = () => 'plain';";
    let program = sandbox.load(script(code)).await.unwrap();
    let mut instance =
        program.start(&jackdaw_sandbox::Limits::default(), Arc::new(RecordingHost::new()), PLENTY).await.unwrap();
    for (function, kind, body) in [("json", "application/json", r#"{"a":1}"#), ("text", "text/plain", "plain")] {
        let response = instance.serve(&http(function), function, request(), PLENTY).await.unwrap();
        assert_eq!((response.status, std::str::from_utf8(&response.body)), (200, Ok(body)));
        let content_type =
            response.headers.iter().find(|(name, _)| name == "content-type").map(|(_, value)| value.as_str());
        assert!(content_type.is_some_and(|value| value.starts_with(kind)), "{content_type:?}");
    }
}
