//! `plug check`: everything that is wrong with a plug's folder, as a compiler would say it.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use jackdaw_app::Dirs;
use jackdaw_diagnostic::Diagnostic;
use serde_json::json;

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
        for diagnostic in &diagnostics {
            output::say(&framed(dir, diagnostic))?;
        }
        if diagnostics.is_empty() {
            output::say("Nothing is wrong.")?;
        }
    }
    let failed = diagnostics.iter().any(Diagnostic::is_error);
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// `FILE:LINE:COLUMN: …`, the source line, and a mark below the place.
fn framed(dir: &Path, diagnostic: &Diagnostic) -> String {
    let file = dir.join(&diagnostic.file);
    let mut shown = diagnostic.clone();
    shown.file = file.display().to_string();
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let Some(line) = (diagnostic.line as usize).checked_sub(1).and_then(|line| text.lines().nth(line)) else {
        return shown.to_string();
    };
    let before = diagnostic.column.saturating_sub(1) as usize;
    // Tabs stay tabs, so that the mark stands below its place.
    let indent: String = line.chars().take(before).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    format!("{shown}\n  | {line}\n  | {indent}^")
}
