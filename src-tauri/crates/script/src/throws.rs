//! What is thrown that is no `Error`: the engine keeps no place of it, so it is looked for in the text.

use oxc::ast::ast::Expression;

use crate::bundle::Bundle;

/// A `throw` or a `reject(…)` of something else than a new error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Throw {
    /// The text that is thrown, if it is written there.
    pub(crate) text: Option<String>,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// Whether an expression is surely no error of its own making: a text, or what cannot be told. None of `new Error(…)`, and of what was caught
/// and is thrown on.
pub(crate) fn thrown_text(thrown: &Expression<'_>) -> Option<Option<String>> {
    match thrown {
        Expression::StringLiteral(text) => Some(Some(text.value.to_string())),
        Expression::TemplateLiteral(template) => Some(template.single_quasi().map(|text| text.to_string())),
        Expression::NewExpression(_) | Expression::CallExpression(_) | Expression::Identifier(_) => None,
        _ => Some(None),
    }
}

impl Bundle {
    /// Where `message` is thrown: the one place that says it, else the one place that throws what is not written there.
    pub(crate) fn thrown_at(&self, message: &str) -> Option<(String, u32, u32)> {
        let all = || self.modules.iter().flat_map(|module| module.throws.iter().map(move |throw| (module, throw)));
        let only = |text: Option<&str>| {
            let mut found = all().filter(|(_, throw)| throw.text.as_deref() == text);
            let first = found.next();
            first
                .filter(|_| found.next().is_none())
                .map(|(module, throw)| (module.path.clone(), throw.line, throw.column))
        };
        let said = all().any(|(_, throw)| throw.text.as_deref() == Some(message));
        only(if said { Some(message) } else { None })
    }
}
