//! `/plug/{plug}/…`: what plugs answer, kept apart from the app itself.

use jackdaw_tests::Home;
use reqwest::Method;
use serde_json::json;

const MANIFEST: &str = "name: web\nversion: 0.1.0\npermissions: [http:public]\nlimits: { timeout: { http: 500ms } }\nfunctions:\n  \
    page: { http: { method: GET, path: \"/page\" } }\n  \
    echo: { http: [{ method: [POST, PUT], path: \"/echo/{name}\" }, { method: DELETE, path: \"/echo/{name}\" }] }\n  \
    rest: { http: { method: GET, path: \"/files/{*path}\" } }\n  \
    open: { http: { method: GET, path: \"/open\", auth: none } }\n  \
    text: { http: { method: GET, path: \"/text\" } }\n  \
    nothing: { http: { method: GET, path: \"/nothing\" } }\n  \
    fail: { http: { method: GET, path: \"/fail\" } }\n  \
    gone: { http: { method: GET, path: \"/gone\" } }\n  \
    slow: { http: { method: GET, path: \"/slow\" } }\n  \
    bytes: { http: { method: GET, path: \"/bytes\" } }\n";
const CODE: &str = r#"import { NotFoundError } from "jackdaw";
export const page = () => new Response("<script>1</script>", { status: 203, headers: {
    "content-type": "text/html", "x-own": "kept", "set-cookie": "a=b", "access-control-allow-origin": "*",
    "access-control-allow-credentials": "true", "service-worker-allowed": "/", "content-security-policy": "default-src *",
    "x-content-type-options": "sniff" } });
export const echo = async (request) => ({
    method: request.method, name: request.params.name, query: request.query, body: await request.text(),
    authorization: request.headers.get("authorization"), cookie: request.headers.get("cookie"), own: request.headers.get("x-own") });
export const rest = (request) => ({ path: request.params.path });
export const open = () => ({ open: true });
export const text = () => "grüße";
export const nothing = () => {};
export const fail = () => { throw new Error("broken on purpose") };
export const gone = () => { throw new NotFoundError("no such day"); };
export const slow = () => { for (;;) {} };
export const bytes = () => new Response(new Uint8Array([0, 255, 10, 13]), { headers: { "content-type": "application/octet-stream" } });
"#;

fn home() -> Home {
    Home::with(&[(".jackdaw/plugs/web/plug.yaml", MANIFEST), (".jackdaw/plugs/web/plug.js", CODE)])
}

#[test]
fn what_a_plug_sends_to_a_browser_runs_as_a_stranger() {
    let home = home();
    let app = home.serve();
    assert_eq!(app.plug("web")["state"], "running", "{:#}", app.plug("web"));
    let page = app.get("/plug/web/page").expect(203);
    assert_eq!(page.text(), "<script>1</script>");
    assert_eq!(page.header("content-type"), Some("text/html"));
    assert_eq!(page.header("x-own"), Some("kept"));
    for (name, value) in [("content-security-policy", "sandbox allow-scripts"), ("x-content-type-options", "nosniff")] {
        let values: Vec<_> = page.headers.iter().filter(|(given, _)| given == name).collect();
        assert_eq!(values.len(), 1, "{values:?}");
        assert_eq!(page.header(name), Some(value));
    }
    for dropped in
        ["set-cookie", "service-worker-allowed", "access-control-allow-origin", "access-control-allow-credentials"]
    {
        assert_eq!(page.header(dropped), None, "{dropped}");
    }
}

