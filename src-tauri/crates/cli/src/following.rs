//! Waiting until the app that has a space open has seen what was changed in its plug folders.

use std::path::Path;
use std::time::Duration;

use jackdaw_app::{Dirs, discovery};
use serde_json::Value;

use crate::client::{Client, encoded};

/// Together five seconds: a watcher that polls looks every two.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// The app that has a space open, and what it said of a plug before it changed.
pub(crate) struct Follower {
    client: Client,
    plug: String,
    before: Option<Value>,
}

impl Follower {
    /// None if no app has the space open.
    pub(crate) async fn of(canonical_root: &Path, dirs: &Dirs, plug: &str) -> Option<Self> {
        let running = discovery::find(dirs, canonical_root)?;
        let client = Client::new(&running.url, &running.token).ok()?;
        let mut follower = Self { client, plug: plug.to_owned(), before: None };
        follower.before = follower.ask().await;
        Some(follower)
    }

    /// What the app says once the plug is another than before; what it says at last if that does not happen.
    pub(crate) async fn changed(&self) -> Option<Value> {
        self.wait(|now| {
            let state = now["state"].as_str().unwrap_or_default();
            let same = self.before.as_ref().is_some_and(|before| {
                ["generation", "version", "state", "source", "diagnostics"].iter().all(|key| before[key] == now[key])
            });
            state != "loading" && !same
        })
        .await
    }

    /// Waits until the app has no such plug from the space any more.
    pub(crate) async fn gone(&self) {
        for _ in 0..TRIES {
            match self.ask().await {
                Some(plug) if plug["source"] == "space" => tokio::time::sleep(PAUSE).await,
                _ => return,
            }
        }
    }

    async fn wait(&self, done: impl Fn(&Value) -> bool) -> Option<Value> {
        let mut last = None;
        for _ in 0..TRIES {
            last = self.ask().await;
            if last.as_ref().is_some_and(&done) {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        last
    }

    async fn ask(&self) -> Option<Value> {
        self.client.get(&format!("/api/plugs/{}", encoded(&self.plug))).await.ok()
    }
}
