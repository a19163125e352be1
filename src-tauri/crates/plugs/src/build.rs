//! A plug's files → its manifest and its code, or everything that is wrong with them.

use std::collections::BTreeSet;
use std::path::Path;

use jackdaw_diagnostic::Diagnostic;
use jackdaw_manifest::{Main, MainKind, Manifest, Parsed};
use jackdaw_sandbox::{CallError, Code, ScriptModule};
use jackdaw_script::{Bundle, Explained, Use};

use crate::error::first_position;
use crate::source::{self, Files, MANIFEST, Snapshot};

/// A plug's files with its manifest read.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) snapshot: Snapshot,
    pub(crate) parsed: Parsed,
}

/// The command that the plug in a folder is built with, if its manifest can be read and names one. Blocking.
#[must_use]
pub fn build_command(dir: &Path) -> Option<String> {
    let text = std::fs::read_to_string(dir.join(MANIFEST)).ok()?;
    jackdaw_manifest::parse(&text, MANIFEST).manifest?.build
}

/// Reads a plug's files and its manifest. Blocking.
///
/// # Errors
/// What stops the files from being read.
pub(crate) fn read(files: &Files) -> Result<Source, Vec<Diagnostic>> {
    let single = |diagnostic: Box<Diagnostic>| vec![*diagnostic];
    let mut snapshot = source::read(files, None).map_err(single)?;
    let Some(text) = snapshot.text(MANIFEST).map_err(single)? else {
        let missing = Diagnostic::error(MANIFEST, 1, 1, "missing-manifest", "the plug's folder has no plug.yaml");
        return Err(vec![missing.with_help("a plug begins with `name:` and `version:` in plug.yaml")]);
    };
    let parsed = jackdaw_manifest::parse(text, MANIFEST);
    // `main:` may point into a folder of products that is not part of the plug otherwise.
    if let Some(main) = parsed.manifest.as_ref().and_then(|manifest| manifest.main.as_deref()) {
        let main = main.strip_prefix("./").unwrap_or(main);
        if snapshot.get(main).is_none() {
            snapshot = source::read(files, Some(main)).map_err(single)?;
        }
    }
    Ok(Source { snapshot, parsed })
}

/// What the sandbox is given, and the way back from its positions to the author's.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) main: Main,
    pub(crate) code: Code,
    pub(crate) traces: Traces,
}

/// Finds the main file and makes code of it. Blocking.
///
/// # Errors
/// Everything that is wrong with the code as it stands.
pub(crate) fn prepare(manifest: &Manifest, snapshot: &Snapshot) -> Result<Prepared, Vec<Diagnostic>> {
    let paths: Vec<String> = snapshot.paths().map(str::to_owned).collect();
    let main = jackdaw_manifest::resolve_main(manifest, &paths, MANIFEST).map_err(|diagnostic| vec![*diagnostic])?;
    match main.kind {
        MainKind::Component => {
            let bytes = snapshot.get(&main.path).map(|bytes| bytes.to_vec()).unwrap_or_default();
            Ok(Prepared { main, code: Code::Component(bytes), traces: Traces::default() })
        }
        MainKind::Script => {
            let extra: BTreeSet<&str> =
                manifest.functions.values().filter_map(|f| f.path.as_ref()).map(|path| path.file.as_str()).collect();
            let extra: Vec<&str> = extra.into_iter().collect();
            let mut read = |path: &str| {
                let text = snapshot.text(path).map_err(|problem| problem.to_string())?;
                Ok(text.map(str::to_owned))
            };
            let bundle = jackdaw_script::bundle_with(&main.path, &extra, &mut read)?;
            let problems: Vec<Diagnostic> = extra
                .iter()
                .flat_map(|path| {
                    jackdaw_manifest::check_path_exports(manifest, path, &bundle.exports_of(path), MANIFEST)
                })
                .collect();
            if !problems.is_empty() {
                return Err(problems);
            }
            let modules = bundle.modules.iter();
            let modules = modules.map(|m| ScriptModule { path: m.path.clone(), code: m.code.clone() }).collect();
            let code = Code::Script { entry: bundle.entry.clone(), modules };
            Ok(Prepared { main, code, traces: Traces(Some(bundle)) })
        }
    }
}

/// Maps positions in what runs to positions in what was written.
#[derive(Debug, Default)]
pub(crate) struct Traces(Option<Bundle>);

