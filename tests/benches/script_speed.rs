//! What JavaScript costs by being in a sandbox: the same work by QuickJS-ng as WebAssembly and compiled for this machine.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use jackdaw_sandbox::{
    CallContext, Code, Host, Limits, Origin, Sandbox, SandboxOptions, ScriptModule, SyscallError, SyscallErrorCode,
};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::measure::{Figures, own_cpu, used};
use crate::peers::{native, of_peer};
use crate::report::Group;

const BUDGET: Duration = Duration::from_secs(60);
const ROUNDS: usize = 15;
/// The goal of the issue.
const NATIVE: f64 = 1.3;
const WORK: [(&str, &str); 4] = [
    ("fib", "calls: Fibonacci by recursion"),
    ("json", "JSON: written and read"),
    ("regexp", "regular expressions"),
    ("strings", "strings and arrays"),
];

/// The work asks for nothing.
struct Nothing;

#[async_trait]
impl Host for Nothing {
    async fn syscall(&self, _: &CallContext, name: &str, _: Value) -> Result<Value, SyscallError> {
        Err(SyscallError::new(SyscallErrorCode::Unavailable, format!("there is no {name} here")))
    }

    fn waits_for_user(&self, _: &str) -> bool {
        false
    }
}

/// What the figures do not say of themselves.
const MISSED: &str = "Missed, and why: the same C, compiled to WebAssembly, dispatches by a table (there is no computed goto) and looks at the clock in each turn of its loop; text is handled byte by byte where native code takes 16 or 32 at once. These reasons are read from the code, not measured. Tried: `-O3` for QuickJS and for the guest, which gave nothing that stood out of the noise of a busy machine, for a larger file: not kept.";

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "Speed of scripts",
        "The functions of `tests/benches/peers/work.js`, each some milliseconds of work, called in a plug and in QuickJS-ng of the same version compiled \
         for this machine (`rquickjs`), which has no sandbox.",
    );
    let native = native::measured();
    let runtime = Runtime::new().expect("a runtime starts");
    runtime.block_on(measure(&mut group, &native["quickjs"]));
    group.note(MISSED);
    group
}

async fn measure(group: &mut Group, native: &Value) {
    let sandbox = Sandbox::new(SandboxOptions::default()).expect("the sandbox starts");
    let code = std::fs::read_to_string(native::work_path()).expect("the work is there");
    let modules = vec![ScriptModule { path: "plug.js".to_owned(), code }];
    let script = Code::Script { entry: "plug.js".to_owned(), modules };
    let script = sandbox.load(script).await.expect("the script loads");
    let mut instance = script.start(&Limits::default(), Arc::new(Nothing), BUDGET).await.expect("an instance starts");
    for (name, what) in WORK {
        let context = CallContext { hook: "command".to_owned(), function: name.to_owned(), origin: Origin::User };
        let mut wall = Vec::new();
        let mut before = own_cpu();
        // The first is for warming up.
        for round in 0..=ROUNDS {
            let begun = Instant::now();
            instance.call(&context, name, &json!({}), BUDGET).await.expect("it answers");
            if round == 0 {
                before = own_cpu();
            } else {
                wall.push(begun.elapsed());
            }
        }
        group.ours(what, Figures::new(wall, used(before, own_cpu())));
        group.beside_times("QuickJS for this machine", of_peer(&native[name]), NATIVE);
    }
}
