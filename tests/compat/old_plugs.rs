//! Plugs that were compiled against a released version, in the program of today.

use jackdaw_tests::Home;
use serde_json::{Value, json};

use crate::released;

#[test]
fn plugs_compiled_against_released_versions_go_on_working() {
    for version in released() {
        let read = |file: &str| std::fs::read(version.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let home = Home::with(&[("a.md", "# A\n\n[[b]] #tag\n\n- [ ] buy milk #shop\n"), ("b.md", "# B\n")]);
        for file in ["plug.wasm", "plug.yaml"] {
            home.write(&format!(".jackdaw/plugs/compat/{file}"), read(file));
        }
        let app = home.serve();
        app.indexed();
        let status = app.plug("compat");
        assert_eq!(status["state"], "running", "{}: {status}", version.display());
        let mut events = app.events();
        let cases: Vec<Value> = serde_json::from_slice(&read("cases.json")).unwrap();
        for case in &cases {
            let input = json!({ "syscall": case["do"], "args": case["args"] });
            let result = app.call("compat.do", &input).expect(200).json()["result"].clone();
            let what = format!("{}: {case}\nanswered {result}", version.display());
            if let Some(code) = case["code"].as_str() {
                assert_eq!(result["error"]["code"], code, "{what}");
            } else if let Some(part) = case["has"].as_str() {
                assert!(result["error"].is_null() && result.to_string().contains(part), "{what}");
            } else {
                assert_eq!(result, case["result"], "{what}");
            }
        }
        let said = events.wait("compat:said", |event| event.name == "compat:said");
        assert_eq!(said.data, json!([1]));
        assert!(app.logs("compat").iter().any(|line| line == "info: a line of an old plug"));
        let about = app.call("compat.do", &json!({ "syscall": "plug.info", "args": {} })).expect(200).json();
        assert_eq!((&about["result"]["name"], &about["result"]["generation"]), (&json!("compat"), &json!(1)));

        let echo = app.call("compat.echo", &json!({ "a": [1] })).expect(200).json()["result"].clone();
        assert_eq!((&echo["input"], &echo["ctx"]["hook"]), (&json!({ "a": [1] }), &json!("command")), "{echo}");
        let answer = app.get("/plug/compat/route/x%20y?q=1").expect(201);
        assert_eq!(answer.header("x-conformance"), Some("yes"));
        let told = answer.json();
        assert_eq!((&told["params"]["name"], &told["query"]["q"]), (&json!("x y"), &json!("1")), "{told}");
        app.call("compat.throw_error", &json!({})).problem(500, "plug_error");
        app.call("compat.trap", &json!({})).problem(500, "plug_error");
        let _ = app.call("compat.echo", &json!({})).expect(200);
    }
}
