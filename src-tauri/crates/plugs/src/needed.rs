//! Permissions that a script surely needs and does not ask for: told when it is checked and loaded, not first when the call is made.

use std::collections::HashSet;

use jackdaw_diagnostic::{Diagnostic, Severity};
use jackdaw_manifest::{Manifest, Permission, ScopeKind};

use crate::application::SyscallSpec;
use crate::build::Traces;

/// A warning for each permission that a module needs, where what it is needed for comes into the module.
pub(crate) fn missing_permissions<'s>(
    manifest: &Manifest,
    code: &Traces,
    spec_of: impl Fn(&str) -> Option<&'s SyscallSpec>,
) -> Vec<Diagnostic> {
    let mut warnings: Vec<Diagnostic> = Vec::new();
    // One warning for each permission and file: where it is needed first.
    let mut said = HashSet::new();
    for (file, used) in code.uses() {
        let Some(spec) = spec_of(&used.syscall) else { continue };
        let asked = |permission: &Permission| manifest.permissions.iter().any(|asked| asked.permission == *permission);
        let Some(permission) = spec.permissions.first().filter(|_| !spec.permissions.iter().any(asked)) else {
            continue;
        };
        if !said.insert((file, permission.as_str())) {
            continue;
        }
        let name = permission.as_str();
        let message = format!("{} needs the permission `{name}`, which plug.yaml does not ask for", used.syscall);
        let help = format!("add `- {}` to `permissions` in plug.yaml", line(*permission));
        let warning = Diagnostic::error(file, used.line, used.column, "permission-not-asked", message);
        warnings.push(warning.with_severity(Severity::Warning).with_help(help));
    }
    warnings
}

/// How it is asked for, with a scope to be narrowed.
fn line(permission: Permission) -> String {
    let name = permission.as_str();
    match permission.scope_kind() {
        ScopeKind::None => name.to_owned(),
        ScopeKind::Paths => format!("{name}: [\"**\"]"),
        ScopeKind::Prefixes => format!("{name}: [\"FOLDER/\"]"),
        ScopeKind::Hosts => format!("{name}: [\"HOST\"]"),
        ScopeKind::Names => format!("{name}: [\"NAME\"]"),
        ScopeKind::Programs => format!("{name}: [\"PROGRAM\"]"),
    }
}
