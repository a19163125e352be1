//! What the sandbox costs: instances, calls, syscalls, of a script plug and of a compiled one. In this process, through the crate's public face.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jackdaw_sandbox::{
    CallContext, Code, Host, Limits, Origin, Program, Sandbox, SandboxOptions, ScriptModule, SyscallError,
};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::measure::{Figures, own_cpu, rounds, used};
use crate::peers::{deno, native, node, of_peer};
use crate::report::{Group, Statistic, shown};

const BUDGET: Duration = Duration::from_secs(5);
const INSTANCES: usize = 300;
const CALLS: usize = 50_000;
/// Calls of many syscalls each, so that the call itself does not count.
const SYSCALL_CALLS: usize = 300;
const SYSCALLS: u32 = 200;
/// The goals of the issue.
const NEW_INSTANCE: Duration = Duration::from_micros(500);
const DENO_WORKER: f64 = 1.0 / 40.0;
const BARE_INSTANCE: f64 = 1.3;
const WARM_SCRIPT: Duration = Duration::from_micros(5);
const WARM_COMPILED: Duration = Duration::from_micros(1);
const EXTISM: f64 = 0.5;
const SCRIPT_SYSCALL: Duration = Duration::from_nanos(2500);
const BARE_SYSCALL: Duration = Duration::from_nanos(50);

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

/// What the figures do not say of themselves.
const MISSED: &str = "Missed, and why: 1 µs for a compiled call is less than bare wasmtime takes with the same plug; ours adds the clock, the context and the limits. A script's call is QuickJS in WebAssembly around two texts of JSON; tried: one way from Rust to JavaScript for each call in place of two, no collection of cycles below 2 MiB of garbage. An awaited syscall of a script is a promise more on top. A compiled syscall is text to JSON and back, a boxed future and the look at who waits for the user, where the bare host call returns a constant.";

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "Calls into plugs",
        "In this process, through `jackdaw-sandbox`; JSON in, the same JSON out. A syscall is `await kv.get(…)` with a host that answers at once. \
         Node's `vm` has another global object in the same heap, a worker another heap and thread; neither has a memory limit that holds or a time budget. \
         Deno's worker is spoken to as SilverBullet speaks to its plugs (2.4: `inv`, `invr`), without what SilverBullet's runtime adds. Bare wasmtime is the \
         same version with the same plug and generated bindings, without limits, clock or anybody to ask. Extism gives the text back unread, as `echo` does.",
    );
    let runtime = Runtime::new().expect("a runtime starts");
    runtime.block_on(measure(&mut group));
    group
}

async fn measure(group: &mut Group) {
    let sandbox = Sandbox::new(SandboxOptions::default()).expect("the sandbox starts");
    let (warmed, engine) = {
        let begun = std::time::Instant::now();
        (sandbox.warm_up().await, begun.elapsed())
    };
    warmed.expect("the script engine compiles");
    let node = node::json(&mut Command::new("node"), "calls.mjs", &[]);
    let deno = node::json(&mut deno::command(), "deno_worker.mjs", &[]);
    let native = native::measured();

    let fresh = fresh_code(&sandbox).await;
    group.ours_within("script: check and load new code, new instance, first call", fresh, Statistic::P50, NEW_INSTANCE);
    group.beside_times("Deno: new worker, code, first call", of_peer(&deno["first"]), DENO_WORKER);
    group.beside("Node: new `vm` context, code, first call", of_peer(&node["vmFirst"]));
    group.beside("Node: new worker, code, first call", of_peer(&node["workerFirst"]));
    let script = load_script(&sandbox, SCRIPT).await;
    group.ours("script: new instance of loaded code, first call", new_instances(&script).await);
    let compiled = Code::Component(native::plug());
    let compiled = sandbox.load(compiled).await.expect("the compiled plug loads");
    group.ours("compiled: new instance, first call", new_instances(&compiled).await);
    group.beside_times("bare wasmtime: `InstancePre`, first call", of_peer(&native["bare"]["first"]), BARE_INSTANCE);
    group.beside("Extism: new plug-in of compiled code, first call", of_peer(&native["extism"]["first"]));

    let json = json_round_trip();
    group.ours_within("script: warm call", warm_calls(&script, "echo").await, Statistic::P50, WARM_SCRIPT);
    group.beside("JSON alone: written and read on both sides", json.clone());
    group.beside("Deno: worker, warm call", of_peer(&deno["warm"]));
    group.beside("Node: `vm`, warm call", of_peer(&node["vmWarm"]));
    group.beside("Node: worker, warm call", of_peer(&node["workerWarm"]));
    let echo = warm_calls(&compiled, "echo").await;
    group.ours_within("compiled: warm call, text given back unread", echo, Statistic::P50, WARM_COMPILED);
    group.beside_times("Extism: warm call", of_peer(&native["extism"]["warm"]), EXTISM);
    group.beside("bare wasmtime: warm call", of_peer(&native["bare"]["warm"]));
    group.ours("compiled: warm call, JSON read and written", warm_calls(&compiled, "json").await);
    group.beside("bare wasmtime: the same", of_peer(&native["bare"]["warmJson"]));
    group.beside("JSON alone: written and read on both sides", json);

    group.ours_within("script: one awaited syscall", syscalls(&script).await, Statistic::P50, SCRIPT_SYSCALL);
    group.beside("Deno: one message to the worker's maker and back", of_peer(&deno["syscall"]));
    group.ours("compiled: one syscall", syscalls(&compiled).await);
    group.beside_longer("bare wasmtime: one host call", of_peer(&native["bare"]["syscall"]), BARE_SYSCALL);
    group.note(MISSED);
    group.note(format!("Compiling the script engine without a cache, once per installed version: {}.", shown(engine)));
}

