//! Names that are imported and that nobody exports. The engine would say so too, but without a place and without the mend.

use jackdaw_diagnostic::{Diagnostic, hint};

use crate::builtin::{BUILTIN, BUILTIN_EXPORTS};
use crate::bundle::Bundle;
use crate::resolve::{Target, resolve};

impl Bundle {
    /// Everything that a module imports by a name which the other one does not export.
    pub(crate) fn missing_imports(&self) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for module in &self.modules {
            for import in &module.imports {
                let exports = if import.specifier == BUILTIN {
                    BUILTIN_EXPORTS.iter().map(|name| (*name).to_owned()).collect()
                } else {
                    let resolved = import.resolved.as_deref().unwrap_or(&import.specifier);
                    let target = resolve(&module.path, resolved, &mut |_| Ok(true));
                    let Ok(Target::File(target)) = target else { continue };
                    let Some(target) = self.module(&target) else { continue };
                    self.exports_of(&target.path)
                };
                let known: Vec<&str> = exports.iter().map(String::as_str).collect();
                for name in import.names.iter().filter(|name| !known.contains(&name.name.as_str())) {
                    let message = format!("`{}` exports no `{}`", import.specifier, name.name);
                    let error = Diagnostic::error(&module.path, name.line, name.column, "unknown-import", message);
                    problems.push(if known.is_empty() { error } else { error.with_help(hint(&name.name, &known)) });
                }
            }
        }
        problems
    }
}
