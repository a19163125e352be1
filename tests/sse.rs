//! The program's server-sent events, so that tests wait for what happens instead of for time.

use std::fmt::Write as _;

use serde_json::Value;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::http::client;
use crate::{PATIENCE, runtime};

/// Events that may wait until the test looks at them.
const WAITING: usize = 65_536;

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its name, such as `note:saved`.
    pub name: String,
    /// Its data.
    pub data: Value,
}

/// A connection to the events.
#[derive(Debug)]
pub struct Events {
    incoming: mpsc::Receiver<Event>,
    seen: Vec<Event>,
    task: JoinHandle<()>,
}

impl Events {
    /// Connects; what happens after this returns is heard.
    ///
    /// # Panics
    /// When the stream is refused.
    #[must_use]
    pub fn connect(url: &str, token: &str) -> Self {
        let (sender, incoming) = mpsc::channel(WAITING);
        let request = client().get(url).bearer_auth(token);
        let response = runtime().block_on(async { request.send().await.expect("events are served") });
        assert_eq!(response.status().as_u16(), 200, "events are refused");
        let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        assert!(kind.starts_with("text/event-stream"), "events are {kind}");
        let task = runtime().spawn(read(response, sender));
        Self { incoming, seen: Vec::new(), task }
    }

    /// The next event that fits; those before it are kept in [`Events::seen`].
    ///
    /// # Panics
    /// When none comes.
    #[must_use]
    pub fn wait(&mut self, what: &str, mut fits: impl FnMut(&Event) -> bool) -> Event {
        let next = async {
            while let Some(event) = self.incoming.recv().await {
                self.seen.push(event.clone());
                if fits(&event) {
                    return Some(event);
                }
            }
            None
        };
        let found = runtime().block_on(async { tokio::time::timeout(PATIENCE, next).await });
        found.ok().flatten().unwrap_or_else(|| {
            let mut heard = String::new();
            for event in &self.seen {
                let _ = writeln!(heard, "  {} {}", event.name, event.data);
            }
            panic!("waited in vain for {what}; heard:\n{heard}");
        })
    }

    /// The next event of a name about a note.
    #[must_use]
    pub fn note(&mut self, name: &str, path: &str) -> Event {
        self.wait(&format!("{name} {path}"), |event| event.name == name && event.data["path"] == path)
    }

    /// The next event of a name about a plug.
    #[must_use]
    pub fn plug(&mut self, name: &str, plug: &str) -> Event {
        self.wait(&format!("{name} {plug}"), |event| event.name == name && event.data["name"] == plug)
    }

    /// Everything heard so far by waiting.
    #[must_use]
    pub fn seen(&self) -> &[Event] {
        &self.seen
    }

    /// Whether the server ends the stream.
    #[must_use]
    pub fn ends(&mut self) -> bool {
        let drained = async { while self.incoming.recv().await.is_some() {} };
        runtime().block_on(async { tokio::time::timeout(PATIENCE, drained).await.is_ok() })
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn read(mut response: reqwest::Response, sender: mpsc::Sender<Event>) {
    let mut buffer = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        buffer.extend_from_slice(&chunk);
        while let Some(end) = buffer.windows(2).position(|window| window == b"\n\n") {
            let block: Vec<u8> = buffer.drain(..end + 2).collect();
            if let Some(event) = parse(&String::from_utf8_lossy(&block))
                && sender.send(event).await.is_err()
            {
                return;
            }
        }
    }
}

fn parse(block: &str) -> Option<Event> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim_start);
    let data = field("data:")?;
    let data = serde_json::from_str(data).unwrap_or_else(|_| Value::String(data.to_owned()));
    Some(Event { name: field("event:")?.to_owned(), data })
}
