//! wasmtime alone, with the same plug and generated bindings: no limits, no clock, no permissions, nothing that must be asked.

use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use wasmtime::component::{Component, HasSelf, Linker};
use wasmtime::{Config, Engine, Store};

use crate::rounds::rounds;

mod bindings {
    wasmtime::component::bindgen!({
        path: "../../../../wit",
        world: "jackdaw:plug/core",
        imports: { default: async | trappable },
        exports: { default: async },
    });
}

use bindings::jackdaw::plug::types::{self, Context, Error, Origin};
use bindings::jackdaw::plug::{blob, clock, config, events, kv, log, net, plug_self, plugs, random, syscalls};
use bindings::{Core, CorePre};

const CALLS: usize = 50_000;
const INSTANCES: usize = 300;
const SYSCALL_CALLS: usize = 300;
/// Of one call.
const SYSCALLS: u32 = 200;
const COMPILATIONS: usize = 10;

type Typed<T> = wasmtime::Result<Result<T, Error>>;

/// Answers `kv.get` at once; nothing else is asked.
struct Ready;

fn never<T>() -> wasmtime::Result<T> {
    Err(wasmtime::format_err!("the benches ask for nothing else"))
}

impl types::Host for Ready {}
impl kv::Host for Ready {
    async fn get(&mut self, _: String) -> Typed<Option<String>> {
        Ok(Ok(Some(r#"{"unit":"words"}"#.to_owned())))
    }
    async fn set(&mut self, _: String, _: String) -> Typed<()> {
        never()
    }
    async fn delete(&mut self, _: String) -> Typed<()> {
        never()
    }
    async fn list(&mut self, _: String) -> Typed<Vec<(String, String)>> {
        never()
    }
}
impl config::Host for Ready {
    async fn get(&mut self) -> wasmtime::Result<String> {
        never()
    }
    async fn env(&mut self) -> wasmtime::Result<Vec<(String, String)>> {
        never()
    }
}
impl blob::Host for Ready {
    async fn put(&mut self, _: Vec<u8>) -> Typed<String> {
        never()
    }
    async fn get(&mut self, _: String) -> Typed<Vec<u8>> {
        never()
    }
}
impl events::Host for Ready {
    async fn emit(&mut self, _: String, _: String) -> Typed<()> {
        never()
    }
}
impl log::Host for Ready {
    async fn write(&mut self, _: log::Level, _: String) -> wasmtime::Result<()> {
        never()
    }
}
impl net::Host for Ready {
    async fn fetch(&mut self, _: net::Request) -> Typed<types::HttpResponse> {
        never()
    }
}
impl plugs::Host for Ready {
    async fn call(&mut self, _: String, _: String) -> Typed<String> {
        never()
    }
}
impl plug_self::Host for Ready {
    async fn info(&mut self) -> wasmtime::Result<plug_self::About> {
        never()
    }
    async fn asset(&mut self, _: String) -> Typed<Vec<u8>> {
        never()
    }
}
impl syscalls::Host for Ready {
    async fn call(&mut self, _: String, _: String) -> Typed<String> {
        never()
    }
}
impl clock::Host for Ready {
    async fn now(&mut self) -> wasmtime::Result<f64> {
        never()
    }
    async fn monotonic(&mut self) -> wasmtime::Result<f64> {
        never()
    }
    async fn offset(&mut self, _: f64) -> wasmtime::Result<i32> {
        never()
    }
    async fn sleep(&mut self, _: u32) -> wasmtime::Result<()> {
        never()
    }
}
impl random::Host for Ready {
    async fn bytes(&mut self, _: u32) -> wasmtime::Result<Vec<u8>> {
        never()
    }
}

struct Bare {
    engine: Engine,
    pre: CorePre<Ready>,
    runtime: Runtime,
}

pub(crate) fn measure(plug: &[u8]) -> Value {
    let bare = Bare::new(plug);
    // With what a sandbox has compiled in: whoever can stop a loop looks at a clock in each turn.
    let mut config = Config::new();
    config.concurrency_support(false).epoch_interruption(true).relaxed_simd_deterministic(true);
    let compiler = Engine::new(&config).unwrap();
    json!({
        "first": rounds(INSTANCES, || drop(bare.first())),
        "warm": bare.warm("echo"),
        "warmJson": bare.warm("json"),
        "syscall": bare.syscalls(),
        "compile": rounds(COMPILATIONS, || drop(Component::new(&compiler, plug).unwrap())),
    })
}

impl Bare {
    fn new(plug: &[u8]) -> Self {
        let mut config = Config::new();
        config.concurrency_support(false);
        let engine = Engine::new(&config).unwrap();
        let mut linker = Linker::new(&engine);
        Core::add_to_linker::<Ready, HasSelf<Ready>>(&mut linker, |state| state).unwrap();
        let component = Component::new(&engine, plug).unwrap();
        let pre = CorePre::new(linker.instantiate_pre(&component).unwrap()).unwrap();
        Self { engine, pre, runtime: Builder::new_current_thread().build().unwrap() }
    }

    fn start(&self) -> (Store<Ready>, Core) {
        let mut store = Store::new(&self.engine, Ready);
        let core = self.runtime.block_on(async {
            let core = self.pre.instantiate_async(&mut store).await.unwrap();
            core.jackdaw_plug_functions().call_init(&mut store).await.unwrap().unwrap();
            core
        });
        (store, core)
    }

    /// As a plug's first call.
    fn first(&self) -> Value {
        let (mut store, core) = self.start();
        self.runtime.block_on(call(&mut store, &core, "echo", &input()))
    }

    fn warm(&self, function: &str) -> Value {
        let (mut store, core) = self.start();
        let input = input();
        rounds(CALLS, || drop(self.runtime.block_on(call(&mut store, &core, function, &input))))
    }

    /// Many of one call, so that the call itself does not count: of each round a share.
    fn syscalls(&self) -> Value {
        let (mut store, core) = self.start();
        let input = json!({ "count": SYSCALLS });
        let mut all = rounds(SYSCALL_CALLS, || drop(self.runtime.block_on(call(&mut store, &core, "many", &input))));
        all["each"] = SYSCALLS.into();
        all
    }
}

fn input() -> Value {
    json!({ "text": "hello", "n": 1 })
}

async fn call(store: &mut Store<Ready>, core: &Core, function: &str, input: &Value) -> Value {
    let context =
        Context { hook: "command".to_owned(), function: "echo".to_owned(), origin: Origin::User, deadline: 0 };
    let text = input.to_string();
    let answer = core.jackdaw_plug_functions().call_call(store, function, &text, &context).await.unwrap().unwrap();
    serde_json::from_str(&answer).unwrap()
}
