//! What is written in the settings and does not count is told to who opens the space.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use std::sync::Arc;

use jackdaw_app::protocol::Request;
use jackdaw_app::{App, Dirs, OpenOptions};
use serde_json::Value;
use tempfile::TempDir;

async fn open(dir: &TempDir, safe_mode: bool) -> Arc<App> {
    let mut options = OpenOptions::new(dir.path().join("space"), Dirs::under(&dir.path().join("home")));
    options.safe_mode = safe_mode;
    App::open(options).await.unwrap()
}

/// `line:column message (help)` of each.
async fn told(app: &App) -> Vec<String> {
    let face = app.faces().attach();
    let info = app.request(face.id(), Request::SpaceInfo).await.unwrap();
    let text = |problem: &Value| {
        let word = |key: &str| problem[key].as_str().unwrap().to_owned();
        format!("{}:{}:{} {} ({})", word("file"), problem["line"], problem["column"], word("message"), word("help"))
    };
    info["settingsProblems"].as_array().unwrap().iter().map(text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_of_a_plug_that_there_is_not_are_told_with_the_name_that_was_meant() {
    let dir = TempDir::new().unwrap();
    let settings = dir.path().join("space/.jackdaw");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("config.yaml"), "plugs:\n  stat:\n    wordsPerMinute: 300\n  tasks: {}\nthem: dark\n")
        .unwrap();
    let app = open(&dir, false).await;
    assert_eq!(
        told(&app).await,
        [
            ".jackdaw/config.yaml:2:3 settings of `stat`, and no plug has that name (did you mean `stats`?)",
            ".jackdaw/config.yaml:5:1 unknown key `them` (did you mean `theme`?)",
        ]
    );
    app.close().await;
    drop(app);
    let safe = open(&dir, true).await;
    assert_eq!(told(&safe).await.len(), 1, "without plugs nobody knows which there are");
    safe.close().await;
}
