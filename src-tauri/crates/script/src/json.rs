//! JSON files as modules: the engine makes the module of the text, here it is only checked.

use jackdaw_diagnostic::Diagnostic;

use crate::compile::Module;
use crate::position::number;

/// A module whose default export is the document.
pub(crate) fn compile(path: &str, source: &str) -> Result<Module, Vec<Diagnostic>> {
    let text = source.strip_prefix('\u{feff}').unwrap_or(source);
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        let line = number(error.line().max(1));
        // serde_json counts bytes.
        let before = text.lines().nth(line as usize - 1).and_then(|line| line.get(..error.column().saturating_sub(1)));
        let column = before.map_or(error.column().max(1), |before| before.chars().count() + 1);
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or(&reason);
        let message = format!("not valid JSON: {reason}");
        return Err(vec![Diagnostic::error(path, line, number(column), "syntax-error", message)]);
    }
    Ok(Module {
        path: path.to_owned(),
        code: text.to_owned(),
        map: None,
        imports: Vec::new(),
        exports: vec!["default".to_owned()],
        reexports: Vec::new(),
        places: vec![("default".to_owned(), 1, 1)],
        throws: Vec::new(),
        uses: Vec::new(),
        calls: Default::default(),
        source: String::new(),
    })
}
