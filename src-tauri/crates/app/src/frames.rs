//! Pages of plugs, shown in sandboxed frames: what each may load, and the one thing that it may ask.
//!
//! A frame is opened for one face and one hook, and named by a ticket that cannot be guessed. The ticket is a way to the files of that
//! plug's own folder and to the function that its manifest names as `frame:`, as a call of that function like any other: what it then does
//! is authorised as always. A page has no way to say which plug or function it means, so it can mean no other.

mod page;

use std::collections::VecDeque;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jackdaw_plugs::{HookKind, Origin as CallOrigin};
use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::app::App;
use crate::attachments::content_type;
use crate::graph::render;
use crate::hooks::{plug_of, returned};
use crate::protocol::{Failure, ShowSubject, Shown};

/// Random bytes of a ticket.
const TICKET: usize = 24;
/// Frames that are open at once in all faces; the oldest gives way. A note shows some tens at most.
const MOST_FRAMES: usize = 512;
/// Bytes of one message, as of a route's body (CONTRACT §8).
const MOST_MESSAGE: usize = 8 * 1024 * 1024;
/// Pixels that a frame may be high.
const MOST_HEIGHT: u32 = 4_000;

/// The frames that are open.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    open: Mutex<VecDeque<Arc<OpenFrame>>>,
}

#[derive(Debug)]
struct OpenFrame {
    ticket: String,
    face: u32,
    plug: String,
    /// `plug.function` of the manifest's `frame:`.
    channel: Option<String>,
    /// HTML of the plug's; else its files alone.
    page: Option<String>,
}

/// A file for a frame, with what must go with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// E.g. `text/html; charset=utf-8`.
    pub content_type: String,
    /// The content security policy that shuts it in.
    pub policy: String,
}

impl Frames {
    fn add(&self, frame: OpenFrame) {
        let mut open = self.open.lock();
        while open.len() >= MOST_FRAMES {
            open.pop_front();
        }
        open.push_back(Arc::new(frame));
    }

    fn find(&self, ticket: &str) -> Option<Arc<OpenFrame>> {
        self.open.lock().iter().find(|frame| frame.ticket == ticket).cloned()
    }

    /// A face's own frame: a ticket says nothing in the hands of another.
    fn of_face(&self, face: u32, ticket: &str) -> Result<Arc<OpenFrame>, Failure> {
        let found = self.find(ticket).filter(|frame| frame.face == face);
        found.ok_or_else(|| Failure::not_found("this frame is no longer open: show it again"))
    }

    pub(crate) fn close(&self, face: u32, ticket: &str) {
        self.open.lock().retain(|frame| frame.face != face || frame.ticket != ticket);
    }
}

impl App {
    /// Has a plug show something, and opens a frame for it if it is a page.
    pub(crate) async fn show(&self, face: u32, id: &str, subject: ShowSubject) -> Result<Shown, Failure> {
        let (kind, input) = match subject {
            ShowSubject::CodeWidget { body, note } => {
                // The fence names the plug's language: its writer gives it to the plug. The note's path is another matter.
                let mut input = self.about_note(id, Some(&note));
                input["body"] = body.into();
                (HookKind::CodeWidget, input)
            }
            ShowSubject::Panel { note } => (HookKind::Panel, self.about_note(id, note.as_deref())),
            ShowSubject::View { path: Some(path), text } => {
                self.may_see(plug_of(id), &path)?;
                (HookKind::View, json!({ "path": path, "text": text }))
            }
            ShowSubject::View { path: None, .. } => (HookKind::View, json!({})),
        };
        let value = self.call_hook(id, kind, input.clone()).await?;
        match given(id, value)? {
            Given::Nothing => Ok(Shown::Nothing),
            Given::Markdown(markdown) => {
                // Links stay as they are written: whoever shows them follows them from the note that is open.
                let rendered = tokio::task::spawn_blocking(move || render(&markdown)).await;
                Ok(Shown::Markdown { html: rendered.map_err(|error| Failure::internal(error.to_string()))? })
            }
            Given::Html { html, height } => self.open_frame(face, id, kind, Page::Html(html), height, input),
            Given::Asset(path) => self.open_frame(face, id, kind, Page::Asset(path), None, input),
        }
    }