impl Traces {
    #[cfg(test)]
    pub(crate) fn of(bundle: Bundle) -> Self {
        Self(Some(bundle))
    }

    /// Whether the plug came as WebAssembly.
    pub(crate) fn is_compiled(&self) -> bool {
        self.0.is_none()
    }

    /// Whether a file is one of the modules that run.
    pub(crate) fn has_module(&self, path: &str) -> bool {
        self.0.as_ref().is_some_and(|bundle| bundle.modules.iter().any(|module| module.path == path))
    }

    /// The same error, with the author's names and positions. `export` is what was called, as the sandbox names it.
    pub(crate) fn map(&self, error: CallError, export: &str) -> CallError {
        let Some(bundle) = &self.0 else { return error };
        // A call that was stopped at a syscall waited for it.
        let place = |trace: Option<String>| trace.map(|trace| bundle.explain_stopped(&trace));
        match error {
            CallError::Thrown { code, message, trace: Some(trace) } => {
                let Explained { message, trace } = bundle.explain(&message, &trace);
                CallError::Thrown { code, message, trace: Some(trace) }
            }
            CallError::Thrown { code, message, trace: None } => {
                let place = bundle.thrown_place(&message, export);
                let trace = place.map(|(file, line, column)| {
                    format!("at {export} ({file}:{line}:{column})\n(no stack: only a thrown Error keeps one)")
                });
                CallError::Thrown { code, message, trace }
            }
            CallError::Timeout { budget, trace } => CallError::Timeout { budget, trace: place(trace) },
            CallError::OutOfMemory { limit, trace } => CallError::OutOfMemory { limit, trace: place(trace) },
            error => error,
        }
    }

    /// What the code wrote into its log, with the author's positions in the stacks that are in it.
    pub(crate) fn logged(&self, text: String) -> String {
        match &self.0 {
            Some(bundle) if text.contains("at ") => bundle.explain_logged(&text),
            _ => text,
        }
    }

    /// What the code surely asks of the application, with the file that does.
    pub(crate) fn uses(&self) -> impl Iterator<Item = (&str, &Use)> {
        let modules = self.0.iter().flat_map(|bundle| &bundle.modules);
        modules.flat_map(|module| module.uses.iter().map(|used| (module.path.as_str(), used)))
    }

    /// Where what was called is written, as `plug.ts:12:5`.
    pub(crate) fn written(&self, export: &str) -> Option<String> {
        let (file, line, column) = self.0.as_ref()?.function_place(export)?;
        Some(format!("{file}:{line}:{column}"))
    }
}

/// Why a plug did not start, at the place in its code where it happened.
pub(crate) fn start_failure(error: &CallError, main: &str) -> Diagnostic {
    let place = |trace: &Option<String>| {
        let place = trace.as_deref().and_then(first_position).and_then(|place| place_of(&place));
        place.unwrap_or_else(|| (main.to_owned(), 1, 1))
    };
    match error {
        CallError::Thrown { message, trace, .. } => {
            let (file, line, column) = place(trace);
            Diagnostic::error(&file, line, column, "throws-at-load", message.clone())
                .with_help("the top level of a plug must run to its end before its functions can be called")
        }
        CallError::NeverSettles { message } => Diagnostic::error(main, 1, 1, "throws-at-load", message.clone())
            .with_help("an `await` at the top level must come to its end before the plug's functions can be called"),
        CallError::Timeout { budget, trace } => {
            let (file, line, column) = place(trace);
            let message = format!("did not finish loading within {budget:?}");
            Diagnostic::error(&file, line, column, "load-timeout", message)
                .with_help("is there an endless loop at the top level? Work belongs into functions")
        }
        CallError::OutOfMemory { limit, trace } => {
            let (file, line, column) = place(trace);
            let message = format!("needed more than its {} MiB of memory to load", limit / 1024 / 1024);
            Diagnostic::error(&file, line, column, "load-memory", message)
                .with_help("ask for more: `limits: { memory: 128MiB }`")
        }
        CallError::Trap { message } => {
            Diagnostic::error(main, 1, 1, "load-trap", format!("trapped while loading: {message}"))
        }
        CallError::Gone => Diagnostic::error(main, 1, 1, "load-ended", "ended while loading"),
    }
}

/// `plug.ts:12:5` in its parts.
pub(crate) fn place_of(text: &str) -> Option<(String, u32, u32)> {
    let (rest, column) = text.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    Some((file.to_owned(), line.parse().ok()?, column.parse().ok()?))
}
