//! Printing.

use std::io::Write as _;

use anyhow::Result;
use serde_json::Value;

/// A line on standard output.
pub(crate) fn say(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}

/// JSON on standard output, for people indented.
pub(crate) fn json(value: &Value) -> Result<()> {
    say(&serde_json::to_string_pretty(value)?)
}

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A line on standard error.
pub(crate) fn complain(line: &str) {
    // Nobody left to tell.
    let _ = writeln!(std::io::stderr(), "{line}");
}