    fn open_frame(
        &self,
        face: u32,
        id: &str,
        kind: HookKind,
        shown: Page,
        height: Option<u32>,
        mut input: Value,
    ) -> Result<Shown, Failure> {
        let plug = plug_of(id);
        let (path, html) = match shown {
            Page::Html(html) => (String::new(), Some(html)),
            Page::Asset(path) => {
                let path = path.strip_prefix("./").unwrap_or(&path).to_owned();
                if self.engine().asset(plug, &path).is_none() {
                    let message = format!("`{id}` shows `{path}`, but the plug's folder has no such file");
                    return Err(Failure { plug: Some(plug.to_owned()), ..Failure::not_found(message) });
                }
                (path, None)
            }
        };
        let hooks = self.engine().hooks(kind);
        let hook = hooks.iter().find(|hook| hook.id == id);
        let frame = hook.and_then(|hook| hook.detail.get("frame")).and_then(Value::as_str);
        let channel = frame.map(|function| format!("{plug}.{function}"));
        let mut bytes = [0; TICKET];
        getrandom::fill(&mut bytes).map_err(|error| Failure::internal(format!("no frame can be opened: {error}")))?;
        let ticket = URL_SAFE_NO_PAD.encode(bytes);
        // The face has the text, and it may be long.
        if let Some(input) = input.as_object_mut() {
            input.remove("text");
        }
        let page = html.is_some();
        self.frames().add(OpenFrame { ticket: ticket.clone(), face, plug: plug.to_owned(), channel, page: html });
        Ok(Shown::Frame { ticket, path, page, height: height.map(|height| height.min(MOST_HEIGHT)), input })
    }

    /// A page says something to its plug; the plug's answer. The only thing that a page can set going.
    pub(crate) async fn frame_send(&self, face: u32, ticket: &str, message: Value) -> Result<Value, Failure> {
        let frame = self.frames().of_face(face, ticket)?;
        let Some(channel) = &frame.channel else {
            let message = "this page has nobody to talk to: name a function as `frame:` of its hook in plug.yaml";
            return Err(Failure { plug: Some(frame.plug.clone()), ..Failure::invalid(message) });
        };
        if message.to_string().len() > MOST_MESSAGE {
            return Err(Failure::new("too_large", "a message of a page may have 8 MiB"));
        }
        let called = self.engine().run(channel, HookKind::Syscall, message, CallOrigin::User).await;
        called.map_err(|error| Failure { plug: Some(frame.plug.clone()), ..Failure::from(error) })
    }

    /// Whether a page may have its file saved: when its plug might write it.
    ///
    /// # Errors
    /// `permission_denied` with the mend.
    pub(crate) fn frame_may_save(&self, face: u32, ticket: &str, path: &str) -> Result<(), Failure> {
        let frame = self.frames().of_face(face, ticket)?;
        let write = if path.ends_with(".md") { "notes.write" } else { "files.write" };
        self.may(&frame.plug, write, path)
    }

    /// The frame of a ticket, as long as the window or browser that shows it is there: one that is gone closes nothing any more.
    fn looked_at(&self, ticket: &str) -> Option<Arc<OpenFrame>> {
        self.frames().find(ticket).filter(|frame| self.faces().is_attached(frame.face))
    }

    /// Whether a frame of this ticket is open.
    #[must_use]
    pub fn has_frame(&self, ticket: &str) -> bool {
        self.looked_at(ticket).is_some()
    }

