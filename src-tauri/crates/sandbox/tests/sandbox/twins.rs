//! The compiled and the script conformance plug, loaded once each.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jackdaw_sandbox::{
    CallContext, CallError, Code, Instance, Limits, Origin, Program, Sandbox, SandboxOptions, ScriptModule,
};
use serde_json::Value;

use crate::host::RecordingHost;

/// Long enough for a debug build on a busy machine: nothing that is meant to succeed may run into it.
pub(crate) const PLENTY: Duration = Duration::from_secs(60);

/// For calls that are meant to be stopped.
pub(crate) const SHORT: Duration = Duration::from_millis(200);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Twin {
    Component,
    Script,
    /// Built by `tests/guests/conformance-python/build.sh`; where it is says [`PYTHON`].
    Python,
}

/// The built Python plug, for the tests that `cargo xtask test --full` runs.
const PYTHON: &str = "JACKDAW_PYTHON_PLUG";

pub(crate) const TWINS: [Twin; 2] = [Twin::Component, Twin::Script];

pub(crate) fn sandbox() -> Sandbox {
    // The engine takes seconds to compile in each test process: kept below the build's own folder between them.
    let cache_dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("compiled");
    Sandbox::new(SandboxOptions { cache_dir: Some(cache_dir), ..SandboxOptions::default() }).unwrap()
}

pub(crate) fn guest(path: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/guests").join(path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn script(code: impl Into<String>) -> Code {
    Code::Script {
        entry: "plug.ts".to_owned(),
        modules: vec![ScriptModule { path: "plug.ts".to_owned(), code: code.into() }],
    }
}

impl Twin {
    pub(crate) async fn load(self, sandbox: &Sandbox) -> Program {
        let code = match self {
            Self::Component => Code::Component(guest("conformance/plug.wasm")),
            Self::Python => {
                let path = std::env::var_os(PYTHON).expect("JACKDAW_PYTHON_PLUG names the built plug");
                Code::Component(std::fs::read(path).unwrap())
            }
            Self::Script => script(String::from_utf8(guest("conformance-script/plug.ts")).unwrap()),
        };
        sandbox.load(code).await.unwrap()
    }

    pub(crate) async fn start(self, sandbox: &Sandbox, host: &Arc<RecordingHost>) -> Instance {
        self.try_start(sandbox, host, PLENTY).await.unwrap_or_else(|error| panic!("{self:?}: {error:?}"))
    }

    pub(crate) async fn try_start(
        self,
        sandbox: &Sandbox,
        host: &Arc<RecordingHost>,
        budget: Duration,
    ) -> Result<Instance, CallError> {
        self.load(sandbox).await.start(&Limits::default(), host.clone(), budget).await
    }
}

pub(crate) fn context(function: &str) -> CallContext {
    CallContext { hook: "command".to_owned(), function: function.to_owned(), origin: Origin::User }
}

pub(crate) async fn call(
    instance: &mut Instance,
    function: &str,
    input: Value,
    budget: Duration,
) -> Result<Value, CallError> {
    instance.call(&context(function), function, &input, budget).await
}
