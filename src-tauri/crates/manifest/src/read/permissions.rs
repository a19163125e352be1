//! `permissions:`, a list of what the plug asks for.

use jackdaw_diagnostic::hint;
use serde_json::Value;

use super::reader::{Node, Reader, shorten};
use crate::glob;
use crate::model::Place;
use crate::net::HostPattern;
use crate::permission::{Permission, PermissionRequest, ScopeKind};

/// Each request and where it stands.
pub(super) fn read<'a>(reader: &mut Reader<'a>, node: Node<'a>) -> Vec<(PermissionRequest, Place)> {
    let mut requests: Vec<(PermissionRequest, Place)> = Vec::new();
    for item in node.one_or_more() {
        let Some((request, place)) = read_entry(reader, &item) else { continue };
        let first = requests.iter().find(|(other, _)| other.permission == request.permission);
        if let Some((_, first)) = first {
            let message = format!("`{}` is asked for a second time", request.permission);
            let help = format!("put the scope into the first, on line {}", first.line);
            reader.error_at(place, "duplicate-permission", message, Some(help));
        } else {
            requests.push((request, place));
        }
    }
    requests
}

/// A string, or a mapping of one permission to its scope, or to `{scope, reason}`.
fn read_entry<'a>(reader: &mut Reader<'a>, item: &Node<'a>) -> Option<(PermissionRequest, Place)> {
    let (name, place, details) = match item.value {
        Value::String(name) => (name.as_str(), reader.place(item), None),
        Value::Object(map) if map.len() == 1 => {
            let object = reader.any_object(item, "a permission")?;
            let (name, details) = object.entries().into_iter().next()?;
            let place = reader.key_place(&details);
            (name, place, Some(details).filter(|details| !details.value.is_null()))
        }
        Value::Object(_) => {
            let help = "begin each with `- `: one permission an entry";
            reader.error_with(item, "wrong-type", "an entry of `permissions` names more than one permission", help);
            return None;
        }
        _ => {
            reader.wrong_type(item, "the name of a permission, or one with its scope");
            return None;
        }
    };
    let Ok(permission) = name.parse::<Permission>() else {
        let names = Permission::ALL.map(Permission::as_str);
        let message = format!("there is no permission `{}`", shorten(name));
        reader.error_at(place, "unknown-permission", message, Some(hint(name, &names)));
        return None;
    };
    let mut request = PermissionRequest::new(permission);
    let mut scope = details.clone();
    if let Some(details) = details.filter(|details| details.value.is_object()) {
        let object =
            reader.object(&details, &["scope", "reason"], "a scope, or a mapping with `scope` and `reason`")?;
        request.reason = object.get("reason").and_then(|node| reader.text(&node));
        scope = object.get("scope");
    }
    if let Some(scope) = scope {
        request.scope = read_scope(reader, permission, scope);
    } else if permission.scope_kind().is_required() {
        let example = match permission.scope_kind() {
            ScopeKind::Hosts => "`- net: [\"api.example.org\"]`",
            _ => "`- shell: [git]`",
        };
        let message = format!("`{permission}` needs a scope");
        reader.error_at(place, "missing-scope", message, Some(format!("e.g. {example}")));
    }
    Some((request, place))
}

fn read_scope<'a>(reader: &mut Reader<'a>, permission: Permission, scope: Node<'a>) -> Vec<String> {
    let kind = permission.scope_kind();
    if kind == ScopeKind::None {
        let message = format!("`{permission}` has no scope");
        reader.error_with(&scope, "unexpected-scope", message, format!("write `- {permission}`"));
        return Vec::new();
    }
    if scope.value.as_array().is_some_and(Vec::is_empty) {
        let message = format!("the scope of `{permission}` is empty: it would allow nothing");
        reader.error_with(&scope, "missing-scope", message, "name something, or leave the permission out");
    }
    let mut entries = Vec::new();
    for (entry, node) in reader.texts(scope) {
        let problem = match kind {
            ScopeKind::Paths => glob::compile(&entry).err().map(|error| ("bad-glob", error.to_string())),
            ScopeKind::Hosts => HostPattern::parse(&entry).err().map(|error| ("bad-host", error.to_string())),
            ScopeKind::Prefixes if glob::is_hidden(entry.strip_suffix('/').unwrap_or(&entry)) => {
                Some(("bad-prefix", format!("`{}` is not a prefix of visible notes", shorten(&entry))))
            }
            _ => None,
        };
        match problem {
            Some((code, message)) => reader.error(&node, code, message),
            None => entries.push(entry),
        }
    }
    entries
}
