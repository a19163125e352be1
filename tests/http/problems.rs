//! Errors are RFC 9457 problem documents with stable codes, and name no path of the host.

use jackdaw_tests::{App, Home};
use reqwest::Method;
use serde_json::json;

const MIB: usize = 1024 * 1024;

struct Case<'a> {
    method: &'a str,
    path: &'a str,
    headers: &'a [(&'a str, &'a str)],
    body: &'a str,
    status: u16,
    code: &'a str,
}

const fn case<'a>(method: &'a str, path: &'a str, status: u16, code: &'a str) -> Case<'a> {
    Case { method, path, headers: &[], body: "", status, code }
}

fn hold(home: &Home, app: &App, case: &Case<'_>) {
    let method = Method::from_bytes(case.method.as_bytes()).unwrap();
    let mut request = app.request(method, case.path);
    for (name, value) in case.headers {
        request = request.header(name, value);
    }
    let answer = if case.body.is_empty() { request.send() } else { request.body(case.body).send() };
    if case.method == "HEAD" {
        assert_eq!(answer.status, case.status, "{}", answer.what);
        return;
    }
    answer.problem(case.status, case.code);
    let root = home.root().to_str().unwrap();
    assert!(!answer.text().contains(root), "{} names a path of the host: {}", answer.what, answer.text());
    if case.status == 405 {
        let allow = answer.header("allow").unwrap_or_else(|| panic!("{}: no Allow", answer.what));
        assert!(
            !allow.is_empty() && !allow.split(',').any(|method| method.trim() == case.method),
            "{}: {allow}",
            answer.what
        );
    }
}

#[test]
fn every_error_has_its_status_code_and_sentence() {
    let home = Home::with(&[
        ("a.md", "text"),
        ("b.md", "text"),
        ("folder/c.md", "text"),
        ("picture.png", "png"),
        (".hidden.md", "hidden"),
        (".secret/a.md", "hidden"),
    ]);
    let app = home.serve();
    let json_type: &[(&str, &str)] = &[("content-type", "application/json")];
    let rename = "/api/notes/a.md/rename";
    let cases = [
        case("GET", "/nowhere", 404, "not_found"),
        case("GET", "/api", 404, "not_found"),
        case("GET", "/api/", 404, "not_found"),
        case("GET", "/api/query", 405, "method_not_allowed"),
        case("POST", "/api/query", 400, "invalid"),
        case("POST", "/nowhere", 404, "not_found"),
        case("GET", "/assets/nothing.js", 404, "not_found"),
        case("GET", "/api/notes/none.md", 404, "not_found"),
        case("HEAD", "/api/notes/none.md", 404, "not_found"),
        case("GET", "/api/notes/none.md/links", 404, "not_found"),
        case("GET", "/api/notes/none.md/backlinks", 404, "not_found"),
        case("GET", "/api/notes/none.md/html", 404, "not_found"),
        case("GET", "/api/notes/none.md/history", 404, "not_found"),
        case("GET", "/api/notes/a.md/history?version=7", 404, "not_found"),
        case("GET", "/api/notes/a.md/unknown", 404, "not_found"),
        case("DELETE", "/api/notes/none.md", 404, "not_found"),
        case("GET", "/api/notes/folder", 404, "not_found"),
        case("GET", "/api/notes/picture.png", 404, "not_found"),
        case("PUT", "/api/notes/picture.png", 404, "not_found"),
        case("GET", "/api/files/a.md", 404, "not_found"),
        case("GET", "/api/files/none.png", 404, "not_found"),
        case("DELETE", "/api/files/none.png", 404, "not_found"),
        case("GET", "/api/plugs/none", 404, "not_found"),
        case("GET", "/api/plugs/none/logs", 404, "not_found"),
        case("POST", "/api/plugs/none/reload", 404, "not_found"),
        case("POST", "/api/plugs/stats/dance", 404, "not_found"),
        case("POST", "/api/commands/none.none", 404, "not_found"),
        case("POST", "/api/commands/stats.none", 404, "not_found"),
        case("POST", "/api/commands/stats", 404, "not_found"),
        case("GET", "/plug/none/x", 404, "not_found"),
        case("GET", "/plug/stats/none", 404, "not_found"),
        case("GET", "/plug/stats", 404, "not_found"),
        case("PATCH", "/api/notes/a.md", 405, "method_not_allowed"),
        case("POST", "/api/notes/a.md", 405, "method_not_allowed"),
        case("POST", "/api/notes", 405, "method_not_allowed"),
        case("PUT", "/api/notes/a.md/links", 405, "method_not_allowed"),
        case("GET", rename, 405, "method_not_allowed"),
        case("POST", "/api/files/picture.png", 405, "method_not_allowed"),
        case("DELETE", "/api/search", 405, "method_not_allowed"),
        case("PUT", "/ping", 405, "method_not_allowed"),
        case("POST", "/", 405, "method_not_allowed"),
        case("POST", "/openapi.json", 405, "method_not_allowed"),
        case("GET", "/api/commands/stats.count", 405, "method_not_allowed"),
        case("GET", "/api/plugs/stats/reload", 405, "method_not_allowed"),
        case("POST", "/api/plugs", 405, "method_not_allowed"),
        case("POST", "/plug/stats/stats", 405, "method_not_allowed"),
        case("GET", "/api/search", 400, "invalid"),
        case("GET", "/api/search?q=a&limit=many", 400, "invalid"),
        case("GET", "/api/notes?limit=-1", 400, "invalid"),
        case("GET", "/api/notes?cursor=%C3%A4", 400, "invalid"),
        case("GET", "/api/notes?glob=%5B", 400, "invalid"),
        case("GET", "/api/tasks?done=maybe", 400, "invalid"),
        Case { body: "{\"to\": 7}", headers: json_type, ..case("POST", rename, 400, "invalid") },
        Case { body: "{}", headers: json_type, ..case("POST", rename, 400, "invalid") },
        Case { body: "[]", headers: json_type, ..case("POST", rename, 400, "invalid") },
        Case { body: "{\"to\":", headers: json_type, ..case("POST", rename, 400, "invalid") },
        Case { body: "{\"to\": \"../out.md\"}", headers: json_type, ..case("POST", rename, 400, "invalid") },
        Case { body: "{\"to\": \".hid.md\"}", headers: json_type, ..case("POST", rename, 400, "invalid") },
        Case { body: "{\"to\": \"a.txt\"}", headers: json_type, ..case("POST", rename, 404, "not_found") },
        Case { body: "{\"to\": \"b.md\"}", headers: json_type, ..case("POST", rename, 409, "conflict") },
        Case {
            body: "{\"to\": \"x.md\"}",
            headers: json_type,
            ..case("POST", "/api/notes/none.md/rename", 404, "not_found")
        },
        Case {
            body: "{\"permissions\": \"ui\"}",
            headers: json_type,
            ..case("POST", "/api/plugs/stats/grant", 400, "invalid")
        },
        Case {
            body: "{\"permissions\": [\"nonsense\"]}",
            headers: json_type,
            ..case("POST", "/api/plugs/stats/grant", 400, "invalid")
        },
        Case {
            body: "{}",
            headers: &[("content-type", "text/plain")],
            ..case("POST", rename, 415, "unsupported_media_type")
        },
        Case {
            body: "{}",
            headers: &[("content-type", "image/png")],
            ..case("PUT", "/api/notes/a.md", 415, "unsupported_media_type")
        },
        Case {
            body: "{}",
            headers: &[("content-type", "text/xml")],
            ..case("POST", "/api/commands/stats.count", 415, "unsupported_media_type")
        },
        Case {
            body: "x",
            headers: &[("if-match", "\"0\"")],
            ..case("PUT", "/api/notes/a.md", 412, "precondition_failed")
        },
    ];
    for case in &cases {
        hold(&home, &app, case);
    }
    let kept: Vec<String> = home.files().into_keys().collect();
    assert_eq!(
        kept,
        [".hidden.md", ".secret/a.md", "a.md", "b.md", "folder/c.md", "picture.png"],
        "an error changes nothing"
    );
    assert_eq!(home.read("a.md"), b"text");
}

