//! The choke point: every syscall of every plug passes here before anything is done.

use std::borrow::Cow;

use jackdaw_manifest::{Effective, Permission, PermissionRequest, ScopeKind};
use jackdaw_sandbox::{SyscallError, SyscallErrorCode};
use serde_json::Value;
use url::Url;

use crate::application::{ScopeFrom, SyscallSpec};

/// Who asks, for an answer that names the right mend.
pub(crate) struct Asker<'a> {
    pub(crate) plug: &'a str,
    /// What the plug's manifest asks for.
    pub(crate) requests: &'a [PermissionRequest],
    /// What the plug itself may do.
    pub(crate) own: &'a Effective,
    /// What everybody in the chain may do.
    pub(crate) effective: &'a Effective,
}

/// Whether the call may be done.
///
/// # Errors
/// `permission_denied`, naming the permission, its scope and the mend; `invalid` if the input does not say what it is about.
pub(crate) fn authorize(asker: &Asker<'_>, spec: &SyscallSpec, input: &Value) -> Result<(), SyscallError> {
    if spec.permissions.is_empty() {
        return Ok(());
    }
    for subject in subjects(spec, input)? {
        let covers = |effective: &Effective| spec.permissions.iter().any(|p| subject.is_covered(effective, *p));
        if !covers(asker.effective) {
            return Err(denied(asker, spec, &subject, covers(asker.own)));
        }
    }
    Ok(())
}

/// What a call is about, for the audit log; none if it is about nothing in particular, or does not say.
pub(crate) fn subject<'a>(spec: &SyscallSpec, input: &'a Value) -> Option<Cow<'a, str>> {
    let text = |field: &str| input.get(field).and_then(Value::as_str);
    match &spec.scope {
        ScopeFrom::Anywhere => None,
        ScopeFrom::Param(field) | ScopeFrom::PlugOf(field) => text(field).map(Cow::Borrowed),
        ScopeFrom::Params(fields) => {
            let all: Vec<&str> = fields.iter().filter_map(|field| text(field)).collect();
            Some(Cow::Owned(all.join(" → ")))
        }
        // Neither path nor query: both may hold what is nobody's business.
        ScopeFrom::Url(field) => address(text(field)?).ok()?.scope().map(Cow::Owned),
    }
}

/// What a call is about.
enum Subject {
    Anything,
    Text(String),
    Address { scheme: String, host: String, port: u16 },
}

impl Subject {
    fn is_covered(&self, effective: &Effective, permission: Permission) -> bool {
        match self {
            Self::Anything => effective.allows(permission),
            Self::Address { scheme, host, port } => {
                effective.allows(permission) && effective.allows_net(scheme, host, *port)
            }
            Self::Text(text) => match permission.scope_kind() {
                ScopeKind::None => effective.allows(permission),
                ScopeKind::Paths | ScopeKind::Prefixes => effective.allows_path(permission, text),
                ScopeKind::Names | ScopeKind::Programs | ScopeKind::Hosts => effective.allows_name(permission, text),
            },
        }
    }

    /// As a scope entry of the manifest.
    fn scope(&self) -> Option<String> {
        match self {
            Self::Anything => None,
            Self::Text(text) => Some(text.clone()),
            Self::Address { scheme, host, port } => {
                let default = if scheme == "https" { 443 } else { 80 };
                Some(if *port == default { host.clone() } else { format!("{host}:{port}") })
            }
        }
    }
}

fn subjects(spec: &SyscallSpec, input: &Value) -> Result<Vec<Subject>, SyscallError> {
    let text = |field: &str| {
        input.get(field).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| {
            SyscallError::new(SyscallErrorCode::Invalid, format!("{} needs `{field}`, a string", spec.name))
        })
    };
    let about = |field: &str| {
        let text = text(field)?;
        let is_path = spec.permissions.iter().any(|p| matches!(p.scope_kind(), ScopeKind::Paths | ScopeKind::Prefixes));
        if is_path && !is_resolved(&text) {
            let message = format!(
                "{}: `{}` is no path of a file here: give it relative, with `/`, without `.` and `..`",
                spec.name,
                text.escape_debug()
            );
            return Err(SyscallError::new(SyscallErrorCode::Invalid, message));
        }
        Ok(Subject::Text(text))
    };
    match &spec.scope {
        ScopeFrom::Anywhere => Ok(vec![Subject::Anything]),
        ScopeFrom::Param(field) => Ok(vec![about(field)?]),
        ScopeFrom::Params(fields) => fields.iter().map(|field| about(field)).collect(),
        ScopeFrom::Url(field) => Ok(vec![address(&text(field)?)?]),
        ScopeFrom::PlugOf(field) => {
            let id = text(field)?;
            Ok(vec![Subject::Text(id.split('.').next().unwrap_or_default().to_owned())])
        }
    }
}

