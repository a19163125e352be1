//! What happened to the space, told once: to plugs as events, to faces, and to scripts that listen.

use std::sync::{Arc, OnceLock, Weak};

use jackdaw_plugs::{EventCause, Origin as CallOrigin, PlugEngine};
use serde_json::{Value, json};

use crate::faces::Faces;
use crate::protocol::Event;

/// Who changed something.
#[derive(Debug, Clone)]
pub enum Origin {
    /// The editor of a window or browser.
    Editor,
    /// A script, over HTTP or the command line.
    Api,
    /// A plug; the cause bounds how deep events may answer events.
    Plug(EventCause),
    /// Another program, on disk.
    External,
}

impl Origin {
    /// The word in events.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Editor => "editor",
            Self::Api => "api",
            Self::Plug(_) => "plug",
            Self::External => "external",
        }
    }

    pub(crate) fn cause(&self) -> EventCause {
        match self {
            Self::Plug(cause) => cause.clone(),
            Self::Api => EventCause::new(CallOrigin::Api),
            Self::Editor | Self::External => EventCause::new(CallOrigin::User),
        }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// A note that was not there.
    Created { path: String, hash: String },
    /// A note has new text.
    Saved { path: String, hash: String },
    /// A note is gone.
    Deleted { path: String },
    /// A note has another path.
    Renamed { path: String, from: String, hash: String },
    /// An attachment came, changed or went.
    File { path: String },
}

/// Tells everybody.
#[derive(Debug, Default)]
pub(crate) struct Announcer {
    pub(crate) faces: Faces,
    engine: OnceLock<Weak<PlugEngine>>,
}

impl Announcer {
    /// From now on plugs hear too.
    pub(crate) fn connect(&self, engine: &Arc<PlugEngine>) {
        // Connected once, by `App::open`.
        let _ = self.engine.set(Arc::downgrade(engine));
    }

    /// The plugs, while they run.
    pub(crate) fn engine(&self) -> Option<Arc<PlugEngine>> {
        self.engine.get().and_then(Weak::upgrade)
    }

    /// Tells a change to plugs and faces.
    pub(crate) fn tell(&self, change: &Change, origin: &Origin) {
        let word = origin.as_str();
        match change {
            Change::Created { path, hash } => {
                let data = json!({ "path": path, "hash": hash, "origin": word });
                self.emit("note:created", data.clone(), origin);
                // Whoever follows saves wants the first one too.
                self.emit("note:saved", data, origin);
                self.faces.tell(Event::NoteCreated { path: path.clone(), hash: hash.clone(), origin: word.into() });
            }
            Change::Saved { path, hash } => {
                self.emit("note:saved", json!({ "path": path, "hash": hash, "origin": word }), origin);
                self.faces.tell(Event::NoteChanged { path: path.clone(), hash: hash.clone(), origin: word.into() });
            }
            Change::Deleted { path } => {
                self.emit("note:deleted", json!({ "path": path, "origin": word }), origin);
                self.faces.tell(Event::NoteDeleted { path: path.clone(), origin: word.into() });
            }
            Change::Renamed { path, from, hash } => {
                let data = json!({ "path": path, "from": from, "hash": hash, "origin": word });
                self.emit("note:renamed", data, origin);
                self.faces.tell(Event::NoteRenamed { path: path.clone(), from: from.clone(), origin: word.into() });
            }
            Change::File { path } => {
                self.emit("file:changed", json!({ "path": path, "origin": word }), origin);
                self.faces.tell(Event::FileChanged { path: path.clone() });
            }
        }
    }

    /// Emits an event of the application to plugs.
    pub(crate) fn emit(&self, name: &str, data: Value, origin: &Origin) {
        if let Some(engine) = self.engine() {
            engine.emit(name, data, origin.cause());
        }
    }
}
