//! From the bytes of a compiled plug to code that can be started.

use std::time::{Duration, Instant};

use jackdaw_sandbox::{Code, Sandbox, SandboxOptions};
use tokio::runtime::Runtime;

use crate::measure::{Figures, own_cpu, used};
use crate::peers::{native, of_peer};
use crate::report::{Group, Statistic};

const COMPILATIONS: usize = 10;
const LOADS: usize = 50;
/// The goals of the issue.
const CRANELIFT: f64 = 1.1;
const CACHED: Duration = Duration::from_millis(5);

/// What the figures do not say of themselves.
const MISSED: &str = "Missed, and why: the processor's time is Cranelift's; what the wall clock shows beside it happens on one thread, before and after the parallel part: the code is compressed, written, hashed and read back from the cache.";

pub(crate) fn run() -> Group {
    let mut group = Group::new(
        "Loading a compiled plug",
        "A Rust plug of 55 kB, changed by a few bytes each time, through `jackdaw-sandbox` in this process: hashed, looked for in the cache of compiled code, \
         compiled, its imports and exports checked, linked. The app compiles in a child process with a limit on memory, whose start comes on top. *Cached*: \
         the same bytes again.",
    );
    let runtime = Runtime::new().expect("a runtime starts");
    runtime.block_on(measure(&mut group));
    group.note(MISSED);
    group
}

async fn measure(group: &mut Group) {
    let native = native::measured();
    let cache = tempfile::tempdir().expect("a temporary folder");
    let options = SandboxOptions { cache_dir: Some(cache.path().to_owned()), ..SandboxOptions::default() };
    let sandbox = Sandbox::new(options).expect("the sandbox starts");
    let plug = native::plug();
    let changed = |version: usize| {
        // A custom section more: other bytes, the same code. Its id, its length, a name of one letter, and the version.
        let mut bytes = plug.clone();
        bytes.extend([0, 3, 1, b'v', u8::try_from(version).expect("few versions")]);
        bytes
    };
    group.ours("compiled: new bytes", loads(&sandbox, COMPILATIONS, changed).await);
    group.beside_times(
        "Cranelift: the same component, the same settings",
        of_peer(&native["bare"]["compile"]),
        CRANELIFT,
    );
    let same = loads(&sandbox, LOADS, |_| changed(0)).await;
    group.ours_within("compiled: cached", same, Statistic::P50, CACHED);
}

async fn loads(sandbox: &Sandbox, count: usize, bytes: impl Fn(usize) -> Vec<u8>) -> Figures {
    let (before, mut wall) = (own_cpu(), Vec::new());
    for version in 0..count {
        let code = Code::Component(bytes(version));
        let begun = Instant::now();
        sandbox.load(code).await.expect("the plug loads");
        wall.push(begun.elapsed());
    }
    Figures::new(wall, used(before, own_cpu()))
}
