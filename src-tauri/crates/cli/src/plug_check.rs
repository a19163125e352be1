//! `plug check`: everything that is wrong with a plug's folder, as a compiler would say it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use jackdaw_app::Dirs;
use jackdaw_diagnostic::{Diagnostic, Severity};
use serde_json::json;

use crate::code_frame::framed;
use crate::compiler::compiler;
use crate::{output, places};

pub(crate) async fn check(dir: &Path, as_json: bool, dirs: &Dirs) -> Result<ExitCode> {
    let dir = shown(dir)?;
    let dir = dir.as_path();
    let diagnostics = jackdaw_app::checker(dirs, compiler()).check(dir).await;
    if as_json {
        output::json(&json!({ "diagnostics": diagnostics }))?;
    } else {
        output::say(&report(dir, &diagnostics))?;
        if !diagnostics.iter().any(Diagnostic::is_error) && dir.join("plug.ts").is_file() {
            output::say(&types_hint(dir))?;
        }
    }
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The plug's folder as it was named, so that what is printed can be clicked; its `plug.yaml` means it too.
pub(crate) fn shown(named: &Path) -> Result<PathBuf> {
    places::plug(named)?;
    let parent = named.parent().filter(|_| named.is_file());
    Ok(parent.map_or_else(|| named.to_owned(), |parent| parent.join("")))
}

/// Types are stripped, not checked: no TypeScript compiler is part of this program.
fn types_hint(dir: &Path) -> String {
    if dir.join("tsconfig.json").is_file() {
        return format!("Types are checked by your editor, or by: npx -p typescript tsc -p {}", dir.display());
    }
    "Types are checked by an editor that finds tsconfig.json and jackdaw.d.ts; `jackdaw plug new` writes both."
        .to_owned()
}

/// All diagnostics with their frames, and how many there are.
pub(crate) fn report(dir: &Path, diagnostics: &[Diagnostic]) -> String {
    if diagnostics.is_empty() {
        return "Nothing is wrong.".to_owned();
    }
    let count = |severity: Severity, one: &str, many: &str| {
        let found = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        (found > 0).then(|| output::count(found, one, many))
    };
    let counts = [
        count(Severity::Error, "error", "errors"),
        count(Severity::Warning, "warning", "warnings"),
        count(Severity::Info, "remark", "remarks"),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let mut frames: Vec<String> = diagnostics.iter().map(|diagnostic| framed(dir, diagnostic)).collect();
    frames.push(counts.join(", "));
    frames.join("\n\n")
}
