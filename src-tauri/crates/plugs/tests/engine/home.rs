//! An engine in a temporary home, with plugs that tests write.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jackdaw_plugs::{
    DispatchError, EngineOptions, HookKind, Origin, PlugEngine, PlugRoot, PlugState, PlugStatus, RootKind, Trust,
};
use jackdaw_store::Store;
use serde_json::Value;
use tempfile::TempDir;

use super::clock::Clock;
use super::toy::Toy;

/// How long a test waits for what must come; generous, since the machine may be busy.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Between two looks at what is no news.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

pub struct Home {
    pub engine: Arc<PlugEngine>,
    pub toy: Arc<Toy>,
    pub clock: Arc<Clock>,
    pub dir: Arc<TempDir>,
}

impl Home {
    /// Everything in it is trusted.
    pub async fn trusted() -> Self {
        Self::with(|options| options.trust = Trust::All, |_| {}).await
    }

    pub async fn with(configure: impl FnOnce(&mut EngineOptions), fill: impl FnOnce(&Path)) -> Self {
        let dir = Arc::new(TempDir::new().unwrap());
        fill(dir.path());
        Self::again(dir, configure).await
    }

    /// Another run in the same home.
    pub async fn again(dir: Arc<TempDir>, configure: impl FnOnce(&mut EngineOptions)) -> Self {
        let clock = Clock::at("2026-03-02T10:00:00Z");
        let toy = Arc::new(Toy::default());
        let store = Store::open(&dir.path().join("store.db")).unwrap();
        let mut options =
            EngineOptions::new(store, cache(), dir.path().join("config/grants.json"), Arc::clone(&clock) as _);
        options.roots = vec![
            PlugRoot { kind: RootKind::User, dir: dir.path().join("user") },
            PlugRoot { kind: RootKind::Space, dir: dir.path().join("plugs") },
        ];
        configure(&mut options);
        let engine = PlugEngine::start(options, Arc::clone(&toy) as _).await.unwrap();
        engine.settled().await;
        Self { engine, toy, clock, dir }
    }

    /// Saves a plug of the space: its manifest first, as an author who makes a folder would.
    pub fn save(&self, name: &str, manifest: &str, code: &str) {
        write_plug(&self.dir.path().join("plugs").join(name), manifest, code);
    }

    pub fn path(&self, below: &str) -> PathBuf {
        self.dir.path().join(below)
    }

    /// Waits until the engine's state is so; looks whenever there is news, and now and then.
    pub async fn until(&self, what: &str, holds: impl Fn(&PlugEngine) -> bool) {
        let mut news = self.engine.subscribe();
        let waited = tokio::time::timeout(PATIENCE, async {
            while !holds(&self.engine) {
                // Lagging is no loss: the state is looked at again. And not all of it is news: a timer is armed a moment after its plug runs.
                drop(tokio::time::timeout(LOOK_AGAIN, news.recv()).await);
            }
        });
        if waited.await.is_err() {
            panic!("waited for: {what}; there is: {:#?}", self.engine.plugs());
        }
    }

    pub async fn until_state(&self, plug: &str, state: PlugState) -> PlugStatus {
        self.until(&format!("{plug} to be {state:?}"), |engine| engine.plug(plug).is_some_and(|p| p.state == state))
            .await;
        self.engine.plug(plug).unwrap()
    }

    pub async fn until_generation(&self, plug: &str, generation: u64) -> PlugStatus {
        let what = format!("generation {generation} of {plug}");
        self.until(&what, |engine| engine.plug(plug).is_some_and(|p| p.generation >= generation)).await;
        self.engine.plug(plug).unwrap()
    }

    pub async fn until_diagnostic(&self, plug: &str, code: &str) -> PlugStatus {
        let found = |p: PlugStatus| p.diagnostics.iter().any(|d| d.code == code);
        self.until(&format!("{code} of {plug}"), |engine| engine.plug(plug).is_some_and(found)).await;
        self.engine.plug(plug).unwrap()
    }

    pub async fn call(&self, id: &str) -> Result<Value, DispatchError> {
        self.call_with(id, Value::Null).await
    }

    pub async fn call_with(&self, id: &str, input: Value) -> Result<Value, DispatchError> {
        self.engine.run(id, HookKind::Syscall, input, Origin::User).await
    }

    pub fn log_text(&self, plug: &str) -> String {
        self.engine.logs(plug, 1000).into_iter().map(|line| line.message + "\n").collect()
    }
}

/// One cache for all tests: the script engine is compiled once.
pub fn cache() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("plug-cache")
}

pub fn write_plug(dir: &Path, manifest: &str, code: &str) {
    std::fs::create_dir_all(dir).unwrap();
    save(&dir.join("plug.ts"), code);
    save(&dir.join("plug.yaml"), manifest);
}

/// As editors save: another file, renamed over.
pub fn save(file: &Path, text: &str) {
    let temporary = file.with_extension("tmp~");
    std::fs::write(&temporary, text).unwrap();
    std::fs::rename(&temporary, file).unwrap();
}

/// A manifest with these functions, each callable.
pub fn manifest(name: &str, rest: &str) -> String {
    format!("name: {name}\nversion: 1.0.0\n{rest}")
}
