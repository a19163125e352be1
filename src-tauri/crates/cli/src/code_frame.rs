//! A diagnostic as a compiler prints it: the place, the line of source, a mark below it, and the mend.

use std::fmt::Write as _;
use std::path::Path;

use jackdaw_diagnostic::{Diagnostic, Severity};

/// `FILE:LINE:COLUMN: severity[code]: message`, then the source line with its mark, then `= help: …`.
pub(crate) fn framed(dir: &Path, diagnostic: &Diagnostic) -> String {
    let file = dir.join(&diagnostic.file);
    let severity = match diagnostic.severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let Diagnostic { line, column, code, message, .. } = diagnostic;
    let mut text = format!("{}:{line}:{column}: {severity}[{code}]: {message}", file.display());
    let margin = line.to_string().len();
    let source = std::fs::read_to_string(file).unwrap_or_default();
    if let Some(source) = source_line(&source, *line) {
        // Writing to a string does not fail.
        let _ = write!(text, "\n{}", excerpt(source, *line, *column));
    }
    if let Some(help) = &diagnostic.help {
        let _ = write!(text, "\n{:margin$} = help: {help}", "");
    }
    text
}

/// A line of source with its number and a mark below the column, as rustc draws it.
pub(crate) fn excerpt(source: &str, line: u32, column: u32) -> String {
    let before = column.saturating_sub(1) as usize;
    // Tabs stay tabs, so that the mark stands below its place.
    let indent: String = source.chars().take(before).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let mark = "^".repeat(width(source, before));
    let margin = line.to_string().len();
    format!("{:margin$} |\n{line} | {source}\n{:margin$} | {indent}{mark}", "", "")
}

/// A line of a text, counted from 1.
pub(crate) fn source_line(text: &str, line: u32) -> Option<&str> {
    text.lines().nth((line as usize).checked_sub(1)?)
}

/// How long the marked word is: a name, a quoted text, or one sign.
fn width(source: &str, before: usize) -> usize {
    let rest: Vec<char> = source.chars().skip(before).collect();
    let in_word = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$');
    match rest.first() {
        Some(quote @ ('"' | '\'' | '`')) => {
            let end = rest.iter().skip(1).position(|c| c == quote);
            end.map_or(1, |end| end + 2)
        }
        Some(first) if in_word(first) => rest.iter().take_while(|c| in_word(c)).count(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_stands_below_the_whole_word() {
        expect_test::expect![[r#"
               |
            12 |   f: { comand: "Bad: F" }
               |        ^^^^^^"#]]
        .assert_eq(&excerpt("  f: { comand: \"Bad: F\" }", 12, 8));
        assert!(excerpt("\tcron: \"99 * * * *\"", 1, 8).ends_with("| \t      ^^^^^^^^^^^^"));
        assert!(excerpt("f = ( => 1", 1, 7).ends_with("^"));
        assert!(excerpt("", 1, 9).ends_with("^"), "a column behind the end is no reason to stop");
    }
}
