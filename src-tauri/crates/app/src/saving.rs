//! `note:saving`: plugs may change or refuse what scripts and other plugs write.
//!
//! A handler that hangs, traps or answers with something else than text is passed over: no save is ever lost or held up by it. What the
//! editor writes does not come here; see `editor_saves`.

use std::sync::Arc;

use jackdaw_plugs::{DispatchError, Handled, LogLevel, Permission, PlugEngine, SyscallErrorCode};
use serde_json::{Value, json};

use crate::changes::Origin;
use crate::notebook::{Notebook, note_path};
use crate::notes::{Condition, Wrote};
use crate::protocol::Failure;
use crate::virtual_notes;

/// The event that plugs hear before a note is written.
pub(crate) const EVENT: &str = "note:saving";
/// The largest text that a handler may answer with: that of a note (CONTRACT §8).
const MAX_TEXT: usize = 32 * 1024 * 1024;
/// How often text is added anew when somebody else wrote the note while plugs looked at it.
const ATTEMPTS: usize = 8;

/// A text after all handlers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Agreed {
    pub(crate) text: String,
    /// The last plug that changed it; none if none did.
    pub(crate) changed_by: Option<String>,
}

/// A handler's no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Veto {
    pub(crate) plug: String,
    pub(crate) code: SyscallErrorCode,
    /// What the handler threw.
    pub(crate) message: String,
}

/// Asks every plug that listens, in order, each with what the one before made of the text.
///
/// # Errors
/// The first veto.
pub(crate) async fn ask(engine: &PlugEngine, path: &str, text: String, origin: &Origin) -> Result<Agreed, Veto> {
    let mut data = json!({ "path": path, "text": text, "origin": origin.as_str() });
    let mut changed_by = None;
    let mut veto = None;
    let fold = |by: &Handled<'_>, data: &mut Value, answer: Result<Value, DispatchError>| {
        let passed_over = |why: &str| engine.log(by.plug, LogLevel::Warn, None, format!("{EVENT} of {path}: {why}"));
        match answer {
            Ok(answer) => match answered_text(answer) {
                Ok(None) => {}
                Ok(Some(text)) if data["text"] == text.as_str() => {}
                Ok(Some(_)) if !by.effective.allows_path(Permission::NotesWrite, path) => passed_over(&format!(
                    "its text was not taken: {} needs the permission `notes:write` for `{path}`",
                    by.id
                )),
                Ok(Some(text)) => {
                    data["text"] = Value::String(text);
                    changed_by = Some(by.plug.to_owned());
                }
                Err(why) => passed_over(&format!("the answer of {} was not taken: {why}", by.id)),
            },
            // Whoever ran out of memory or time, or waits for what never comes, has said nothing.
            Err(DispatchError::Thrown { code, message, .. }) => {
                veto = Some(Veto { plug: by.plug.to_owned(), code, message });
                return false;
            }
            Err(error) => passed_over(&format!("saved without it: {error}")),
        }
        true
    };
    engine.emit_and_wait(EVENT, &mut data, &origin.cause(), fold).await;
    match (veto, data.get_mut("text").map(Value::take)) {
        (Some(veto), _) => Err(veto),
        (None, Some(Value::String(text))) => Ok(Agreed { text, changed_by }),
        // `text` is only ever replaced by text.
        (None, _) => Ok(Agreed { text: String::new(), changed_by }),
    }
}

/// `{text}`, a string, or nothing.
fn answered_text(answer: Value) -> Result<Option<String>, String> {
    let text = match answer {
        Value::Null => return Ok(None),
        Value::String(text) => text,
        Value::Object(mut fields) => match fields.remove("text") {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(text)) => text,
            Some(_) => return Err("`text` is no string".to_owned()),
        },
        _ => return Err("it is neither text, nor {text}, nor nothing".to_owned()),
    };
    if text.len() > MAX_TEXT {
        return Err(format!("its {} bytes are more than a note may have", text.len()));
    }
    Ok(Some(text))
}

impl From<Veto> for Failure {
    fn from(veto: Veto) -> Self {
        // Who throws without a code says that the text is not right.
        let code = if veto.code == SyscallErrorCode::Internal { SyscallErrorCode::Invalid } else { veto.code };
        let message = format!("the plug `{}` refused this save: {}", veto.plug, veto.message);
        Self { plug: Some(veto.plug), ..Self::new(code.as_str(), message) }
    }
}

