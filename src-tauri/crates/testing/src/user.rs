//! The user of a test: looks at one open note, and answers questions as told.

use std::collections::VecDeque;
use std::sync::Arc;

use jackdaw_app::App;
use jackdaw_app::protocol::{Answer, Event};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

/// What the user sees and will say.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// `{path, text, selection}` of the open note.
    pub(crate) editor: Option<Value>,
    /// What is answered to the next questions.
    pub(crate) answers: VecDeque<Value>,
    /// `{kind, input}` in order.
    pub(crate) questions: Vec<Value>,
}

/// The user of one test; gone when dropped.
#[derive(Debug)]
pub(crate) struct TestUser {
    pub(crate) state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

impl TestUser {
    /// Sits down in front of an app.
    pub(crate) fn attach(app: &Arc<App>) -> Self {
        let state: Arc<Mutex<State>> = Arc::default();
        let mut face = app.faces().attach();
        let (faces, seen) = (app.faces().clone(), Arc::clone(&state));
        let task = tokio::spawn(async move {
            while let Some(event) = face.next().await {
                // What plugs only tell is seen where their syscalls are: news may come late.
                if let Event::Ask { id, kind, input, .. } = event {
                    let answer = answer(&mut seen.lock(), &kind, &input);
                    faces.answer(face.id(), id, answer);
                }
            }
        });
        Self { state, task }
    }
}

impl Drop for TestUser {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn answer(state: &mut State, kind: &str, input: &Value) -> Answer {
    let ok = |value: Value| Answer::Ok { value };
    if kind.starts_with("ui.") {
        state.questions.push(json!({ "kind": kind, "input": input }));
        let told = state.answers.pop_front();
        return match (kind, told) {
            // A picker answers with one of its items, which the test names by its label.
            ("ui.pick", Some(label)) => picked(input, &label),
            (_, Some(value)) => ok(value),
            ("ui.confirm", None) => ok(json!(false)),
            // Nothing said: the user goes away.
            (_, None) => ok(Value::Null),
        };
    }
    let Some(editor) = &mut state.editor else {
        if kind == "editor.open" {
            state.editor = Some(json!({ "path": input["path"], "text": "", "selection": { "from": 0, "to": 0 } }));
            return ok(Value::Null);
        }
        let message = format!("{kind}: no note is open; the test opens one by user.opens(path)");
        return Answer::Err { code: "unavailable".to_owned(), message };
    };
    match kind {
        "editor.current" => return ok(editor.clone()),
        "editor.replace" => {
            let (from, to) = (offset(&input["range"]["from"]), offset(&input["range"]["to"]));
            replace(editor, from, to, input["text"].as_str().unwrap_or_default());
        }
        "editor.insert" => {
            let (from, to) = (offset(&editor["selection"]["from"]), offset(&editor["selection"]["to"]));
            replace(editor, from, to, input["text"].as_str().unwrap_or_default());
        }
        "editor.open" => editor["path"] = input["path"].clone(),
        _ => {}
    }
    ok(Value::Null)
}

fn picked(input: &Value, label: &Value) -> Answer {
    let items = input["items"].as_array().cloned().unwrap_or_default();
    let found = items.iter().find(|item| item["label"] == *label || *item == label);
    match found {
        Some(item) => Answer::Ok { value: item.clone() },
        None if label.is_null() => Answer::Ok { value: Value::Null },
        None => {
            let message = format!("ui.pick: the test answers {label}, which is not among the items");
            Answer::Err { code: "invalid".to_owned(), message }
        }
    }
}

fn offset(value: &Value) -> usize {
    value.as_u64().and_then(|offset| usize::try_from(offset).ok()).unwrap_or_default()
}

/// Offsets are UTF-16, as in the editor.
fn replace(editor: &mut Value, from: usize, to: usize, text: &str) {
    let before: Vec<u16> = editor["text"].as_str().unwrap_or_default().encode_utf16().collect();
    let (from, to) = (from.min(before.len()), to.min(before.len()));
    let new: Vec<u16> = text.encode_utf16().collect();
    let cursor = from + new.len();
    let units: Vec<u16> = before[..from].iter().chain(&new).chain(&before[to.max(from)..]).copied().collect();
    editor["text"] = json!(String::from_utf16_lossy(&units));
    editor["selection"] = json!({ "from": cursor, "to": cursor });
}
