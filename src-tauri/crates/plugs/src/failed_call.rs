//! A call that failed, with what its author needs to mend it: where, what the code there says, and how it came to be called.

use chrono::{DateTime, Utc};
use jackdaw_diagnostic::CodeFrame;
use jackdaw_sandbox::CallContext;

use crate::build::place_of;
use crate::error::DispatchError;
use crate::generation::Generation;

/// Lines of a stack that are kept: a deep recursion says the same thing again and again.
const MOST_STACK: usize = 40;

/// A call that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedCall {
    /// When.
    pub time: DateTime<Utc>,
    /// The generation that was called.
    pub generation: u64,
    /// The function.
    pub function: String,
    /// What called it: a hook's name, or `call`.
    pub hook: String,
    /// Why, in a sentence.
    pub message: String,
    /// Where, in the plug's own source: `plug.ts:12:5`.
    pub position: Option<String>,
    /// The source there, as it was when it ran.
    pub frame: Option<CodeFrame>,
    /// Innermost first, positions in the author's source.
    pub stack: Vec<String>,
}

impl FailedCall {
    pub(crate) fn new(generation: &Generation, context: &CallContext, error: &DispatchError) -> Self {
        let message = match error {
            DispatchError::Thrown { message, .. } | DispatchError::NeverSettles { message, .. } => message.clone(),
            error => error.to_string(),
        };
        let position = error.position().map(str::to_owned);
        let frame = position.as_deref().and_then(place_of).and_then(|(file, line, _)| {
            let snapshot = generation.snapshot.load();
            let text = snapshot.text(&file).ok().flatten()?;
            CodeFrame::around(text, line)
        });
        let lines = error.trace().unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty());
        Self {
            time: Utc::now(),
            generation: generation.number,
            function: context.function.clone(),
            hook: context.hook.clone(),
            message,
            position,
            frame,
            stack: lines.take(MOST_STACK).map(str::to_owned).collect(),
        }
    }
}