/// A scope is checked on the resolved path, so there must be only one way to write it.
fn is_resolved(path: &str) -> bool {
    !path.contains('\0') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn address(text: &str) -> Result<Subject, SyscallError> {
    let invalid =
        |why: &str| SyscallError::new(SyscallErrorCode::Invalid, format!("`{text}` cannot be fetched: {why}"));
    let url = Url::parse(text).map_err(|error| invalid(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid("only http and https are"));
    }
    let host = url.host_str().ok_or_else(|| invalid("it names no host"))?.to_owned();
    let port = url.port_or_known_default().ok_or_else(|| invalid("it names no port"))?;
    Ok(Subject::Address { scheme: url.scheme().to_owned(), host, port })
}

fn denied(asker: &Asker<'_>, spec: &SyscallSpec, subject: &Subject, by_chain: bool) -> SyscallError {
    let permission = spec.permissions.first().map_or("", |p| p.as_str());
    let scope = subject.scope();
    let what = scope.as_ref().map(|scope| format!(" for `{scope}`")).unwrap_or_default();
    let asked = asker.requests.iter().any(|request| spec.permissions.contains(&request.permission));
    let mend = if by_chain {
        format!(
            "`{}` has it, but the plug that caused this call has not, and a call has the rights of both",
            asker.plug
        )
    } else if asked && scope.as_ref().is_none_or(|scope| asks_for_program(asker, spec, scope)) {
        format!(
            "it is asked for but not granted; its user can allow it: jackdaw plug grant {} {permission} --space SPACE",
            asker.plug
        )
    } else {
        let line = match &scope {
            Some(scope) if scoped(spec) => format!("{permission}: [{}]", Value::String(scope.clone())),
            _ => permission.to_owned(),
        };
        let grant = if asked { " (or, if its scope covers this already, grant it)" } else { "" };
        format!("add `- {line}` to `permissions` in plug.yaml{grant}")
    };
    let message = format!("{} needs the permission `{permission}`{what}: {mend}", spec.name);
    SyscallError::new(SyscallErrorCode::PermissionDenied, message)
}

/// Programs are named one by one, so it shows whether the manifest holds this one: then only its user's word is missing.
fn asks_for_program(asker: &Asker<'_>, spec: &SyscallSpec, program: &str) -> bool {
    let shell = asker.requests.iter().filter(|request| request.permission == Permission::Shell);
    spec.permissions.contains(&Permission::Shell)
        && shell.flat_map(|request| &request.scope).any(|asked| asked == program)
}

fn scoped(spec: &SyscallSpec) -> bool {
    spec.permissions.iter().any(|permission| permission.scope_kind() != ScopeKind::None)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use jackdaw_manifest::{Grant, Policy};
    use serde_json::json;

    use super::*;

    fn ask(requests: &[PermissionRequest], spec: &SyscallSpec, input: &Value) -> Result<(), SyscallError> {
        let own = Effective::new(requests, &Grant::everything(requests), &Policy::default());
        authorize(&Asker { plug: "p", requests, own: &own, effective: &own }, spec, input)
    }

    fn read() -> SyscallSpec {
        SyscallSpec::needs("notes.read", Permission::NotesRead, ScopeFrom::Param("path"))
    }

    #[test]
    fn a_denied_call_names_the_line_to_add() {
        let error = ask(&[], &read(), &json!({ "path": "Private/x.md" })).unwrap_err();
        assert_eq!(error.code, SyscallErrorCode::PermissionDenied);
        assert!(error.message.contains("add `- notes:read: [\"Private/x.md\"]`"), "{}", error.message);
    }

    #[test]
    fn a_path_has_one_spelling() {
        let requests = [PermissionRequest::new(Permission::NotesRead).with_scope(["Journal/**"])];
        assert!(ask(&requests, &read(), &json!({ "path": "Journal/a.md" })).is_ok());
        for path in
            ["Journal/../Private/a.md", "/Journal/a.md", "Journal//a.md", "./Journal/a.md", "", "Journal/a\0.md"]
        {
            let error = ask(&requests, &read(), &json!({ "path": path })).unwrap_err();
            assert_eq!(error.code, SyscallErrorCode::Invalid, "{path}");
        }
    }

    #[test]
    fn every_path_of_a_call_must_be_in_scope() {
        let requests = [PermissionRequest::new(Permission::NotesWrite).with_scope(["Journal/**"])];
        let spec = SyscallSpec::needs("notes.rename", Permission::NotesWrite, ScopeFrom::Params(&["from", "to"]));
        assert!(ask(&requests, &spec, &json!({ "from": "Journal/a.md", "to": "Journal/b.md" })).is_ok());
        assert!(ask(&requests, &spec, &json!({ "from": "Journal/a.md", "to": "b.md" })).is_err());
    }

    #[test]
    fn a_chain_has_the_rights_of_both() {
        let requests = [PermissionRequest::new(Permission::Kv)];
        let own = Effective::new(&requests, &Grant::everything(&requests), &Policy::default());
        let chain = own.intersect(&Effective::nothing());
        let spec = SyscallSpec::needs("kv.get", Permission::Kv, ScopeFrom::Anywhere);
        let asker = Asker { plug: "p", requests: &requests, own: &own, effective: &chain };
        let error = authorize(&asker, &spec, &json!({})).unwrap_err();
        assert!(error.message.contains("rights of both"), "{}", error.message);
    }

    #[test]
    fn only_http_urls_have_an_address() {
        let requests = [PermissionRequest::new(Permission::Net).with_scope(["example.org", "127.0.0.1:8080"])];
        let spec = SyscallSpec::needs("net.fetch", Permission::Net, ScopeFrom::Url("url"));
        for url in ["https://example.org/x", "http://EXAMPLE.org", "http://127.0.0.1:8080/", "http://0x7f.1:8080/"] {
            assert!(ask(&requests, &spec, &json!({ "url": url })).is_ok(), "{url}");
        }
        for url in [
            "https://example.org.evil.net/",
            "https://example.org@evil.net/",
            "http://127.0.0.1/",
            "http://[::1]:8080/",
        ] {
            let error = ask(&requests, &spec, &json!({ "url": url })).unwrap_err();
            assert_eq!(error.code, SyscallErrorCode::PermissionDenied, "{url}");
        }
        for url in ["file:///etc/passwd", "example.org", "javascript:1", ""] {
            let error = ask(&requests, &spec, &json!({ "url": url })).unwrap_err();
            assert_eq!(error.code, SyscallErrorCode::Invalid, "{url}");
        }
    }
}
