//! The hooks that a reader sees, listed and called. What a plug is handed here without asking for it is never more than it could read.

use std::sync::Arc;

use jackdaw_plugs::{DecorationPlace, HookInfo, HookKind, IncomingRequest, Origin as CallOrigin};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::app::App;
use crate::protocol::{
    CompleteHook, Failure, Hooks, Mark, MenuHook, PanelHook, PlugCompletion, StatusHook, StatusItem, ViewHook,
    WidgetHook,
};

/// Suggestions of one plug at a time: nobody reads further.
const MOST_COMPLETIONS: usize = 200;

/// The plug in `plug.function`.
pub(crate) fn plug_of(id: &str) -> &str {
    id.split('.').next().unwrap_or_default()
}

fn text(hook: &HookInfo, key: &str) -> Option<String> {
    hook.detail.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn texts(hook: &HookInfo, key: &str) -> Vec<String> {
    let items = hook.detail.get(key).and_then(Value::as_array);
    items.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn number(hook: &HookInfo, key: &str) -> i32 {
    hook.detail.get(key).and_then(Value::as_i64).and_then(|n| i32::try_from(n).ok()).unwrap_or_default()
}

/// Reads what a function returned.
pub(crate) fn returned<T: DeserializeOwned>(id: &str, value: Value, expected: &str) -> Result<T, Failure> {
    serde_json::from_value(value).map_err(|error| Failure {
        plug: Some(plug_of(id).to_owned()),
        ..Failure::invalid(format!("`{id}` must return {expected}: {error}"))
    })
}

impl App {
    /// Every hook that a face shows, by plug and function.
    #[must_use]
    pub fn hooks(&self) -> Hooks {
        let all = |kind| self.engine().hooks(kind).into_iter();
        let plug = |hook: &HookInfo| plug_of(&hook.id).to_owned();
        let marks = self.engine().decorations();
        let marked = |place| marks.iter().any(|(_, mark)| mark.places.contains(&place));
        Hooks {
            status: all(HookKind::StatusBar)
                .map(|hook| StatusHook {
                    plug: plug(&hook),
                    side: text(&hook, "side").unwrap_or_default(),
                    priority: number(&hook, "priority"),
                    id: hook.id,
                })
                .collect(),
            menus: all(HookKind::Menu)
                .map(|hook| MenuHook {
                    plug: plug(&hook),
                    label: text(&hook, "label").unwrap_or_default(),
                    icon: text(&hook, "icon"),
                    places: texts(&hook, "where"),
                    when: text(&hook, "when").unwrap_or_default(),
                    id: hook.id,
                })
                .collect(),
            completions: all(HookKind::Complete)
                .map(|hook| CompleteHook {
                    plug: plug(&hook),
                    trigger: text(&hook, "trigger").unwrap_or_default(),
                    id: hook.id,
                })
                .collect(),
            widgets: all(HookKind::CodeWidget)
                .map(|hook| WidgetHook { plug: plug(&hook), languages: texts(&hook, "languages"), id: hook.id })
                .collect(),
            panels: all(HookKind::Panel)
                .map(|hook| PanelHook {
                    plug: plug(&hook),
                    title: text(&hook, "title").unwrap_or_default(),
                    icon: text(&hook, "icon"),
                    side: text(&hook, "side").unwrap_or_default(),
                    id: hook.id,
                })
                .collect(),
            views: all(HookKind::View)
                .map(|hook| ViewHook {
                    plug: plug(&hook),
                    title: text(&hook, "title").unwrap_or_default(),
                    icon: text(&hook, "icon"),
                    extensions: texts(&hook, "extensions"),
                    note_type: text(&hook, "noteType"),
                    id: hook.id,
                })
                .collect(),
            marks_editor: marked(DecorationPlace::Editor),
            marks_tree: marked(DecorationPlace::Tree),
        }
    }

    /// What a plug shows in the status bar now; none for nothing.
    pub(crate) async fn status_item(&self, id: &str, note: Option<&str>) -> Result<Option<StatusItem>, Failure> {
        let value = self.call_hook(id, HookKind::StatusBar, self.about_note(id, note)).await?;
        let value = match value {
            Value::String(text) => json!({ "text": text }),
            value => value,
        };
        let item: Option<StatusItem> = returned(id, value, "`{text, tooltip?, command?}` or nothing")?;
        Ok(item.filter(|item| !item.text.trim().is_empty()))
    }

    /// Runs an entry of a context menu. `path` is the file, or the note in which a tag stands.
    pub(crate) async fn run_menu(&self, id: &str, place: &str, path: &str, tag: Option<String>) -> Result<(), Failure> {
        self.may_see(plug_of(id), path)?;
        let mut input = json!({ "where": place, "path": path });
        if let Some(tag) = tag {
            input["tag"] = tag.into();
        }
        self.call_hook(id, HookKind::Menu, input).await?;
        Ok(())
    }

    /// What a plug suggests. Without the right to read the note or the editor it sees what was typed for it, not the whole line.
    pub(crate) async fn complete(
        &self,
        id: &str,
        note: &str,
        typed: &str,
        line: &str,
    ) -> Result<Vec<PlugCompletion>, Failure> {
        let plug = plug_of(id);
        let hooks = self.engine().hooks(HookKind::Complete);
        let trigger =
            hooks.iter().find(|hook| hook.id == id).and_then(|hook| text(hook, "trigger")).unwrap_or_default();
        let whole = self.may_see(plug, note).is_ok() || self.engine().may(plug, "editor.current", &json!({})).is_ok();
        let line = if whole { line.to_owned() } else { format!("{trigger}{typed}") };
        let input = json!({ "text": typed, "line": line, "trigger": trigger });
        let value = self.call_hook(id, HookKind::Complete, input).await?;
        let given: Option<Vec<Value>> = returned(id, value, "a list of `{label, insert?, detail?}`")?;
        let completion = |value| match value {
            Value::String(label) => Ok(PlugCompletion { label, insert: None, detail: None }),
            value => returned(id, value, "a list of `{label, insert?, detail?}`"),
        };
        given.unwrap_or_default().into_iter().take(MOST_COMPLETIONS).map(completion).collect()
    }

    /// What plugs mark in lines of text.
    pub(crate) async fn find_marks(&self, place: &str, lines: Vec<String>) -> Result<Vec<Vec<Mark>>, Failure> {
        let place = match place {
            "editor" => DecorationPlace::Editor,
            "tree" => DecorationPlace::Tree,
            _ => {
                return Err(Failure::invalid(format!("nothing is marked at `{place}`: there are `editor` and `tree`")));
            }
        };
        let (marks, declared) = (Arc::clone(self.marks()), self.engine().decorations());
        let found = tokio::task::spawn_blocking(move || marks.find(declared, place, &lines)).await;
        found.map_err(|error| Failure::internal(error.to_string()))
    }

    /// Runs any hook of a plug for its author, from the Plugs view. For a route `input` is `{method, path, query?, body?}`, and the answer
    /// `{status, headers, body}`.
    pub(crate) async fn try_hook(&self, kind: &str, id: &str, input: Value) -> Result<Value, Failure> {
        let known = HookKind::ALL.into_iter().find(|known| known.key() == kind);
        let kind = known.ok_or_else(|| Failure::invalid(format!("there is no kind of hook `{kind}`")))?;
        if kind != HookKind::Http {
            return self.call_hook(id, kind, input).await;
        }
        let field = |key: &str| input.get(key).and_then(Value::as_str).map(str::to_owned);
        let request = IncomingRequest {
            method: field("method").unwrap_or_else(|| "GET".into()),
            path: field("path").unwrap_or_else(|| "/".into()),
            query: field("query"),
            headers: Vec::new(),
            body: field("body").unwrap_or_default().into_bytes(),
        };
        let answer = self.engine().http(plug_of(id), request, CallOrigin::User).await?;
        let headers: Map<String, Value> =
            answer.headers.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
        Ok(json!({ "status": answer.status, "headers": headers, "body": String::from_utf8_lossy(&answer.body) }))
    }

    pub(crate) async fn call_hook(&self, id: &str, kind: HookKind, input: Value) -> Result<Value, Failure> {
        let called = self.engine().run(id, kind, input, CallOrigin::User).await;
        called.map_err(|error| Failure { plug: Some(plug_of(id).to_owned()), ..Failure::from(error) })
    }

    /// Whether a plug may know of this file, by the same check as if it read it.
    pub(crate) fn may_see(&self, plug: &str, path: &str) -> Result<(), Failure> {
        let read = if path.ends_with(".md") { "notes.read" } else { "files.read" };
        self.may(plug, read, path)
    }

    pub(crate) fn may(&self, plug: &str, syscall: &str, path: &str) -> Result<(), Failure> {
        let checked = self.engine().may(plug, syscall, &json!({ "path": path }));
        checked.map_err(|error| Failure {
            plug: Some(plug.to_owned()),
            ..Failure::new(&crate::plug_view::word(&error.code), error.message)
        })
    }

    /// `{note}`, or `{}` where none is open or the plug may not know which.
    pub(crate) fn about_note(&self, id: &str, note: Option<&str>) -> Value {
        match note.filter(|note| self.may_see(plug_of(id), note).is_ok()) {
            Some(note) => json!({ "note": note }),
            None => json!({}),
        }
    }
}
