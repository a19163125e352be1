//! What happened to the space, told once: to plugs as events, to faces, and to scripts that listen.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use std::time::{Duration, Instant};

use jackdaw_plugs::{EventCause, Origin as CallOrigin, PlugEngine};
use serde_json::{Value, json};

use crate::faces::Faces;
use crate::protocol::{Event, MovedNote};

/// Moves in one message to a face: some hundred kilobytes.
const MOVES_OF_AN_EVENT: usize = 1_000;
/// How long what other programs do next waits for plugs that cannot keep up with what they did. Those plugs miss the rest.
const PATIENCE_WITH_PLUGS: Duration = Duration::from_secs(10);

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
        self.tell_plugs(change, origin);
        let word = || origin.as_str().to_owned();
        self.faces.tell(match change.clone() {
            Change::Created { path, hash } => Event::NoteCreated { path, hash, origin: word() },
            Change::Saved { path, hash } => Event::NoteChanged { path, hash, origin: word() },
            Change::Deleted { path } => Event::NoteDeleted { path, origin: word() },
            Change::Renamed { path, from, .. } => Event::NoteRenamed { path, from, origin: word() },
            Change::File { path } => Event::FileChanged { path },
        });
    }

    /// Tells very many changes: plugs hear of each, as long as they keep up; faces hear where notes went that they may have open, and else
    /// list everything anew. Waits where the plugs' queue is full, so it is not for threads that answer.
    pub(crate) fn tell_many(&self, changes: &[Change], origin: &Origin, stop: &AtomicBool) {
        let renamed = changes.iter().filter_map(|change| match change {
            Change::Renamed { path, from, .. } => Some(MovedNote { path: path.clone(), from: from.clone() }),
            _ => None,
        });
        let renamed: Vec<MovedNote> = renamed.collect();
        for moves in renamed.chunks(MOVES_OF_AN_EVENT) {
            self.faces.tell(Event::NotesMoved { moves: moves.to_vec(), origin: origin.as_str().into() });
        }
        self.faces.tell(Event::TreeChanged);
        let until = Instant::now() + PATIENCE_WITH_PLUGS;
        for change in changes {
            if stop.load(Ordering::Relaxed) {
                return;
            }
            if let Some(engine) = self.engine() {
                engine.wait_for_room(until);
            }
            self.tell_plugs(change, origin);
        }
    }

    fn tell_plugs(&self, change: &Change, origin: &Origin) {
        let word = origin.as_str();
        match change {
            Change::Created { path, hash } => {
                let data = json!({ "path": path, "hash": hash, "origin": word });
                self.emit("note:created", data.clone(), origin);
                // Whoever follows saves wants the first one too.
                self.emit("note:saved", data, origin);
            }
            Change::Saved { path, hash } => {
                self.emit("note:saved", json!({ "path": path, "hash": hash, "origin": word }), origin);
            }
            Change::Deleted { path } => self.emit("note:deleted", json!({ "path": path, "origin": word }), origin),
            Change::Renamed { path, from, hash } => {
                let data = json!({ "path": path, "from": from, "hash": hash, "origin": word });
                self.emit("note:renamed", data, origin);
            }
            Change::File { path } => self.emit("file:changed", json!({ "path": path, "origin": word }), origin),
        }
    }

    /// Emits an event of the application to plugs.
    pub(crate) fn emit(&self, name: &str, data: Value, origin: &Origin) {
        if let Some(engine) = self.engine() {
            engine.emit(name, data, origin.cause());
        }
    }
}
