//! A desk calculator whose keys are plugs: the plug engine hosted by an application that has never heard of a note.
//!
//! `cargo run -p jackdaw-plugs --example host_without_notes [FOLDER]` makes a folder of plugs, calls one, and goes on answering while you edit it.
#![allow(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use std::error::Error;
use std::io::BufRead;
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use jackdaw_plugs::{
    Application, Caller, Effective, EngineOptions, EventCause, HookKind, Origin, PlugEngine, PlugRoot, RootKind,
    SyscallError, SyscallErrorCode, SyscallSpec, SystemAlarm, Trust,
};
use jackdaw_store::Store;
use parking_lot::Mutex;
use serde_json::{Value, json};

const MANIFEST: &str = "name: keys
version: 1.0.0
permissions: [kv]
functions:
  square:
    description: Squares what the calculator shows.
    command: { name: Square }
  tape:
    events: ['calc:*']
";

const CODE: &str = "import { kv, syscall } from 'jackdaw'

export async function square() {
  const shown: number = await syscall('calc.shown')
  await syscall('calc.show', { value: shown * shown })
  return shown * shown
}

export async function tape({ data }) {
  await kv.set(new Date().toISOString(), data.value)
}
";

/// The whole application: one number.
#[derive(Default)]
struct Calculator {
    shown: Mutex<f64>,
}

#[async_trait]
impl Application for Calculator {
    fn syscalls(&self) -> Vec<SyscallSpec> {
        vec![SyscallSpec::free("calc.shown"), SyscallSpec::free("calc.show")]
    }

    async fn syscall(&self, _: &Caller, name: &str, input: Value) -> Result<Value, SyscallError> {
        match name {
            "calc.shown" => Ok(json!(*self.shown.lock())),
            "calc.show" => {
                let value = input.get("value").and_then(Value::as_f64);
                let value = value.ok_or_else(|| SyscallError::new(SyscallErrorCode::Invalid, "`value` is a number"))?;
                *self.shown.lock() = value;
                Ok(Value::Null)
            }
            _ => Err(SyscallError::new(SyscallErrorCode::NotFound, format!("a calculator cannot {name}"))),
        }
    }

    fn event_visible(&self, _: &Effective, _: &str, _: &Value) -> bool {
        true
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let home =
        std::env::args_os().nth(1).map_or_else(|| std::env::temp_dir().join("jackdaw-calculator"), PathBuf::from);
    let plug = home.join("plugs/keys");
    std::fs::create_dir_all(&plug)?;
    std::fs::write(plug.join("plug.ts"), CODE)?;
    std::fs::write(plug.join("plug.yaml"), MANIFEST)?;

    let store = Store::open(&home.join("store.db"))?;
    let alarm = SystemAlarm::start().await?;
    let mut options = EngineOptions::new(store, home.join("cache"), home.join("grants.json"), alarm);
    options.roots = vec![PlugRoot { kind: RootKind::User, dir: home.join("plugs") }];
    options.trust = Trust::All;

    let calculator = Arc::new(Calculator::default());
    let engine = PlugEngine::start(options, calculator.clone()).await?;
    engine.settled().await;
    for plug in engine.plugs() {
        println!("{} {} is {:?} {:?}", plug.name, plug.version, plug.state, plug.diagnostics);
    }
    println!("Type a number to square it; edit {} meanwhile; an empty line ends.", plug.join("plug.ts").display());
    for line in std::io::stdin().lock().lines() {
        let Ok(number) = line?.trim().parse::<f64>() else { break };
        *calculator.shown.lock() = number;
        engine.emit("calc:entered", json!({ "value": number }), EventCause::new(Origin::User));
        match engine.run("keys.square", HookKind::Command, Value::Null, Origin::User).await {
            Ok(result) => println!("= {result}"),
            Err(error) => println!("{error}"),
        }
    }
    engine.shutdown().await;
    Ok(())
}
