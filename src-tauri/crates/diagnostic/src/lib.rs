//! Diagnostics with a place: what is wrong in which file, line and column, and the mend.
//!
//! Shared ground of everything that reads what a person wrote (manifests, scripts, settings, frontmatter). Pure: no I/O.
//! It may not know what it is that was read.

mod code_frame;
mod suggest;

use serde::{Deserialize, Serialize};

pub use code_frame::CodeFrame;
pub use suggest::{hint, nearest, one_of};

/// How bad it is. An [`Severity::Error`] stops what was read from being used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Probably not meant.
    Warning,
    /// Cannot be used as it is.
    Error,
}

/// One thing that is wrong, placed at the offending key or value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The file as the reader of the message knows it, e.g. `plug.yaml` or `lib/count.ts`.
    pub file: String,
    /// Counts from 1.
    pub line: u32,
    /// Counts from 1, in Unicode scalar values.
    pub column: u32,
    /// A stable kebab-case name, e.g. `unknown-key`.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// One plain sentence that quotes the offending value.
    pub message: String,
    /// The mend, if there is one to name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place (line and column count from 1).
    pub fn error(file: &str, line: u32, column: u32, code: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            column,
            code: code.to_owned(),
            severity: Severity::Error,
            message: message.into(),
            help: None,
        }
    }

    /// The same with another severity.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same with a mend.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether this stops the thing from being used.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let severity = match self.severity {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{}:{}:{}: {severity}[{}]: {}", self.file, self.line, self.column, self.code, self.message)?;
        if let Some(help) = &self.help {
            write!(f, " ({help})")?;
        }
        Ok(())
    }
}
