//! Takes in what other programs do to the space, one after the other: what the watcher tells, and all there is when somebody asks.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jackdaw_index::Counts;
use jackdaw_watch::Batch;
use tokio::sync::{mpsc, oneshot};

use crate::app::App;
use crate::notebook::Notebook;
use crate::protocol::Failure;

/// Who asks for a look at the whole space; answered when it is taken in.
type Asked = oneshot::Sender<Result<(), Failure>>;

/// Looks that wait for the one under way; who asks after that waits for their place.
const WAITING_LOOKS: usize = 4;

/// Where a look at the whole space is asked for.
#[derive(Debug)]
pub(crate) struct Asks(mpsc::Sender<Asked>);

/// What is taken in.
#[derive(Debug)]
pub(crate) struct News {
    /// From the watcher, where one runs.
    batches: Option<mpsc::Receiver<Batch>>,
    asked: mpsc::Receiver<Asked>,
}

pub(crate) fn channel(batches: Option<mpsc::Receiver<Batch>>) -> (Asks, News) {
    let (asks, asked) = mpsc::channel(WAITING_LOOKS);
    (Asks(asks), News { batches, asked })
}

/// Goes on until who asks is gone. What the watcher says of itself counts at once, the rest when the first pass is done.
pub(crate) async fn follow(notebook: Arc<Notebook>, mut news: News, stop: Arc<AtomicBool>) {
    loop {
        tokio::select! {
            Some(batch) = next(&mut news.batches) => {
                notebook.take_in_notices(&batch.notices);
                notebook.progress.ready().await;
                let stop = Arc::clone(&stop);
                let taken_in = notebook.blocking(move |notebook| {
                    notebook.take_in_batch(&batch, &stop);
                    Ok(())
                });
                if let Err(error) = taken_in.await {
                    tracing::error!(%error, "changes from outside could not be taken in");
                }
            }
            asked = news.asked.recv() => {
                let Some(asked) = asked else { return };
                notebook.progress.ready().await;
                let stop = Arc::clone(&stop);
                // Who asked may be gone: it was looked all the same.
                let _ = asked.send(notebook.blocking(move |notebook| notebook.take_in_all(&stop)).await);
            }
        }
    }
}

/// Nothing ever where nothing is watched, or is any more.
async fn next(batches: &mut Option<mpsc::Receiver<Batch>>) -> Option<Batch> {
    match batches {
        Some(receiver) => match receiver.recv().await {
            Some(batch) => Some(batch),
            None => {
                *batches = None;
                std::future::pending().await
            }
        },
        None => std::future::pending().await,
    }
}

impl App {
    /// Compares the whole space with the index and takes in what differs, so that what was written before is known whatever the watcher has
    /// told so far; what is new is told as ever. How much there is then.
    ///
    /// # Errors
    /// When the space cannot be listed; `unavailable` when the app ends meanwhile.
    pub async fn look_anew(&self) -> Result<Counts, Failure> {
        let ends = |()| Failure::new("unavailable", "the app ends");
        let (asked, looked) = oneshot::channel();
        self.asks().0.send(asked).await.map_err(|_| ends(()))?;
        looked.await.map_err(|_| ends(()))??;
        self.counted().await
    }

    /// How much there is, once all notes are known.
    ///
    /// # Errors
    /// `internal` when it cannot be counted.
    pub async fn counted(&self) -> Result<Counts, Failure> {
        self.indexed().await;
        self.with(|notebook| Ok(notebook.counts())).await
    }
}
