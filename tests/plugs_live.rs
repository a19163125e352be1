//! Plugs change while the app runs: they come, wait for a grant, are saved, break, are mended, fail in a call and go; nobody else notices.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

#[path = "live/abilities.rs"]
mod abilities;
#[path = "live/broken.rs"]
mod broken;
#[path = "live/contained.rs"]
mod contained;
#[path = "live/denied.rs"]
mod denied;
#[path = "live/grants.rs"]
mod grants;
#[path = "live/heard.rs"]
mod heard;
#[path = "live/namespaces.rs"]
mod namespaces;
#[path = "live/permissions.rs"]
mod permissions;
#[path = "live/saves.rs"]
mod saves;
#[path = "live/saving.rs"]
mod saving;
#[path = "live/settings.rs"]
mod settings;

use jackdaw_tests::{App, Home, PATIENCE};
use serde_json::Value;

/// A manifest with this behind its name and version.
fn manifest(name: &str, rest: &str) -> String {
    format!("name: {name}\nversion: 1.0.0\n{rest}")
}

/// Saves one file of a plug of the space.
fn save(home: &Home, plug: &str, file: &str, content: impl AsRef<[u8]>) {
    home.write(&format!(".jackdaw/plugs/{plug}/{file}"), content);
}

/// Saves a script plug, code first: a manifest without code would be a broken plug for a moment.
fn save_plug(home: &Home, plug: &str, manifest: &str, code: &str) {
    save(home, plug, "plug.ts", code);
    save(home, plug, "plug.yaml", manifest);
}

/// Asks until a plug is as wanted. States have no event of their own that scripts hear, so this asks again and again.
fn until(app: &App, plug: &str, what: &str, mut fits: impl FnMut(&Value) -> bool) -> Value {
    let begun = std::time::Instant::now();
    loop {
        let answer = app.get(&format!("/api/plugs/{plug}"));
        if answer.status == 200 && fits(&answer.json()) {
            return answer.json();
        }
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {plug} {what}: {}", answer.text());
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

fn until_state(app: &App, plug: &str, state: &str) -> Value {
    until(app, plug, &format!("is {state}"), |status| status["state"] == state)
}

/// The diagnostics of a plug's status or event, as `file:line:column code`.
fn places(diagnostics: &Value) -> Vec<String> {
    let list = diagnostics.as_array().unwrap_or_else(|| panic!("no diagnostics: {diagnostics}"));
    list.iter()
        .map(|found| {
            let (file, code) = (found["file"].as_str().unwrap(), found["code"].as_str().unwrap());
            format!("{file}:{}:{} {code}", found["line"], found["column"])
        })
        .collect()
}