#[test]
fn a_route_gets_the_request_without_its_secrets() {
    let home = home();
    let app = home.serve();
    let request = app
        .request(Method::POST, "/plug/web/echo/a%2Fb%20c?x=1&y=%C3%A4&x=2")
        .header("cookie", "a=b")
        .header("x-own", "yes");
    let told = request.body("körper").send().expect(200);
    assert!(told.header("content-type").unwrap().starts_with("application/json"));
    let told = told.json();
    assert_eq!((&told["method"], &told["name"], &told["body"]), (&json!("POST"), &json!("a/b c"), &json!("körper")));
    assert_eq!((&told["authorization"], &told["cookie"], &told["own"]), (&json!(null), &json!(null), &json!("yes")));
    assert_eq!(told["query"]["y"], "ä");
    assert_eq!(app.delete("/plug/web/echo/x").expect(200).json()["method"], "DELETE");
    let listed = app.get_json("/openapi.json");
    let rest = &listed["paths"]["/plug/web/files/{path}"]["get"];
    assert_eq!(rest["parameters"][0]["name"], "path", "OpenAPI knows no other parameter");
    assert_eq!(app.get("/plug/web/files/a/b.txt").expect(200).json()["path"], "a/b.txt");
    let text = app.get("/plug/web/text").expect(200);
    assert_eq!(text.text(), "grüße");
    assert!(text.header("content-type").unwrap().starts_with("text/plain"), "{:?}", text.headers);
    assert_eq!(app.get("/plug/web/bytes").expect(200).bytes, [0, 255, 10, 13]);
    assert!(app.get("/plug/web/nothing").status < 300);
}

#[test]
fn a_route_that_fails_says_so_and_the_next_call_works() {
    let home = home();
    let app = home.serve();
    let refused = app.get("/plug/web/echo/x");
    refused.problem(405, "method_not_allowed");
    let mut allow: Vec<&str> = refused.header("allow").unwrap().split(", ").collect();
    allow.sort_unstable();
    assert_eq!(allow, ["DELETE", "POST", "PUT"]);
    let thrown = app.get("/plug/web/fail").problem(500, "plug_error");
    let told = "the http hook `web.fail` failed with `internal`: Error: broken on purpose (plug.js:13:";
    assert!(thrown.starts_with(told), "{thrown}");
    let gone = app.get("/plug/web/gone").problem(500, "plug_error");
    let told = "the http hook `web.gone` failed with `not_found`: NotFoundError: no such day (plug.js:14:";
    assert!(gone.starts_with(told), "{gone}");
    app.get("/plug/web/slow").problem(504, "timeout");
    assert_eq!(app.get("/plug/web/text").expect(200).text(), "grüße");
    app.request(Method::POST, "/plug/web/echo/x").body(vec![b'x'; 9 * 1024 * 1024]).send().problem(413, "too_large");
    let most = app.request(Method::POST, "/plug/web/echo/x").body(vec![b'x'; 1024 * 1024]).send().expect(200);
    assert_eq!(most.json()["body"].as_str().unwrap().len(), 1024 * 1024);
}

#[test]
fn a_public_route_needs_the_grant_and_no_token() {
    let home = home();
    let app = home.serve();
    let open = || app.stranger(Method::GET, "/plug/web/open").send();
    assert_eq!(open().expect(200).json(), json!({ "open": true }));
    app.stranger(Method::GET, "/plug/web/page").send().problem(401, "unauthorized");
    app.stranger(Method::POST, "/plug/web/open").send().problem(401, "unauthorized");
    app.stranger(Method::GET, "/plug/web/open")
        .header("origin", "https://evil.example")
        .send()
        .problem(403, "foreign_origin");
    drop(app);
    let app = home.serve_with(&[]);
    app.stranger(Method::GET, "/plug/web/open").send().problem(401, "unauthorized");
    assert_eq!(app.plug("web")["state"], "waiting_for_grant");
    app.get("/plug/web/open").problem(503, "plug_waiting_for_grant");
}

#[test]
fn an_answer_of_more_than_32_mib_is_an_error_of_the_plug() {
    let manifest = "name: big\nversion: 1.0.0\nlimits: { memory: 256MiB, timeout: 60s }\nfunctions: { bytes: { http: { path: \"/{mib}\" } } }\n";
    let code = "export const bytes = ({ params }) => new Uint8Array(Number(params.mib) * 1024 * 1024)\n";
    let home = Home::with(&[(".jackdaw/plugs/big/plug.yaml", manifest), (".jackdaw/plugs/big/plug.js", code)]);
    let app = home.serve();
    assert_eq!(app.get("/plug/big/32").expect(200).bytes.len(), 32 * 1024 * 1024);
    let refused = app.get("/plug/big/33").problem(500, "plug_error");
    assert!(refused.contains("32 MiB") || refused.contains("33554432"), "{refused}");
    assert_eq!(app.get("/plug/big/1").expect(200).bytes.len(), 1024 * 1024, "it goes on answering");
}
