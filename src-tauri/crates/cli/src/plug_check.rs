//! `plug check`: everything that is wrong with a plug's folder, as a compiler would say it.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use jackdaw_app::Dirs;
use jackdaw_diagnostic::{Diagnostic, Severity};
use serde_json::json;

use crate::code_frame::framed;
use crate::compiler::compiler;
use crate::output;

pub(crate) async fn check(dir: &Path, as_json: bool, dirs: &Dirs) -> Result<ExitCode> {
    if !dir.is_dir() {
        bail!("there is no folder {}", dir.display());
    }
    let diagnostics = jackdaw_app::plugs::check_cached(dir, Some(&dirs.compiled()), compiler()).await;
    if as_json {
        output::json(&json!({ "diagnostics": diagnostics }))?;
    } else {
        output::say(&report(dir, &diagnostics))?;
    }
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// All diagnostics with their frames, and how many there are.
pub(crate) fn report(dir: &Path, diagnostics: &[Diagnostic]) -> String {
    if diagnostics.is_empty() {
        return "Nothing is wrong.".to_owned();
    }
    let count = |severity: Severity, one: &str, many: &str| {
        let found = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        (found > 0).then(|| format!("{found} {}", if found == 1 { one } else { many }))
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