/// Writes a note after the plugs that listen have agreed. Bytes that are no text are written as they are.
///
/// # Errors
/// The first plug's veto; those of [`Notebook::write`] else. Nothing is written then.
pub(crate) async fn write(
    notebook: &Arc<Notebook>,
    path: String,
    bytes: Vec<u8>,
    condition: Condition,
    origin: Origin,
) -> Result<Wrote, Failure> {
    let bytes = agreed(notebook, &path, bytes, &origin).await?;
    if let Some(wrote) = virtual_notes::write(notebook, &path, &bytes, &condition, &origin).await {
        return wrote;
    }
    notebook.blocking(move |n| n.write(&path, &bytes, &condition, &origin)).await
}

/// Adds text to the end of a note; plugs that listen are asked about the whole that comes of it.
///
/// # Errors
/// As [`write`].
pub(crate) async fn append(
    notebook: &Arc<Notebook>,
    path: String,
    text: String,
    origin: Origin,
) -> Result<Wrote, Failure> {
    let asked = note_path(&path)?;
    if let Some(read) = virtual_notes::read(notebook, &path, &origin).await {
        let before = match read {
            Ok(read) => Some(read),
            Err(failure) if failure.code == "not_found" => None,
            Err(failure) => return Err(failure),
        };
        let (before, if_hash) = before.map_or((String::new(), None), |(text, meta)| (text, Some(meta.hash)));
        let condition = Condition { create_only: if_hash.is_none(), if_hash };
        return write(notebook, path, (before + &text).into_bytes(), condition, origin).await;
    }
    for _ in 0..ATTEMPTS {
        if !notebook.announcer.engine().is_some_and(|engine| engine.hears(EVENT)) {
            break;
        }
        let place = asked.clone();
        let before = notebook.blocking(move |n| Ok(n.space.read_bytes(&place).ok())).await?;
        let (mut bytes, if_hash) = before.map_or((Vec::new(), None), |(bytes, meta)| (bytes, Some(meta.hash)));
        bytes.extend_from_slice(text.as_bytes());
        let condition = Condition { create_only: if_hash.is_none(), if_hash };
        match write(notebook, path.clone(), bytes, condition, origin.clone()).await {
            Err(failure) if failure.code == "conflict" && failure.plug.is_none() => {}
            result => return result,
        }
    }
    // Nobody listens, or the note never stood still: what is added must not be lost.
    notebook.blocking(move |n| n.append(&path, &text, &origin)).await
}

async fn agreed(notebook: &Notebook, path: &str, bytes: Vec<u8>, origin: &Origin) -> Result<Vec<u8>, Failure> {
    // What cannot be written is refused without asking anybody.
    let path = note_path(path)?;
    let Some(engine) = notebook.announcer.engine().filter(|engine| engine.hears(EVENT)) else { return Ok(bytes) };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(ask(&engine, path.as_str(), text, origin).await?.text.into_bytes()),
        Err(error) => Ok(error.into_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_text_or_nothing_and_anything_else_is_passed_over() {
        assert_eq!(answered_text(json!(null)), Ok(None));
        assert_eq!(answered_text(json!({})), Ok(None));
        assert_eq!(answered_text(json!({ "text": null })), Ok(None));
        assert_eq!(answered_text(json!("a")), Ok(Some("a".into())));
        assert_eq!(answered_text(json!({ "text": "a", "more": 1 })), Ok(Some("a".into())));
        for rubbish in [json!(1), json!([]), json!(true), json!({ "text": 7 }), json!({ "text": {} })] {
            assert!(answered_text(rubbish.clone()).is_err(), "{rubbish}");
        }
    }

    #[test]
    fn a_veto_names_its_plug_and_keeps_its_code() {
        let veto = |code| Failure::from(Veto { plug: "guard".into(), code, message: "Error: not here".into() });
        let plain = veto(SyscallErrorCode::Internal);
        assert_eq!((plain.code.as_str(), plain.plug.as_deref()), ("invalid", Some("guard")));
        assert_eq!(plain.message, "the plug `guard` refused this save: Error: not here");
        assert_eq!(veto(SyscallErrorCode::PermissionDenied).code, "permission_denied");
    }
}
