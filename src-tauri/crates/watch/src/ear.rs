//! From the system's threads to ours.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventHandler, EventKind};

use crate::root::Root;

/// What the driver's thread is told.
pub(crate) enum Message {
    Event(notify::Result<Event>),
    Add(Root, SyncSender<()>),
    Remove(PathBuf, SyncSender<()>),
    Stop,
}

/// Runs on the system's threads: must never wait, for they answer requests for watches, too.
#[derive(Clone)]
pub(crate) struct Ear {
    pub(crate) sender: SyncSender<Message>,
    pub(crate) lost: Arc<AtomicBool>,
}

impl EventHandler for Ear {
    fn handle_event(&mut self, event: notify::Result<Event>) {
        // Reading is no change, and each of our own reads is reported.
        if event.as_ref().is_ok_and(|event| matches!(event.kind, EventKind::Access(kind) if !closed(kind))) {
            return;
        }
        if event.as_ref().is_ok_and(Event::need_rescan) {
            tracing::warn!("the system's queue of changes overflowed; everything is looked through again");
        }
        if let Err(TrySendError::Full(_)) = self.sender.try_send(Message::Event(event)) {
            self.lost.store(true, Ordering::Release);
        }
    }
}

/// A file that was open for writing was closed: it is whole.
pub(crate) fn closed(kind: AccessKind) -> bool {
    kind == AccessKind::Close(AccessMode::Write)
}