#[test]
fn what_is_too_large_is_refused_and_changes_nothing() {
    let home = Home::with(&[("a.md", "text")]);
    std::fs::File::create(home.file("huge.md")).unwrap().set_len(33 * MIB as u64).unwrap();
    let app = home.serve();
    let large = vec![b'a'; 33 * MIB];
    app.put("/api/notes/a.md", large.clone()).problem(413, "too_large");
    app.put("/api/notes/new.md", large.clone()).problem(413, "too_large");
    app.put("/api/files/new.bin", large).problem(413, "too_large");
    app.get("/api/notes/huge.md").problem(413, "too_large");
    let middle = vec![b'a'; 9 * MIB];
    app.request(Method::GET, "/plug/stats/stats").body(middle.clone()).send().problem(413, "too_large");
    let json = [b"{\"a\":\"".as_slice(), &middle, b"\"}"].concat();
    let posted = app.request(Method::POST, "/api/commands/stats.count").header("content-type", "application/json");
    posted.body(json).send().problem(413, "too_large");
    let kept: Vec<String> = home.files().into_keys().collect();
    assert_eq!(kept, ["a.md", "huge.md"]);
    assert_eq!(home.read("a.md"), b"text");
    assert_eq!(app.get_json("/ping"), json!({ "app": "jackdaw", "api": 1 }), "it goes on answering");
}

#[cfg(unix)]
#[test]
fn a_note_that_may_not_be_read_is_listed_and_answers_403() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::with(&[("locked.md", "secret"), ("open.md", "text")]);
    std::fs::set_permissions(home.file("locked.md"), std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(home.file("locked.md")).is_ok() {
        eprintln!("SKIPPED: this user may read everything (root), so no note can be locked");
        return;
    }
    let app = home.serve();
    app.get("/api/notes/locked.md").problem(403, "permission_denied");
    let listed = app.get_json("/api/notes");
    let paths: Vec<&str> =
        listed["notes"].as_array().unwrap().iter().filter_map(|note| note["path"].as_str()).collect();
    assert_eq!(paths, ["locked.md", "open.md"]);
}
