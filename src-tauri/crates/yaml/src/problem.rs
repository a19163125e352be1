//! What is wrong with a document, and where.

use std::fmt;

use jackdaw_diagnostic::Diagnostic;

/// The kind of a [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// Not YAML.
    SyntaxError,
    /// A key that stands in its mapping already.
    DuplicateKey,
    /// A list or mapping as a key.
    ComplexKey,
    /// Collections nested too deeply.
    TooDeep,
    /// Too many bytes or nodes.
    TooLarge,
    /// Aliases that expand to too much, or to themselves.
    AliasBomb,
    /// More than one document.
    SeveralDocuments,
    /// Not what the reader asked for ([`crate::parse_as`] only).
    WrongType,
}

impl Code {
    /// The stable kebab-case name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SyntaxError => "syntax-error",
            Self::DuplicateKey => "duplicate-key",
            Self::ComplexKey => "complex-key",
            Self::TooDeep => "too-deep",
            Self::TooLarge => "too-large",
            Self::AliasBomb => "alias-bomb",
            Self::SeveralDocuments => "several-documents",
            Self::WrongType => "wrong-type",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}")]
pub struct Problem {
    /// Counts from 1.
    pub line: u32,
    /// Counts from 1, in Unicode scalar values.
    pub column: u32,
    /// Its kind.
    pub code: Code,
    /// One plain sentence.
    pub message: String,
    /// The mend, if there is one to name.
    pub help: Option<String>,
}

impl Problem {
    pub(crate) fn new(place: crate::Place, code: Code, message: impl Into<String>) -> Self {
        Self { line: place.line, column: place.column, code, message: message.into(), help: None }
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same as an error of a file.
    #[must_use]
    pub fn to_diagnostic(&self, file: &str) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(file, self.line, self.column, self.code.as_str(), self.message.clone());
        diagnostic.help.clone_from(&self.help);
        diagnostic
    }
}
