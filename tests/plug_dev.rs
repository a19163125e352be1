//! `jackdaw plug dev`: a plug is used from where it lies, live at each save, and left when its author is done.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use jackdaw_tests::{Following, Home};

fn dev(home: &Home) -> Following {
    Following::start(home, &["plug", "dev", "SPACE/work/mine", "--space", "SPACE"])
}

fn save(home: &Home, body: &str) {
    home.write("work/mine/plug.ts", format!("export function f() {{\n  {body}\n}}\n"));
}

fn with_plug() -> Home {
    let home = Home::new();
    home.write(
        "work/mine/plug.yaml",
        "name: mine\nversion: 1.0.0\npermissions: [kv]\nfunctions: { f: { command: \"Mine: F\" } }\n",
    );
    save(&home, "return 1;");
    home
}

#[test]
fn a_plug_is_live_from_where_it_lies_until_its_author_is_done() {
    let home = with_plug();
    let app = home.serve_with(&[]);
    let mut dev = dev(&home);
    let first = dev.wait("mine runs from");
    assert!(first.contains("in the app that has the space open"), "{first}");
    let plug = app.plug("mine");
    assert_eq!((plug["state"].as_str(), plug["source"].as_str()), (Some("running"), Some("dev")), "{plug}");
    assert_eq!(app.result("mine.f"), 1);

    save(&home, "return 2;");
    let _ = dev.wait("generation 2");
    assert_eq!(app.result("mine.f"), 2);

    save(&home, "return ( => 1;");
    let _ = dev.wait("plug.ts:2:");
    let _ = dev.wait("2 |   return ( => 1;");
    assert_eq!(app.result("mine.f"), 2, "the old one goes on");

    save(&home, "throw new Error('no luck');");
    let _ = dev.wait("generation 3");
    assert_ne!(app.call("mine.f", &serde_json::json!({})).status, 200);
    let _ = dev.wait("no luck");
    let _ = dev.wait("2 |   throw new Error('no luck');");

    dev.interrupt();
    assert_eq!(app.get("/api/plugs/mine").status, 404, "it is left");
}

#[test]
fn an_error_is_said_once_and_the_generation_that_goes_on_is_not_taken_for_what_was_saved() {
    let home = with_plug();
    let mut app = home.serve_with(&[]);
    let mut dev = dev(&home);
    let _ = dev.wait("— running, generation 1");
    save(&home, "return ( => 1;");
    let said = dev.wait("what was saved does not run; generation 1 goes on");
    assert!(!said.contains("running"), "{said}");
    let _ = dev.wait("2 |   return ( => 1;");
    save(&home, "throw new Error('no luck');");
    let between = dev.until("— running, generation 2");
    assert!(!between.contains("syntax-error"), "it was said with its line: {between}");
    assert_ne!(app.call("mine.f", &serde_json::json!({})).status, 200);
    let _ = dev.wait("no luck");

    let (status, _) = app.terminate();
    assert!(status.success());
    let ended = dev.ended();
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("it has ended; run this again"), "{ended:?}");
    for raw in ["error sending request", "Connect", "os error", "tcp"] {
        assert!(!ended.stderr.contains(raw), "{raw}: {ended:?}");
    }
}

#[test]
fn without_an_app_it_has_one_of_its_own_that_other_commands_find() {
    let home = with_plug();
    let mut dev = dev(&home);
    let _ = dev.wait("in an app of its own");
    let called = home.run(&["plug", "call", "SPACE", "mine.f"]);
    assert_eq!(called.json(), 1, "{called:?}");
    dev.interrupt();
}

#[test]
fn a_plug_under_work_wins_over_the_installed_one() {
    let home = with_plug();
    home.write(".jackdaw/plugs/mine/plug.yaml", "name: mine\nversion: 0.9.0\nfunctions: { f: {} }\n");
    home.write(".jackdaw/plugs/mine/plug.js", "export const f = () => 'installed';\n");
    let app = home.serve();
    assert_eq!(app.result("mine.f"), "installed");
    let mut dev = dev(&home);
    let _ = dev.wait("mine runs from");
    assert_eq!(app.result("mine.f"), 1);
    dev.interrupt();
    assert_eq!(app.result("mine.f"), "installed");
}

#[test]
fn a_terminal_that_closes_and_a_polite_end_leave_the_plug_as_ctrl_c_does() {
    let home = with_plug();
    let app = home.serve_with(&[]);
    for signal in [rustix::process::Signal::HUP, rustix::process::Signal::TERM] {
        let mut dev = dev(&home);
        let _ = dev.wait("mine runs from");
        assert_eq!(app.plug("mine")["source"], "dev");
        dev.end_by(signal);
        assert_eq!(app.get("/api/plugs/mine").status, 404, "it is left after {signal:?}");
    }
}

#[test]
fn what_a_killed_session_left_in_use_is_left_by_stop() {
    let home = with_plug();
    let app = home.serve_with(&[]);
    let mut dev = dev(&home);
    let _ = dev.wait("mine runs from");
    // Killed, not asked.
    drop(dev);
    assert_eq!(app.plug("mine")["source"], "dev");
    let stopped = home.run(&["plug", "dev", "SPACE/work/mine", "--space", "SPACE", "--stop"]);
    assert!(stopped.code == Some(0) && stopped.stdout.contains("is not used from there"), "{stopped:?}");
    assert_eq!(app.get("/api/plugs/mine").status, 404, "it is left");
}

#[test]
fn what_is_no_plug_is_refused() {
    let home = Home::new();
    let finished = home.run(&["plug", "dev", "SPACE", "--space", "SPACE"]);
    assert!(finished.code == Some(1) && finished.stderr.contains("plug.yaml"), "{finished:?}");
}
