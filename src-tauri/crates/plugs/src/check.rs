//! `plug check`: everything that is wrong with a plug's folder, without running it for anybody.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use jackdaw_diagnostic::Diagnostic;
use jackdaw_manifest::{HookKind, Limits, Manifest};
use jackdaw_sandbox::{CallContext, Compiler, Host, Sandbox, SandboxOptions, SyscallError, SyscallErrorCode};
use serde_json::Value;

use crate::build::{self, Source};
use crate::source::{Files, MANIFEST, Snapshot};

/// All that is wrong with the plug in a folder: its manifest, its code, and what its code exports. The code is started once, with no
/// permission at all, so that an error at its top level shows.
pub async fn check(dir: &Path) -> Vec<Diagnostic> {
    check_cached(dir, None, Compiler::InProcess).await
}

/// The same with a folder for compiled code, so that the script engine is not compiled anew for each check, and with who compiles.
pub async fn check_cached(dir: &Path, cache_dir: Option<&Path>, compiler: Compiler) -> Vec<Diagnostic> {
    let files = Files::Folder(dir.to_owned());
    let read = tokio::task::spawn_blocking(move || build::read(&files)).await;
    match read {
        Ok(Ok(source)) => examine(source, cache_dir, compiler).await.1,
        Ok(Err(diagnostics)) => diagnostics,
        Err(error) => vec![Diagnostic::error(MANIFEST, 1, 1, "internal", error.to_string())],
    }
}

/// The same for files that were read: they come back, with all that is wrong with them.
pub(crate) async fn examine(source: Source, cache_dir: Option<&Path>, compiler: Compiler) -> (Source, Vec<Diagnostic>) {
    let mut diagnostics = source.parsed.diagnostics.clone();
    if let Some(manifest) = &source.parsed.manifest {
        diagnostics.extend(code_problems(manifest, &source.snapshot, cache_dir, compiler).await);
    }
    (source, diagnostics)
}

async fn code_problems(
    manifest: &Manifest,
    snapshot: &Snapshot,
    cache_dir: Option<&Path>,
    compiler: Compiler,
) -> Vec<Diagnostic> {
    let prepared = match build::prepare(manifest, snapshot) {
        Ok(prepared) => prepared,
        Err(problems) => return problems,
    };
    let main = prepared.main.path;
    let options = SandboxOptions { cache_dir: cache_dir.map(Path::to_owned), compiler, ..SandboxOptions::default() };
    let sandbox = match Sandbox::new(options) {
        Ok(sandbox) => sandbox,
        Err(error) => return vec![Diagnostic::error(&main, 1, 1, "sandbox", error.to_string())],
    };
    let program = match sandbox.load(prepared.code).await {
        Ok(program) => program,
        Err(error) => return vec![Diagnostic::error(&main, 1, 1, "unloadable", error.to_string())],
    };
    let limits = Limits::resolve(&manifest.limits);
    let caps = jackdaw_sandbox::Limits { memory: limits.memory, ..jackdaw_sandbox::Limits::default() };
    match program.start(&caps, Arc::new(Nobody), limits.timeout(HookKind::Init)).await {
        Ok(instance) => jackdaw_manifest::check_exports(manifest, instance.functions(), MANIFEST),
        Err(error) => vec![build::start_failure(&prepared.traces.map(error), &main)],
    }
}

/// A host that allows nothing.
struct Nobody;

#[async_trait]
impl Host for Nobody {
    async fn syscall(&self, _: &CallContext, name: &str, _: Value) -> Result<Value, SyscallError> {
        if name == "log.write" {
            return Ok(Value::Null);
        }
        let message =
            format!("{name} cannot be called while a plug is checked: call it inside a function, not at the top level");
        Err(SyscallError::new(SyscallErrorCode::PermissionDenied, message))
    }

    fn waits_for_user(&self, _: &str) -> bool {
        false
    }
}