    /// A file for a frame. `path` is what follows the ticket in its address, decoded; `base` the whole address up to there, with its `/`.
    #[must_use]
    pub fn frame_file(&self, ticket: &str, path: &str, base: &str) -> Option<FrameFile> {
        let frame = self.looked_at(ticket)?;
        let root = format!("/frame/{ticket}/");
        let (bytes, content_type) = match path {
            page::SCRIPT => (page::SCRIPT_TEXT.as_bytes().to_vec(), "text/javascript".to_owned()),
            page::STYLE => (page::STYLE_TEXT.as_bytes().to_vec(), "text/css".to_owned()),
            "" => (page::with_bridge(frame.page.as_deref()?, &root).into_bytes(), "text/html".to_owned()),
            path => {
                let bytes = self.engine().asset(&frame.plug, path)?;
                let content_type = content_type(path);
                if content_type == "text/html" {
                    (page::with_bridge(&String::from_utf8_lossy(&bytes), &root).into_bytes(), content_type)
                } else {
                    (bytes.to_vec(), content_type)
                }
            }
        };
        let is_text = content_type.starts_with("text/");
        let content_type = if is_text { format!("{content_type}; charset=utf-8") } else { content_type };
        Some(FrameFile { bytes, content_type, policy: page::policy(base) })
    }
}

enum Page {
    Html(String),
    Asset(String),
}

enum Given {
    Nothing,
    Markdown(String),
    Html { html: String, height: Option<u32> },
    Asset(String),
}

/// What a function gave to be shown: exactly one of the three.
fn given(id: &str, value: Value) -> Result<Given, Failure> {
    const EXPECTED: &str = "`{markdown}`, `{html, height?}` or `{asset}`";
    if value.is_null() {
        return Ok(Given::Nothing);
    }
    let mut object: serde_json::Map<String, Value> = returned(id, value, EXPECTED)?;
    let keys: Vec<&str> = ["markdown", "html", "asset"].into_iter().filter(|key| object.contains_key(*key)).collect();
    let &[key] = keys.as_slice() else {
        let message = format!("`{id}` must return {EXPECTED}, one of them");
        return Err(Failure { plug: Some(plug_of(id).to_owned()), ..Failure::invalid(message) });
    };
    let text: String = returned(id, object.remove(key).unwrap_or_default(), EXPECTED)?;
    Ok(match key {
        "markdown" => Given::Markdown(text),
        "asset" => Given::Asset(text),
        _ => {
            let height: Option<f64> = returned(id, object.remove("height").unwrap_or_default(), EXPECTED)?;
            // Between 0 and the most, so that nothing is lost by the cast.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
            let height = height.map(|height| height.clamp(0.0, f64::from(MOST_HEIGHT)).round() as u32);
            Given::Html { html: text, height }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_function_gives_is_exactly_one_thing() {
        assert!(matches!(given("a.b", Value::Null), Ok(Given::Nothing)));
        assert!(matches!(given("a.b", json!({ "markdown": "x" })), Ok(Given::Markdown(text)) if text == "x"));
        assert!(matches!(
            given("a.b", json!({ "html": "x", "height": 10.6 })),
            Ok(Given::Html { height: Some(11), .. })
        ));
        assert!(matches!(given("a.b", json!({ "html": "x", "height": -3 })), Ok(Given::Html { height: Some(0), .. })));
        for wrong in [json!("x"), json!({}), json!({ "html": 1 }), json!({ "html": "a", "markdown": "b" }), json!([1])]
        {
            let Err(failure) = given("a.b", wrong.clone()) else { panic!("{wrong} was taken") };
            assert_eq!((failure.code.as_str(), failure.plug.as_deref()), ("invalid", Some("a")), "{wrong}");
            assert!(failure.message.contains("`a.b` must return"), "{}", failure.message);
        }
    }

    #[test]
    fn a_ticket_opens_nothing_for_another_face_and_the_oldest_gives_way() {
        let frames = Frames::default();
        let frame =
            |n: usize| OpenFrame { ticket: n.to_string(), face: 1, plug: "p".into(), channel: None, page: None };
        (0..=MOST_FRAMES).for_each(|n| frames.add(frame(n)));
        assert!(frames.of_face(1, "0").is_err());
        assert!(frames.of_face(1, "1").is_ok());
        assert!(frames.of_face(2, "1").is_err());
        frames.close(2, "1");
        assert!(frames.of_face(1, "1").is_ok(), "another face cannot close it");
        frames.close(1, "1");
        assert!(frames.of_face(1, "1").is_err());
    }
}
