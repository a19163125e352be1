//! What the sandbox costs: instances, calls, syscalls, of a script plug and of a compiled one. In this process, through the crate's public face.

use std::path::Path;
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
use crate::peers::node;
use crate::report::{Group, Statistic, shown};

const BUDGET: Duration = Duration::from_secs(5);
const INSTANCES: usize = 300;
const CALLS: usize = 50_000;
/// Calls of many syscalls each, so that the call itself does not count.
const SYSCALL_CALLS: usize = 300;
const SYSCALLS: u32 = 200;
/// The goal of the issue.
const WARM_CALL: Duration = Duration::from_micros(15);

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

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "Calls into plugs",
        "In this process, through `jackdaw-sandbox`; JSON in, the same JSON out. A syscall is `await kv.get(…)` with a host that answers at once. \
         Node's `vm` has another global object in the same heap, a worker another heap and thread; neither has a memory limit that holds or a time budget.",
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

    let fresh = fresh_code(&sandbox).await;
    group.ours("script: check and load new code, new instance, first call", fresh);
    group.beside("Node: new `vm` context, code, first call", of_node(&node["vmFirst"]));
    group.beside("Node: new worker, code, first call", of_node(&node["workerFirst"]));
    let script = load_script(&sandbox, SCRIPT).await;
    group.ours("script: new instance of loaded code, first call", new_instances(&script).await);
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("guests/conformance/plug.wasm"));
    let compiled = Code::Component(bytes.expect("the compiled plug is committed"));
    let compiled = sandbox.load(compiled).await.expect("the compiled plug loads");
    group.ours("compiled: new instance, first call", new_instances(&compiled).await);

    let json = json_round_trip();
    group.ours_within("script: warm call", warm_calls(&script).await, Statistic::P50, WARM_CALL);
    group.beside("JSON alone: written and read on both sides", json.clone());
    group.beside("Node: `vm`, warm call", of_node(&node["vmWarm"]));
    group.beside("Node: worker, warm call", of_node(&node["workerWarm"]));
    group.ours("compiled: warm call", warm_calls(&compiled).await);
    group.beside("JSON alone: written and read on both sides", json);
    group.ours("script: one awaited syscall", syscalls(&script).await);
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

async fn warm_calls(program: &Program) -> Figures {
    let mut instance = program.start(&Limits::default(), Arc::new(Ready), BUDGET).await.expect("an instance starts");
    let (context, input) = (context(), input());
    let (before, mut wall) = (own_cpu(), Vec::with_capacity(CALLS));
    for _ in 0..CALLS {
        let begun = std::time::Instant::now();
        instance.call(&context, "echo", &input, BUDGET).await.expect("it answers");
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

fn of_node(measured: &Value) -> Figures {
    let wall = measured["wall"].as_array().expect("nanoseconds").iter().filter_map(Value::as_u64);
    let cpu = measured["cpu"].as_u64().map(Duration::from_micros);
    Figures::new(wall.map(Duration::from_nanos).collect(), cpu)
}
