//! Plugs that were compiled against a released version, in the program of today.

use std::path::{Path, PathBuf};

use jackdaw_tests::{App, Home};
use serde_json::{Value, json};

use crate::released;

#[test]
fn plugs_compiled_against_released_versions_go_on_working() {
    for version in released() {
        for plug in plugs(&version) {
            goes_on_working(&version, &plug);
        }
    }
}

/// The compiled plugs of a version, one a language.
fn plugs(version: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(version).unwrap().map(|entry| entry.unwrap().path());
    let plugs: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "wasm")).collect();
    assert!(!plugs.is_empty(), "{} has no plug", version.display());
    plugs
}

fn goes_on_working(version: &Path, plug: &Path) {
    let read = |file: &Path| std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let home = Home::with(&[("a.md", "# A\n\n[[b]] #tag\n\n- [ ] buy milk #shop\n"), ("b.md", "# B\n")]);
    home.write(".jackdaw/plugs/compat/plug.wasm", read(plug));
    home.write(".jackdaw/plugs/compat/plug.yaml", read(&version.join("plug.yaml")));
    let app = home.serve();
    app.indexed();
    let status = app.plug("compat");
    assert_eq!(status["state"], "running", "{}: {status}", plug.display());
    let mut events = app.events();
    let ask = |case: &Value| {
        let input = json!({ "syscall": case["do"], "args": case["args"] });
        app.call("compat.do", &input).expect(200).json()["result"].clone()
    };

    // Programs are allowed by hand alone: trust is not enough.
    let program = json!({ "do": "shell.run", "args": { "program": "echo", "args": [] } });
    assert_eq!(ask(&program)["error"]["code"], "permission_denied");
    let granted = home.run(&["plug", "grant", "compat", "shell", "--space", "SPACE", "--yes"]);
    assert_eq!(granted.code, Some(0), "{}", granted.stderr);

    let cases: Vec<Value> = serde_json::from_slice(&read(&version.join("cases.json"))).unwrap();
    for case in &cases {
        let result = ask(case);
        let what = format!("{}: {case}\nanswered {result}", plug.display());
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
    let about = ask(&json!({ "do": "plug.info", "args": {} }));
    assert_eq!((&about["name"], &about["generation"]), (&json!("compat"), &json!(1)));
    its_own_commands_are_listed_and_run(&app);
    its_functions_and_routes_answer(&app);
}

fn its_own_commands_are_listed_and_run(app: &App) {
    let commands = app.get_json("/api/commands");
    let made = commands["commands"].as_array().unwrap().iter().find(|command| command["name"] == "Compat: Made");
    let made = made.unwrap_or_else(|| panic!("the command made at run time is not in {commands}"));
    assert_eq!(made["key"], "Mod-Alt-9");
    let echo = app.result(made["id"].as_str().unwrap());
    assert_eq!(echo["input"], json!({ "made": [1] }));
}

fn its_functions_and_routes_answer(app: &App) {
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
