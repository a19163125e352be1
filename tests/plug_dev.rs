//! `jackdaw plug dev`: a plug is used from where it lies, live at each save, and left when its author is done.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Stdio};

use jackdaw_tests::Home;

/// `plug dev`, killed when dropped.
struct Dev {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Dev {
    fn start(home: &Home) -> Self {
        let mut child = jackdaw_tests::program::command(&home.data())
            .args(["plug", "dev"])
            .arg(home.file("work/mine"))
            .arg("--space")
            .arg(home.space())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// Reads on until a line has these words.
    fn wait(&mut self, words: &str) -> String {
        let mut seen = String::new();
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).unwrap() > 0, "{words:?} never came: {seen}");
            if line.contains(words) {
                return line;
            }
            seen.push_str(&line);
        }
    }

    /// Ctrl+C.
    fn interrupt(mut self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
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
    let mut dev = Dev::start(&home);
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
fn without_an_app_it_has_one_of_its_own_that_other_commands_find() {
    let home = with_plug();
    let mut dev = Dev::start(&home);
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
    let mut dev = Dev::start(&home);
    let _ = dev.wait("mine runs from");
    assert_eq!(app.result("mine.f"), 1);
    dev.interrupt();
    assert_eq!(app.result("mine.f"), "installed");
}

#[test]
fn what_is_no_plug_is_refused() {
    let home = Home::new();
    let finished = home.run(&["plug", "dev", "SPACE", "--space", "SPACE"]);
    assert!(finished.code == Some(1) && finished.stderr.contains("plug.yaml"), "{finished:?}");
}
