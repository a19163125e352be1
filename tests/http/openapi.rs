//! `/openapi.json` lists every route there is, those of plugs too, and no other.

use std::collections::BTreeSet;

use jackdaw_tests::Home;
use reqwest::Method;

#[test]
fn every_route_that_exists_is_listed() {
    let home = Home::with(&[("a.md", "text")]);
    let app = home.serve();
    let document = app.get_json("/openapi.json");
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
    let mut listed = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            listed.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let expected: BTreeSet<String> = [
        "GET /ping",
        "GET /openapi.json",
        "GET /api/notes",
        "GET /api/notes/{path}",
        "PUT /api/notes/{path}",
        "DELETE /api/notes/{path}",
        "GET /api/notes/{path}/links",
        "GET /api/notes/{path}/backlinks",
        "GET /api/notes/{path}/history",
        "GET /api/notes/{path}/mentions",
        "POST /api/notes/{path}/mentions",
        "GET /api/links/broken",
        "GET /api/links/ambiguous",
        "GET /api/orphans",
        "GET /api/notes/{path}/html",
        "POST /api/notes/{path}/rename",
        "GET /api/files/{path}",
        "PUT /api/files/{path}",
        "DELETE /api/files/{path}",
        "GET /api/status",
        "GET /api/index",
        "POST /api/index",
        "GET /api/search",
        "GET /api/tags",
        "GET /api/tasks",
        "POST /api/query",
        "GET /api/query/schema",
        "GET /api/commands",
        "POST /api/commands/{id}",
        "GET /api/plugs",
        "GET /api/plugs/{name}",
        "GET /api/plugs/{name}/audit",
        "GET /api/plugs/{name}/config",
        "GET /api/plugs/{name}/logs",
        "PUT /api/plugs/{name}/config",
        "POST /api/plugs/{name}/{action}",
        "GET /api/events",
        "POST /api/raise",
        "GET /plug/board/columns/{name}",
        "POST /api/dev",
        "DELETE /api/dev",
        "GET /plug/stats/stats",
        "GET /plug/stats/stats/{name}",
        "GET /plug/tasks/tasks",
    ]
    .map(str::to_owned)
    .into();
    assert_eq!(listed, expected);
    // Every operation has an id of its own, and names its path's parameters.
    let mut ids = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{method} {path}");
            assert!(operation["responses"].as_object().is_some_and(|answers| !answers.is_empty()), "{method} {path}");
            let named = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|parameter| parameter["in"] == "path")
                .count();
            assert_eq!(named, path.matches('{').count(), "{method} {path}");
        }
    }
}

#[test]
fn a_listed_get_route_answers() {
    let home = Home::with(&[("a.md", "text"), ("a.png", "x")]);
    let app = home.serve();
    let document = app.get_json("/openapi.json");
    for (path, operations) in document["paths"].as_object().unwrap() {
        if !operations.as_object().unwrap().contains_key("get") || path == "/api/events" {
            continue;
        }
        let file = if path.starts_with("/api/files") { "a.png" } else { "a.md" };
        let name = if path.starts_with("/plug/") { "a" } else { "stats" };
        let mut concrete = path.replace("{path}", file).replace("{name}", name);
        if path == "/api/search" {
            concrete.push_str("?q=text");
        }
        let _ = app.get(&concrete).expect(200);
        let head = app.request(Method::HEAD, &concrete).send();
        assert!(
            path.starts_with("/plug/") || head.status == 200 || head.status == 405,
            "HEAD {concrete}: {}",
            head.status
        );
    }
}

#[test]
fn a_plugs_routes_come_and_go_with_it() {
    let home = Home::new();
    let app = home.serve();
    let mut events = app.events();
    let routes = || {
        app.get_json("/openapi.json")["paths"]
            .as_object()
            .unwrap()
            .keys()
            .filter(|path| path.starts_with("/plug/p/"))
            .cloned()
            .collect::<Vec<_>>()
    };
    let manifest = |route: &str| {
        format!("name: p\nversion: 1.0.0\nfunctions:\n  f: {{ http: {{ method: GET, path: \"{route}\" }} }}\n")
    };
    home.write(".jackdaw/plugs/p/plug.js", "export const f = () => 1;\n");
    home.write(".jackdaw/plugs/p/plug.yaml", manifest("/one"));
    let _ = events.plug("plug:loaded", "p");
    assert_eq!(routes(), ["/plug/p/one"]);
    home.write(".jackdaw/plugs/p/plug.yaml", manifest("/two/{x}"));
    let _ = events.plug("plug:loaded", "p");
    assert_eq!(routes(), ["/plug/p/two/{x}"]);
    app.get("/plug/p/one").problem(404, "not_found");
    std::fs::remove_dir_all(home.file(".jackdaw/plugs/p")).unwrap();
    let _ = events.plug("plug:unloaded", "p");
    assert_eq!(routes(), Vec::<String>::new());
    app.get("/plug/p/two/x").problem(404, "not_found");
}
