//! The JavaScript engine as a component, and how a script plug is put into it.

use wasmtime::AsContextMut;
use wasmtime::component::{Component, ComponentExportIndex, ComponentType, Instance, Lower};

use crate::bindings::jackdaw::plug::types::Error;
use crate::program::ScriptModule;
use crate::state::State;

/// Built by `cargo xtask build-engine` from `crates/script-engine`.
pub(crate) const COMPONENT: &[u8] = include_bytes!("../../script-engine/engine.wasm");

/// What `COMPONENT` was built from, with its hash.
const LOCK: &str = include_str!("../../script-engine/engine.lock");

/// Which script engine this is: another one may run a script otherwise.
#[must_use]
pub fn engine_id() -> &'static str {
    LOCK.lines().find_map(|line| line.strip_prefix("engine = ")).unwrap_or(LOCK).trim_matches('"')
}

const INTERFACE: &str = "jackdaw:plug/script@1.0.0";

/// `script.load` takes `list<module>`.
#[derive(ComponentType, Lower)]
#[component(record)]
struct Module<'a> {
    path: &'a str,
    code: &'a str,
}

/// Where the engine takes its scripts.
#[derive(Clone, Copy)]
pub(crate) struct Loader(ComponentExportIndex);

impl Loader {
    /// `None` for a component that is no script engine.
    pub(crate) fn of(component: &Component) -> Option<Self> {
        let interface = component.get_export_index(None, INTERFACE)?;
        component.get_export_index(Some(&interface), "load").map(Self)
    }

    /// Hands a script over; it is evaluated.
    pub(crate) async fn load(
        self,
        instance: &Instance,
        mut store: impl AsContextMut<Data = State>,
        entry: &str,
        modules: &[ScriptModule],
    ) -> wasmtime::Result<Result<(), Error>> {
        let load = instance.get_typed_func::<(&str, &[Module<'_>]), (Result<(), Error>,)>(&mut store, self.0)?;
        let modules: Vec<_> = modules.iter().map(|module| Module { path: &module.path, code: &module.code }).collect();
        let (loaded,) = load.call_async(&mut store, (entry, &modules)).await?;
        Ok(loaded)
    }
}
