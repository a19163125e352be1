//! The conformance plugs of all languages, which have the same functions with the same answers.

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
    Rust,
    C,
    Script,
    /// Too large to be committed: it takes part where [`PYTHON`] names a built one.
    Python,
}

/// Environment variables that name fresh builds, as `cargo xtask test --full` sets them; without them the committed components are held to the cases.
const RUST: &str = "JACKDAW_RUST_PLUG";
const C: &str = "JACKDAW_C_PLUG";
const PYTHON: &str = "JACKDAW_PYTHON_PLUG";

/// Those that are compiled to code of their own: no interpreter stands between them and the sandbox.
pub(crate) const COMPILED: [Twin; 2] = [Twin::Rust, Twin::C];

/// All that there are.
pub(crate) fn twins() -> Vec<Twin> {
    let mut twins = vec![Twin::Rust, Twin::C, Twin::Script];
    if std::env::var_os(PYTHON).is_some() {
        twins.push(Twin::Python);
    }
    twins
}

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
        let component = |variable: &str, committed: &str| {
            let built = std::env::var_os(variable).map(|path| std::fs::read(path).unwrap());
            Code::Component(built.unwrap_or_else(|| guest(committed)))
        };
        let code = match self {
            Self::Rust => component(RUST, "conformance/plug.wasm"),
            Self::C => component(C, "conformance-c/plug.wasm"),
            Self::Python => component(PYTHON, "conformance-python/plug.wasm"),
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

/// What both twins tell. Where a script was when it was stopped is its own to say.
pub(crate) async fn call(
    instance: &mut Instance,
    function: &str,
    input: Value,
    budget: Duration,
) -> Result<Value, CallError> {
    let answer = instance.call(&context(function), function, &input, budget).await;
    answer.map_err(|error| match error {
        CallError::Timeout { budget, .. } => CallError::Timeout { budget, trace: None },
        CallError::OutOfMemory { limit, .. } => CallError::OutOfMemory { limit, trace: None },
        error => error,
    })
}