async fn load_script(sandbox: &Sandbox, code: &str) -> Program {
    let modules = vec![ScriptModule { path: "plug.ts".to_owned(), code: code.to_owned() }];
    sandbox.load(Code::Script { entry: "plug.ts".to_owned(), modules }).await.expect("the script loads")
}

fn context() -> CallContext {
    CallContext { hook: "command".to_owned(), function: "echo".to_owned(), origin: Origin::User }
}

fn input() -> Value {
    json!({ "text": "hello", "n": 1 })
}

async fn first_call(program: &Program) {
    let mut instance = program.start(&Limits::default(), Arc::new(Ready), BUDGET).await.expect("an instance starts");
    instance.call(&context(), "echo", &input(), BUDGET).await.expect("it answers");
}

async fn fresh_code(sandbox: &Sandbox) -> Figures {
    let (before, mut wall) = (own_cpu(), Vec::new());
    for version in 0..INSTANCES {
        let code = format!("{SCRIPT}\nexport const version = () => {version};");
        let begun = std::time::Instant::now();
        first_call(&load_script(sandbox, &code).await).await;
        wall.push(begun.elapsed());
    }
    Figures::new(wall, used(before, own_cpu()))
}

async fn new_instances(program: &Program) -> Figures {
    let (before, mut wall) = (own_cpu(), Vec::new());
    for _ in 0..INSTANCES {
        let begun = std::time::Instant::now();
        first_call(program).await;
        wall.push(begun.elapsed());
    }
    Figures::new(wall, used(before, own_cpu()))
}

async fn warm_calls(program: &Program, function: &str) -> Figures {
    let mut instance = program.start(&Limits::default(), Arc::new(Ready), BUDGET).await.expect("an instance starts");
    let (context, input) = (context(), input());
    let (before, mut wall) = (own_cpu(), Vec::with_capacity(CALLS));
    for _ in 0..CALLS {
        let begun = std::time::Instant::now();
        instance.call(&context, function, &input, BUDGET).await.expect("it answers");
        wall.push(begun.elapsed());
    }
    Figures::new(wall, used(before, own_cpu()))
}

async fn syscalls(program: &Program) -> Figures {
    let mut instance = program.start(&Limits::default(), Arc::new(Ready), BUDGET).await.expect("an instance starts");
    let (context, input) = (context(), json!({ "count": SYSCALLS }));
    let (before, mut wall) = (own_cpu(), Vec::new());
    for _ in 0..SYSCALL_CALLS {
        let begun = std::time::Instant::now();
        instance.call(&context, "many", &input, BUDGET).await.expect("it answers");
        wall.push(begun.elapsed());
    }
    Figures::of_batches(wall, used(before, own_cpu()), SYSCALLS)
}

/// What no call with JSON can be without: input and result are written on one side and read on the other.
fn json_round_trip() -> Figures {
    let value = input();
    rounds(std::process::id(), CALLS, |_| {
        for _ in 0..2 {
            let text = serde_json::to_string(std::hint::black_box(&value)).expect("JSON is written");
            std::hint::black_box(serde_json::from_str::<Value>(&text).expect("JSON is read"));
        }
    })
}
