//! What the sandbox costs: `cargo run --release -p jackdaw-sandbox --example latency`.
//!
//! Medians and 99th percentiles over many rounds, of the script plug and the compiled plug of `tests/guests` where both do the same.
#![allow(clippy::print_stdout, reason = "its output is the result")]

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use jackdaw_sandbox::{
    CallContext, Code, Host, Limits, Origin, Program, Sandbox, SandboxOptions, ScriptModule, SyscallError,
};
use serde_json::{Value, json};

const BUDGET: Duration = Duration::from_secs(5);
const ROUNDS: usize = 2_000;
/// Syscalls in one call, so that the call itself does not count.
const SYSCALLS: usize = 200;

const SCRIPT: &str = "import { kv } from 'jackdaw';
    export const echo = (input) => input;
    export async function many({ count }) { for (let at = 0; at < count; at++) await kv.get('key'); }";

/// Answers at once: what is measured is the way to it and back.
struct Ready;

#[async_trait]
impl Host for Ready {
    async fn syscall(&self, _: &CallContext, _: &str, _: Value) -> Result<Value, SyscallError> {
        Ok(json!({ "unit": "words" }))
    }

    fn waits_for_user(&self, _: &str) -> bool {
        false
    }
}

fn context() -> CallContext {
    CallContext { hook: "command".to_owned(), function: "echo".to_owned(), origin: Origin::User }
}

fn report(what: &str, mut times: Vec<Duration>, per: usize) {
    times.sort_unstable();
    let micros = |at: usize| {
        times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1e6 / f64::from(u32::try_from(per).unwrap_or(1)))
    };
    println!("{what:55} p50 {:9.2} µs   p99 {:9.2} µs", micros(times.len() / 2), micros(times.len() * 99 / 100));
}

async fn measure(name: &str, program: &Program) -> Result<(), Box<dyn Error>> {
    let host = Arc::new(Ready);
    let input = json!({ "text": "hello", "n": 1 });
    let mut fresh = Vec::new();
    let mut first = Vec::new();
    for _ in 0..ROUNDS / 10 {
        let begin = Instant::now();
        let mut instance = program.start(&Limits::default(), host.clone(), BUDGET).await?;
        fresh.push(begin.elapsed());
        instance.call(&context(), "echo", &input, BUDGET).await?;
        first.push(begin.elapsed());
    }
    report(&format!("{name}: new instance, load, init"), fresh, 1);
    report(&format!("{name}: new instance, load, init, first call"), first, 1);

    let mut instance = program.start(&Limits::default(), host.clone(), BUDGET).await?;
    let mut warm = Vec::new();
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        instance.call(&context(), "echo", &input, BUDGET).await?;
        warm.push(begin.elapsed());
    }
    report(&format!("{name}: warm call"), warm, 1);
    println!("{name}: {} KiB of memory", instance.memory_bytes() / 1024);
    if instance.functions().iter().any(|function| function == "many") {
        let mut syscalls = Vec::new();
        for _ in 0..ROUNDS / 10 {
            let begin = Instant::now();
            instance.call(&context(), "many", &json!({ "count": SYSCALLS }), BUDGET).await?;
            syscalls.push(begin.elapsed());
        }
        report(&format!("{name}: one awaited syscall"), syscalls, SYSCALLS);
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/guests");
    let sandbox = Sandbox::new(SandboxOptions::default())?;

    let begin = Instant::now();
    let compiled = sandbox.load(Code::Component(std::fs::read(guests.join("conformance/plug.wasm"))?)).await?;
    println!("compiling the compiled plug, no cache: {:?}", begin.elapsed());
    measure("compiled", &compiled).await?;

    let begin = Instant::now();
    sandbox.warm_up().await?;
    println!("compiling the script engine, no cache: {:?}", begin.elapsed());
    let modules = vec![ScriptModule { path: "plug.ts".to_owned(), code: SCRIPT.to_owned() }];
    let script = sandbox.load(Code::Script { entry: "plug.ts".to_owned(), modules }).await?;
    measure("script", &script).await?;
    let modules = vec![ScriptModule {
        path: "plug.ts".to_owned(),
        code: std::fs::read_to_string(guests.join("conformance-script/plug.ts"))?,
    }];
    let script = sandbox.load(Code::Script { entry: "plug.ts".to_owned(), modules }).await?;
    measure("conformance script", &script).await?;
    Ok(())
}
