//! How long a save takes to be live: from the return of the rename to the first answer by the new code, through the real watcher.
//!
//! `cargo run --release -p jackdaw-plugs --example save_to_live -- [SAVES]`
#![allow(clippy::print_stdout, reason = "its output is what it is for")]

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use jackdaw_plugs::{
    Application, Caller, Effective, EngineEvent, EngineOptions, HookKind, Origin, PlugEngine, PlugRoot, RootKind,
    SyscallError, SyscallErrorCode, SyscallSpec, SystemAlarm, Trust,
};
use jackdaw_store::Store;
use serde_json::Value;

/// An application that can do nothing.
struct Nothing;

#[async_trait]
impl Application for Nothing {
    fn syscalls(&self) -> Vec<SyscallSpec> {
        Vec::new()
    }

    async fn syscall(&self, _: &Caller, name: &str, _: Value) -> Result<Value, SyscallError> {
        Err(SyscallError::new(SyscallErrorCode::NotFound, name))
    }

    fn event_visible(&self, _: &Effective, _: &str, _: &Value) -> bool {
        true
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let saves: usize = std::env::args().nth(1).map_or(Ok(200), |text| text.parse())?;
    let home = std::env::temp_dir().join(format!("jackdaw-save-to-live-{}", std::process::id()));
    let plug = home.join("plugs/timed");
    std::fs::create_dir_all(&plug)?;
    std::fs::write(plug.join("plug.ts"), "export const say = () => 0")?;
    std::fs::write(
        plug.join("plug.yaml"),
        "name: timed\nversion: 1.0.0\nfunctions: { say: { command: { name: Say } } }\n",
    )?;
    let store = Store::open(&home.join("store.db"))?;
    let mut options =
        EngineOptions::new(store, home.join("cache"), home.join("grants.json"), SystemAlarm::start().await?);
    options.roots = vec![PlugRoot { kind: RootKind::Space, dir: home.join("plugs") }];
    options.trust = Trust::All;
    let engine = PlugEngine::start(options, Arc::new(Nothing)).await?;
    engine.settled().await;

    let mut news = engine.subscribe();
    let mut times = Vec::with_capacity(saves);
    for n in 1..=saves {
        let next = plug.join("plug.ts.tmp");
        std::fs::write(&next, format!("export const say = (): number => {n}\n"))?;
        std::fs::rename(&next, plug.join("plug.ts"))?;
        let saved = Instant::now();
        while !matches!(news.recv().await?, EngineEvent::PlugLoaded { .. }) {}
        let answer = engine.run("timed.say", HookKind::Command, Value::Null, Origin::User).await?;
        times.push(saved.elapsed());
        if answer != n {
            return Err(format!("save {n} was answered with {answer}").into());
        }
    }
    times.sort_unstable();
    let at = |part: f64| times.get(((times.len() - 1) as f64 * part) as usize).copied().unwrap_or_default();
    println!(
        "save to first answer, {saves} saves: p50 {:?}, p90 {:?}, p99 {:?}, most {:?}",
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0)
    );

    let calls = 20_000_u32;
    let begun = Instant::now();
    for _ in 0..calls {
        engine.run("timed.say", HookKind::Command, Value::Null, Origin::User).await?;
    }
    let each: Duration = begun.elapsed() / calls;
    println!("warm call: {each:?}");
    engine.shutdown().await;
    std::fs::remove_dir_all(&home)?;
    Ok(())
}
