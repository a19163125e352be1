//! What plugs say to the editor's own saves. The text is on disk before they hear of it: a returned change arrives as an undoable edit,
//! a throw as a warning.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::changes::Origin;
use crate::notebook::Notebook;
use crate::protocol::Event;
use crate::saving::{self, Agreed, Veto};

/// Notes whose last edit or warning is remembered: more than anybody has open. Beyond it all are forgotten, and at worst said again.
const REMEMBERED: usize = 512;

/// A save of the editor that plugs have not seen yet.
#[derive(Debug)]
pub(crate) struct EditorSave {
    /// Who saved it, and gets the edit.
    pub(crate) face: u32,
    /// As the editor has it, line endings as LF.
    pub(crate) text: String,
    /// Of what is on disk now.
    pub(crate) hash: String,
}

/// The saves that wait, the newest of each note.
#[derive(Debug, Default)]
pub(crate) struct EditorSaves {
    waiting: Mutex<BTreeMap<String, EditorSave>>,
    news: Notify,
    /// The edit that was sent last for a note, by the BLAKE3 of its text: the save that it causes is not asked about, so that plugs whose
    /// answers never settle do not save for ever.
    sent: Mutex<HashMap<String, blake3::Hash>>,
    /// The warning that was given last for a note: each pause in typing saves, but one warning is enough.
    warned: Mutex<HashMap<String, Veto>>,
}

impl EditorSaves {
    /// A note was saved. Returns at once.
    pub(crate) fn saved(&self, path: &str, save: EditorSave) {
        self.waiting.lock().insert(path.to_owned(), save);
        self.news.notify_one();
    }

    /// Asks plugs about one save after the other, until it is dropped.
    pub(crate) async fn run(self: Arc<Self>, notebook: Arc<Notebook>) {
        loop {
            let next = self.waiting.lock().pop_first();
            match next {
                Some((path, save)) => self.ask(&notebook, path, save).await,
                None => self.news.notified().await,
            }
        }
    }

    async fn ask(&self, notebook: &Notebook, path: String, save: EditorSave) {
        let Some(engine) = notebook.announcer.engine().filter(|engine| engine.hears(saving::EVENT)) else { return };
        if self.sent.lock().remove(&path).is_some_and(|sent| sent == blake3::hash(save.text.as_bytes())) {
            return;
        }
        let answer = saving::ask(&engine, &path, save.text, &Origin::Editor).await;
        // A newer save is asked about next; an answer to this one would come too late.
        if self.waiting.lock().contains_key(&path) {
            return;
        }
        match answer {
            Ok(Agreed { text, changed_by }) => {
                self.warned.lock().remove(&path);
                let Some(plug) = changed_by else { return };
                remember(&self.sent, &path, blake3::hash(text.as_bytes()));
                let event = Event::NoteEdited { path, hash: save.hash, text, plug };
                notebook.announcer.faces.tell_one(save.face, event);
            }
            Err(veto) => {
                let again = remember(&self.warned, &path, veto.clone()).is_some_and(|before| before == veto);
                if !again {
                    let message = format!("{path} was saved, but this plug objects: {}", veto.message);
                    let event = Event::Notify { plug: veto.plug, message, level: "warning".into() };
                    notebook.announcer.faces.tell(event);
                }
            }
        }
    }
}

fn remember<T>(known: &Mutex<HashMap<String, T>>, path: &str, value: T) -> Option<T> {
    let mut known = known.lock();
    if known.len() >= REMEMBERED {
        known.clear();
    }
    known.insert(path.to_owned(), value)
}
