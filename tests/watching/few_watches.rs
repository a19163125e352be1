//! A system that has no more watches to give.

use std::process::Command;
use std::time::Instant;

use jackdaw_tests::{App, Home, PATIENCE};
use serde_json::Value;

const LIMIT: &str = "/proc/sys/user/max_inotify_watches";

/// In a user namespace of its own, so that nobody else on the machine goes short.
fn limited(script: &str) -> [&str; 5] {
    ["unshare", "-Ur", "sh", "-c", script]
}

#[test]
fn without_watches_changes_are_polled_for_and_every_face_says_so_with_the_mend() {
    let script = format!("echo 3 > {LIMIT} && exec \"$0\" \"$@\"");
    let wrapper = limited(&script);
    let probe = Command::new(wrapper[0]).args(&wrapper[1..]).arg("true").output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        eprintln!("SKIPPED: this system lets nobody limit watches in a user namespace");
        return;
    }
    let home = Home::new();
    for at in 0..10 {
        home.write(&format!("folder {at}/note.md"), "text");
    }
    let app = App::start_under(&wrapper, &home, &["--safe"]);
    app.indexed();
    let mut events = app.events();

    // While the first pass is over, its notice may still be on its way.
    let polling = status_until(&app, |status| !status["polling"].is_null())["polling"].clone();
    let help = polling["help"].as_str().unwrap();
    assert!(help.contains("sysctl fs.inotify.max_user_watches="), "{polling}");
    assert!(app.stderr().contains(help), "the log names the mend: {}", app.stderr());
    let doctor = home.run(&["doctor", "SPACE"]);
    assert!(doctor.stdout.contains(polling["reason"].as_str().unwrap()), "{}", doctor.stdout);
    assert!(doctor.stdout.contains(&format!("help: {help}")), "{}", doctor.stdout);

    home.write("folder 7/new.md", "polledword");
    assert_eq!(events.note("note:created", "folder 7/new.md").data["origin"], "external");
    assert_eq!(app.get_json("/api/search?q=polledword")["total"], 1);
    std::fs::rename(home.file("folder 7/new.md"), home.file("folder 8/moved.md")).unwrap();
    assert_eq!(events.note("note:renamed", "folder 8/moved.md").data["from"], "folder 7/new.md");

    let raised = Command::new("nsenter")
        .args(["-t", &app.pid.to_string(), "-U", "--preserve-credentials", "sh", "-c"])
        .arg(format!("echo 1000 > {LIMIT}"))
        .status();
    if !raised.is_ok_and(|raised| raised.success()) {
        eprintln!("SKIPPED in part: this system lets nobody into a user namespace");
        return;
    }
    status_until(&app, |status| status["polling"].is_null());
    home.write("folder 9/later.md", "watchedword");
    let _ = events.note("note:created", "folder 9/later.md");
    let doctor = home.run(&["doctor", "SPACE", "--json"]).json();
    let watching = doctor["checks"].as_array().unwrap().iter().find(|check| check["what"] == "watching");
    assert_eq!(watching.unwrap()["state"], "ok", "{doctor:#}");
}

fn status_until(app: &App, fits: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let status = app.get_json("/api/status");
        if fits(&status) {
            return status;
        }
        assert!(begun.elapsed() < PATIENCE, "{status} {}", app.stderr());
    }
}
