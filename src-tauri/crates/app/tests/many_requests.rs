//! Many requests in one: a window begins with a single question.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use std::path::Path;

use jackdaw_app::protocol::{Outcome, Request};
use jackdaw_app::{App, Dirs, OpenOptions};
use tempfile::TempDir;

#[tokio::test(flavor = "multi_thread")]
async fn each_is_answered_in_its_turn_and_one_that_fails_keeps_none_of_the_others() {
    let dir = TempDir::new().unwrap();
    let space = dir.path().join("space");
    std::fs::create_dir_all(&space).unwrap();
    std::fs::write(space.join("Garden.md"), "The plan for spring.\n").unwrap();
    let mut dirs = Dirs::under(&dir.path().join("home"));
    dirs.cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("many-requests-cache");
    let app = App::open(OpenOptions::new(space, dirs)).await.unwrap();
    let face = app.faces().attach();
    let read = |path: &str| Request::NotesRead { path: path.into() };
    let nested = Request::Many { requests: vec![read("Garden.md")] };
    let create = Request::NotesCreate { path: "Pond.md".into(), text: "Frogs.\n".into() };
    let requests = vec![read("Garden.md"), read("Pond.md"), create, read("Pond.md"), nested];
    let reply = app.request(face.id(), Request::Many { requests }).await.unwrap();
    let outcomes: Vec<Outcome> = serde_json::from_value(reply).unwrap();
    let told: Vec<String> = outcomes
        .iter()
        .map(|outcome| match outcome {
            Outcome::Reply(reply) if reply.is_array() => reply[0]["reply"]["text"].to_string(),
            Outcome::Reply(reply) => reply.get("text").unwrap_or(&reply["path"]).to_string(),
            Outcome::Failure(failure) => failure.code.clone(),
        })
        .collect();
    let garden = r#""The plan for spring.\n""#;
    assert_eq!(told, [garden, "not_found", r#""Pond.md""#, r#""Frogs.\n""#, garden]);
    app.close().await;
}
