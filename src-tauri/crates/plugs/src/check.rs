//! `plug check`: everything that is wrong with a plug's folder, without running it for anybody.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use jackdaw_diagnostic::Diagnostic;
use jackdaw_manifest::{HookKind, Limits, Manifest};
use jackdaw_sandbox::{CallContext, Compiler, Host, Sandbox, SandboxOptions, SyscallError, SyscallErrorCode};
use serde_json::Value;

use crate::application::SyscallSpec;
use crate::build::{self, Prepared, Source};
use crate::needed::missing_permissions;
use crate::source::{Files, MANIFEST, Snapshot};
use crate::syscalls;

/// How plugs are checked.
#[derive(Debug, Clone, Default)]
pub struct Checker {
    /// Where compiled code is kept, so that the script engine is not compiled anew for each check.
    pub cache_dir: Option<PathBuf>,
    /// Who compiles components.
    pub compiler: Compiler,
    /// What the application offers beside the core: for what of it a plug's code needs a permission.
    pub syscalls: Vec<SyscallSpec>,
}

/// All that is wrong with the plug in a folder, by the core alone.
pub async fn check(dir: &Path) -> Vec<Diagnostic> {
    Checker::default().check(dir).await
}

impl Checker {
    /// All that is wrong with the plug in a folder: its manifest, its code, and what its code exports. The code is started once, with no
    /// permission at all, so that an error at its top level shows.
    pub async fn check(&self, dir: &Path) -> Vec<Diagnostic> {
        let files = Files::Folder(dir.to_owned());
        let read = tokio::task::spawn_blocking(move || build::read(&files)).await;
        match read {
            Ok(Ok(source)) => self.examine(source).await.1,
            Ok(Err(diagnostics)) => diagnostics,
            Err(error) => vec![Diagnostic::error(MANIFEST, 1, 1, "internal", error.to_string())],
        }
    }

    /// The same for files that were read: they come back, with all that is wrong with them.
    pub(crate) async fn examine(&self, source: Source) -> (Source, Vec<Diagnostic>) {
        let mut diagnostics = source.parsed.diagnostics.clone();
        if let Some(manifest) = &source.parsed.manifest {
            diagnostics.extend(self.code_problems(manifest, &source.snapshot).await);
        }
        (source, diagnostics)
    }

    async fn code_problems(&self, manifest: &Manifest, snapshot: &Snapshot) -> Vec<Diagnostic> {
        let prepared = match build::prepare(manifest, snapshot) {
            Ok(prepared) => prepared,
            Err(problems) => return problems,
        };
        let table = syscalls::table(self.syscalls.clone());
        let mut problems = missing_permissions(manifest, &prepared.traces, |name| table.get(name));
        problems.extend(self.start_problems(manifest, prepared).await);
        problems
    }

    async fn start_problems(&self, manifest: &Manifest, prepared: Prepared) -> Vec<Diagnostic> {
        let Self { cache_dir, compiler, .. } = self.clone();
        let main = prepared.main.path;
        let sandbox = match Sandbox::new(SandboxOptions { cache_dir, compiler, ..SandboxOptions::default() }) {
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
            Err(error) => vec![build::start_failure(&prepared.traces.map(error, "init"), &main)],
        }
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
