//! An endless loop, a memory bomb and a trap end their call, and nothing else.

use std::path::Path;

use jackdaw_tests::{App, Home};
use serde_json::{Value, json};

use super::{manifest, save, save_plug, until_state};

const LIMITS: &str = "limits: { timeout: 500ms, memory: 32MiB }\n";

fn others_answer(app: &App) {
    assert_eq!(app.get("/plug/stats/stats").expect(200).json()["notes"], 1, "another plug answers");
    assert_eq!(app.result("good.say"), "here");
}

fn good(home: &Home) {
    save_plug(home, "good", &manifest("good", "functions: { say: {} }\n"), "export const say = () => 'here'\n");
}

/// One plug for each trouble: four failures in a minute would quarantine it.
fn troubles() -> [(&'static str, u16, &'static str); 4] {
    [("spin", 504, "timeout"), ("bomb", 500, "plug_error"), ("trap", 500, "plug_error"), ("recurse", 500, "plug_error")]
}

fn hold(app: &App, plug: &str, function: &str, status: u16, code: &str, fine: &dyn Fn() -> Value, expected: &Value) {
    let answer = app.call(&format!("{plug}.{function}"), &json!({}));
    // Filling memory may take longer than the budget; either way the call ends.
    if function == "bomb" && answer.status == 504 {
        answer.problem(504, "timeout");
    } else {
        let detail = answer.problem(status, code);
        assert!(detail.contains(&format!("{plug}.{function}")), "{detail}");
    }
    others_answer(app);
    assert_eq!(&fine(), expected, "{plug}: the next call gets a fresh instance");
    let logged = app.logs(plug);
    assert!(logged.iter().any(|line| line.starts_with("error:") || line.starts_with("warn:")), "{plug}: {logged:#?}");
}

#[test]
fn a_script_that_loops_eats_or_dives_ends_its_call_only() {
    let home = Home::with(&[("a.md", "text")]);
    good(&home);
    let code = "let calls = 0\nexport const spin = () => { for (;;) {} }\n\
        export const bomb = () => { const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1)) }\n\
        export const trap = () => null.x\nexport const recurse = () => recurse() + 1\nexport const fine = () => ++calls\n";
    for (function, _, _) in troubles() {
        let functions = format!("functions: {{ {function}: {{}}, fine: {{}} }}\n{LIMITS}");
        save_plug(&home, &format!("p-{function}"), &manifest(&format!("p-{function}"), &functions), code);
    }
    let app = home.serve();
    for (function, status, code) in troubles() {
        let plug = format!("p-{function}");
        let fine = || app.call(&format!("{plug}.fine"), &json!({})).expect(200).json()["result"].clone();
        assert_eq!(fine(), 1);
        // What was thrown leaves the instance as it is; a loop does not.
        let expected = json!(if matches!(status, 504) { 1 } else { 2 });
        let answer = app.call(&format!("{plug}.{function}"), &json!({}));
        if function == "bomb" {
            assert!(matches!(answer.status, 500 | 504), "{}", answer.text());
            assert!(fine().as_u64().is_some());
        } else {
            answer.problem(status, code);
            assert_eq!(fine(), expected, "{plug}");
        }
        others_answer(&app);
    }
}

#[test]
fn a_compiled_plug_that_loops_eats_or_traps_ends_its_call_only() {
    let home = Home::with(&[("a.md", "text")]);
    good(&home);
    let guest = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("guests/conformance/plug.wasm")).unwrap();
    for (function, _, _) in troubles() {
        let plug = format!("c-{function}");
        save(&home, &plug, "plug.wasm", &guest);
        save(
            &home,
            &plug,
            "plug.yaml",
            manifest(&plug, &format!("functions: {{ {function}: {{}}, echo: {{}} }}\n{LIMITS}")),
        );
    }
    let app = home.serve();
    for (function, status, code) in troubles() {
        let plug = format!("c-{function}");
        let fine =
            || app.call(&format!("{plug}.echo"), &json!({ "a": 1 })).expect(200).json()["result"]["input"].clone();
        assert_eq!(fine(), json!({ "a": 1 }), "{plug}");
        hold(&app, &plug, function, status, code, &fine, &json!({ "a": 1 }));
    }
}

#[test]
fn while_one_plug_loops_the_others_answer() {
    let home = Home::with(&[("a.md", "text")]);
    good(&home);
    let functions = "permissions: [events:emit]\nfunctions: { spin: {} }\nlimits: { timeout: 3s }\n";
    let code = "import { events } from 'jackdaw'\nexport const spin = async () => { await events.emit('bad:begun', {}); for (;;) {} }\n";
    save_plug(&home, "bad", &manifest("bad", functions), code);
    let app = home.serve();
    let mut events = app.events();
    std::thread::scope(|scope| {
        let spinning = scope.spawn(|| app.call("bad.spin", &json!({})));
        let _ = events.wait("bad:begun", |event| event.name == "bad:begun");
        for _ in 0..20 {
            others_answer(&app);
        }
        assert!(!spinning.is_finished(), "it was spinning all the while");
        spinning.join().unwrap().problem(504, "timeout");
    });
}

#[test]
fn a_plug_that_keeps_failing_is_stopped_until_a_save() {
    let home = Home::with(&[("a.md", "text")]);
    good(&home);
    let code = "export const spin = () => { for (;;) {} }\nexport const fine = () => 'fine'\n";
    save_plug(&home, "bad", &manifest("bad", "functions: { spin: {}, fine: {} }\nlimits: { timeout: 200ms }\n"), code);
    let app = home.serve();
    for _ in 0..4 {
        app.call("bad.spin", &json!({})).problem(504, "timeout");
    }
    let _ = until_state(&app, "bad", "quarantined");
    app.call("bad.fine", &json!({})).problem(503, "plug_quarantined");
    others_answer(&app);
    save(&home, "bad", "plug.ts", format!("{code}// mended\n"));
    let _ = until_state(&app, "bad", "running");
    assert_eq!(app.result("bad.fine"), "fine");
}
