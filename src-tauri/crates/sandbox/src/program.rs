//! Code that is compiled, linked and ready to be started any number of times.

use std::sync::Arc;
use std::time::Duration;

use wasmtime::{Store, UpdateDeadline};

use crate::api::{CallError, Host};
use crate::budget::Budget;
use crate::instance::{Instance, Live};
use crate::limits::{Limiter, Limits, Usage};
use crate::load::Loaded;
use crate::sandbox::Sandbox;
use crate::state::State;
use crate::trap;

/// What a plug is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// The bytes of a WebAssembly component of world `jackdaw:plug/core`, which may import more.
    Component(Vec<u8>),
    /// JavaScript modules, for the script engine.
    Script {
        /// The path of the module that has the plug's functions.
        entry: String,
        /// It and all that it imports.
        modules: Vec<ScriptModule>,
    },
}

/// One file of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptModule {
    /// `/`-separated, relative to the plug's folder, as `import` statements name it after resolution.
    pub path: String,
    /// JavaScript, types already stripped.
    pub code: String,
}

/// Compiled code. Cheap to clone.
#[derive(Clone)]
pub struct Program(Arc<Inner>);

struct Inner {
    loaded: Loaded,
    script: Option<Script>,
    /// Keeps the clock going.
    sandbox: Sandbox,
}

struct Script {
    entry: String,
    modules: Vec<ScriptModule>,
}

impl Program {
    pub(crate) fn component(sandbox: Sandbox, loaded: Loaded) -> Self {
        Self(Arc::new(Inner { loaded, script: None, sandbox }))
    }

    pub(crate) fn script(sandbox: Sandbox, engine: Loaded, entry: String, modules: Vec<ScriptModule>) -> Self {
        Self(Arc::new(Inner { loaded: engine, script: Some(Script { entry, modules }), sandbox }))
    }

    /// Makes an instance, runs its top-level code and its `init`, all within one budget.
    pub async fn start(&self, limits: &Limits, host: Arc<dyn Host>, budget: Duration) -> Result<Instance, CallError> {
        let usage = Arc::new(Usage::default());
        let mut store = self.store(limits.clone(), host, usage.clone());
        let clock = store.data().budget.clone();
        // Before the instantiation: a component's start functions are code too.
        clock.begin(budget);
        store.set_epoch_deadline(1);
        let started = clock.within(self.run_up(&mut store, budget)).await;
        match started {
            Ok(Ok(Ok((exports, functions)))) => {
                let live = Live { store, exports, _program: self.clone() };
                Ok(Instance::new(live, functions, usage))
            }
            Ok(Ok(Err(error))) => Err(error),
            Ok(Err(error)) => Err(trap::call_error(&error, &mut store, budget)),
            Err(_spent) => Err(CallError::Timeout { budget, trace: None }),
        }
    }

    fn store(&self, limits: Limits, host: Arc<dyn Host>, usage: Arc<Usage>) -> Store<State> {
        let (transfer, handles) = (limits.transfer, limits.handles);
        // Only a script stops by itself: the engine around it looks at the clock.
        let budget = Budget::new(self.0.script.is_some(), self.0.sandbox.pulse());
        let state = State::new(host, Limiter::new(limits, usage), budget);
        let mut store = Store::new(self.0.sandbox.engine(), state);
        store.limiter(|state| &mut state.limiter);
        store.set_hostcall_fuel(transfer);
        store.set_max_component_handles(handles);
        store.epoch_deadline_callback(|store| {
            if store.data().budget.ends_now() {
                return Ok(UpdateDeadline::Interrupt);
            }
            Ok(UpdateDeadline::YieldCustom(1, Box::pin(tokio::task::yield_now())))
        });
        store
    }

    async fn run_up(
        &self,
        store: &mut Store<State>,
        budget: Duration,
    ) -> wasmtime::Result<Result<(crate::bindings::Core, Vec<String>), CallError>> {
        let instance = self.0.loaded.pre.instantiate_async(&mut *store).await?;
        let exports = self.0.loaded.exports.load(&mut *store, &instance)?;
        if let Some(script) = &self.0.script {
            let loader =
                self.0.loaded.loader.ok_or_else(|| wasmtime::format_err!("the script engine cannot load scripts"))?;
            if let Err(error) = loader.load(&instance, &mut *store, &script.entry, &script.modules).await? {
                return Ok(Err(trap::thrown(error, store, budget)));
            }
        }
        Ok(match exports.jackdaw_plug_functions().call_init(&mut *store).await? {
            Ok(functions) => Ok((exports, functions)),
            Err(error) => Err(trap::thrown(error, store, budget)),
        })
    }
}
