//! Who shows a query's answer hears when it may be another.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test may stop at the first surprise")]

use std::time::Duration;

use jackdaw_app::protocol::{Event, Request};
use jackdaw_app::{App, Dirs, Face, OpenOptions};
use serde_json::{Value, json};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);

/// The tables of the next event about queries.
async fn changed(face: &mut Face) -> Vec<String> {
    let told = async {
        loop {
            match face.next().await {
                Some(Event::QueryChanged { mut tables }) => {
                    tables.sort();
                    return tables;
                }
                Some(_) => {}
                None => panic!("the app has ended"),
            }
        }
    };
    tokio::time::timeout(PATIENCE, told).await.unwrap()
}

fn sql(sql: &str) -> Request {
    Request::Query { sql: Some(sql.to_owned()), filter: None, params: None, limit: None }
}

async fn save(app: &App, face: u32, text: &str) {
    let open = app.request(face, Request::NotesRead { path: "a.md".into() }).await.unwrap();
    let base_hash = open["hash"].as_str().map(str::to_owned);
    let save = Request::NotesSave { path: "a.md".into(), text: text.into(), base_hash };
    app.request(face, save).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_face_asks_in_either_form_and_hears_what_changed() {
    let dir = TempDir::new().unwrap();
    let space = dir.path().join("space");
    std::fs::create_dir_all(&space).unwrap();
    std::fs::write(space.join("a.md"), "- [ ] one 📅 2026-01-02\n").unwrap();
    let mut options = OpenOptions::new(space, Dirs::under(&dir.path().join("home")));
    options.safe_mode = true;
    let app = App::open(options).await.unwrap();
    app.indexed().await;
    let face = app.faces().attach();
    let id = face.id();

    let answer = app.request(id, sql("SELECT text, due FROM tasks")).await.unwrap();
    assert_eq!(answer["rows"], json!([["one 📅 2026-01-02", "2026-01-02"]]));
    assert_eq!((&answer["reads"], &answer["truncated"]), (&json!(["tasks"]), &json!(false)));
    let filter =
        Request::Query { sql: None, filter: Some("tasks not done show due".into()), params: None, limit: Some(5) };
    let answer = app.request(id, filter).await.unwrap();
    assert_eq!(answer["rows"], json!([["2026-01-02"]]));
    assert!(answer["sql"].as_str().unwrap().starts_with("SELECT \"due\" FROM tasks"), "{answer}");
    let schema = app.request(id, Request::QuerySchema).await.unwrap();
    let tasks = schema.as_array().unwrap().iter().find(|table| table["name"] == "tasks").unwrap();
    assert_eq!(tasks["rows"], 1);
    let failure = app.request(id, sql("SELECT duee FROM tasks")).await.unwrap_err();
    assert_eq!((failure.code.as_str(), failure.position.as_deref()), ("invalid", Some("1:8")));
    assert!(failure.message.contains("did you mean `due`?"), "{failure}");

    // A change of words alone is none of tasks.
    let mut face = app.faces().attach();
    save(&app, id, "- [ ] one 📅 2026-01-02\n\nwords\n").await;
    assert_eq!(changed(&mut face).await, ["notes.modified"]);
    save(&app, id, "- [x] one 📅 2026-01-02\n\nwords\n").await;
    assert_eq!(changed(&mut face).await, ["notes.modified", "tasks"]);
    let answer = app.request(id, sql("SELECT done FROM tasks")).await.unwrap();
    assert_eq!(answer["rows"], json!([[1]]));
    let nothing = app.request(id, Request::Query { sql: None, filter: None, params: Some(Value::Null), limit: None });
    assert_eq!(nothing.await.unwrap_err().code, "invalid");
    app.close().await;
}
