//! The handle.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use tokio::sync::mpsc;

use crate::batch::Batch;
use crate::driver::Driver;
use crate::ear::{Ear, Message};
use crate::error::WatchError;
use crate::options::Options;
use crate::root::Root;

/// Events that may wait for our thread; beyond, everything is scanned again. A handful waits in daily use; the bound is for
/// a checkout of thousands of files, for which a scan is cheaper anyway. The queue is allocated at once: about 400 KB.
const QUEUE: usize = 4096;

/// Watches folders until it is dropped, or until the receiver of its batches is.
#[derive(Debug)]
pub struct Watcher {
    sender: SyncSender<Message>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    /// Starts watching. When it returns, every change from now on is told; what was there before is not.
    ///
    /// Blocks for about 40 µs a folder. A root that is not there is waited for; one that cannot be watched is polled.
    pub fn start(roots: Vec<Root>, options: Options) -> Result<(Self, mpsc::Receiver<Batch>), WatchError> {
        let (sender, messages) = sync_channel(QUEUE);
        let (batches, receiver) = mpsc::channel(options.capacity.max(1));
        let ear = Ear { sender: sender.clone(), lost: Arc::new(AtomicBool::new(false)) };
        let mut driver = Driver::new(ear, options, batches);
        for root in roots {
            driver.add(root.absolute()?);
        }
        let thread = std::thread::Builder::new()
            .name("jackdaw-watch".to_owned())
            .spawn(move || driver.run(&messages))
            .map_err(WatchError::Thread)?;
        Ok((Self { sender, thread: Some(thread) }, receiver))
    }

    /// Watches another root, or an old one in another way. Promises as [`Watcher::start`] does.
    pub fn add(&self, root: Root) -> Result<(), WatchError> {
        let (reply, answer) = sync_channel(1);
        self.sender.send(Message::Add(root.absolute()?, reply)).map_err(|_| WatchError::Stopped)?;
        answer.recv().map_err(|_| WatchError::Stopped)
    }

    /// Watches the root no longer. What happened before may still be told. A path that is no root is ignored.
    pub fn remove(&self, path: &Path) -> Result<(), WatchError> {
        let root = Root::tree(path).absolute()?;
        let (reply, answer) = sync_channel(1);
        self.sender.send(Message::Remove(root.path, reply)).map_err(|_| WatchError::Stopped)?;
        answer.recv().map_err(|_| WatchError::Stopped)
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // Fails if the thread has ended already.
        let _ = self.sender.send(Message::Stop);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the watching thread had panicked");
        }
    }
}
