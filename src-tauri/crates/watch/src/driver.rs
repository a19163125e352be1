//! The thread between the system's events and the listener.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

use crate::batch::Batch;
use crate::ear::{Ear, Message};
use crate::folders::Folders;
use crate::limits;
use crate::mounts::{NetworkFolder, network_folder};
use crate::options::Options;
use crate::pending::Pending;
use crate::roots::WatchedRoot;

/// How soon to try again when the listener's channel is full. It has dozens of batches to work on meanwhile.
const RETRY: Duration = Duration::from_millis(10);

/// Owns the watches and what is not told yet. What events mean is in `events`, how roots come and go in `roots`.
pub(crate) struct Driver {
    pub(crate) folders: Folders,
    pub(crate) roots: Vec<WatchedRoot>,
    pub(crate) pending: Pending,
    pub(crate) options: Options,
    /// The system's limits when it last gave no watch.
    pub(crate) limits: [Option<u64>; 2],
    /// Where a folder lies; see [`network_folder`].
    pub(crate) network: fn(&Path) -> Option<NetworkFolder>,
    ear: Ear,
    batches: mpsc::Sender<Batch>,
}

/// Nobody listens any more.
pub(crate) struct Closed;

impl Driver {
    pub(crate) fn new(ear: Ear, options: Options, batches: mpsc::Sender<Batch>) -> Self {
        let folders = if options.always_poll { Folders::none() } else { Folders::new(ear.clone()) };
        let limits = limits::now();
        let network = network_folder;
        Self { folders, roots: Vec::new(), pending: Pending::default(), options, limits, network, ear, batches }
    }

    /// Asks the system once more, where it gave nothing at all to watch with.
    pub(crate) fn ask_again(&mut self) {
        if self.folders.refused() {
            self.folders = Folders::new(self.ear.clone());
        }
    }

    /// Until told to stop, or until nobody listens.
    pub(crate) fn run(mut self, messages: &Receiver<Message>) {
        let mut look = Instant::now() + self.options.poll;
        let mut retry = None;
        loop {
            let polled = self.roots.iter().any(|watched| watched.polled.is_some()).then_some(look);
            let due = self.pending.due(&self.options).map(|due| retry.map_or(due, |retry| due.max(retry)));
            let message = match due.into_iter().chain(polled).min() {
                None => messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(until) => messages.recv_timeout(until.saturating_duration_since(Instant::now())),
            };
            match message {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(message) => self.handle(message),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.ear.lost.swap(false, Ordering::AcqRel) {
                tracing::warn!("more changes at once than can be followed; everything is looked through again");
                self.resync();
            }
            let now = Instant::now();
            if polled.is_some_and(|look| look <= now) {
                self.look_at_polled();
                look = next_look(now, self.options.poll);
            }
            retry = match self.deliver(now) {
                Ok(retry) => retry,
                Err(Closed) => return,
            };
        }
    }

    fn handle(&mut self, message: Message) {
        match message {
            Message::Event(Ok(event)) => self.event(&event),
            Message::Event(Err(error)) => {
                tracing::warn!(%error, "watching failed; everything is looked through again");
                self.resync();
            }
            Message::Add(root, reply) => {
                self.add(root);
                // Who asked may have gone.
                let _ = reply.send(());
            }
            Message::Remove(path, reply) => {
                self.remove(&path);
                let _ = reply.send(());
            }
            Message::Stop => {}
        }
    }

    /// Sends what is ready; says when to try again if the listener has no room.
    pub(crate) fn deliver(&mut self, now: Instant) -> Result<Option<Instant>, Closed> {
        self.pending.collapse(self.roots.iter().map(|watched| watched.root.path.as_path()));
        if self.pending.due(&self.options).is_none_or(|due| due > now) {
            return if self.batches.is_closed() { Err(Closed) } else { Ok(None) };
        }
        if self.pending.waits_for_the_missing(now) {
            return Ok(None);
        }
        match self.batches.try_reserve() {
            Ok(room) => {
                let batch = self.pending.take();
                if !batch.is_empty() {
                    room.send(batch);
                }
                Ok(None)
            }
            Err(TrySendError::Full(())) => Ok(Some(now + RETRY)),
            Err(TrySendError::Closed(())) => Err(Closed),
        }
    }
}

/// A large root on a slow disk must not be looked at all the time: at most a tenth of it.
fn next_look(began: Instant, interval: Duration) -> Instant {
    let now = Instant::now();
    now + interval.max(10 * now.saturating_duration_since(began))
}
