//! Plugs in the words of the protocol.

use std::path::Path;

use jackdaw_plugs::{Diagnostic, HookInfo, LogEntry, LogLevel, PermissionStatus, PlugStatus, TimerStatus};
use serde::Serialize;
use serde_json::Value;

use crate::notes::rfc3339;
use crate::protocol::{LogLine, PlugCallError, PlugDiagnostic, PlugHook, PlugInfo, PlugPermission};

/// What can send something out, run something or change what is the user's: never allowed without being looked at.
const RISKY: &[&str] = &["notes:write", "net", "http:public", "secrets", "clipboard", "plugs:call", "shell"];

/// A plug as the Plugs view shows it; `log` are its newest lines.
pub(crate) fn plug_info(status: &PlugStatus, log: &[LogEntry]) -> PlugInfo {
    PlugInfo {
        name: status.name.clone(),
        version: status.version.clone(),
        description: status.description.clone().unwrap_or_default(),
        author: status.author.clone(),
        state: word(&status.state),
        generation: u32::try_from(status.generation).unwrap_or(u32::MAX),
        source: word(&status.source),
        hooks: status.hooks.iter().map(|hook| plug_hook(hook, &status.timers)).collect(),
        permissions: status.permissions.iter().map(|asked| permission(asked, &status.granted)).collect(),
        diagnostics: status.diagnostics.iter().map(|found| diagnostic(found, status.path.as_deref())).collect(),
        calls: status.calls,
        last_error: status.last_error.as_ref().and_then(|_| last_error(log)),
    }
}

/// The word that an enum is in JSON.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

fn plug_hook(hook: &HookInfo, timers: &[TimerStatus]) -> PlugHook {
    let text = |key: &str| hook.detail.get(key).and_then(Value::as_str);
    let label = match hook.kind.as_str() {
        "http" => {
            let methods = hook
                .detail
                .get("methods")
                .and_then(Value::as_array)
                .map(|methods| methods.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "));
            format!("{} {}", methods.unwrap_or_default(), text("path").unwrap_or_default()).trim().to_owned()
        }
        "slashCommand" => format!("/{}", text("name").unwrap_or_default()),
        "codeWidget" => {
            let languages = hook.detail.get("languages").and_then(Value::as_array);
            languages.into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        _ => ["name", "label", "schedule", "pattern", "event", "title", "trigger", "prefix", "side"]
            .iter()
            .find_map(|key| text(key))
            .unwrap_or_default()
            .to_owned(),
    };
    let timer =
        timers.iter().find(|timer| hook.kind == "cron" && timer.function == hook.function && timer.schedule == label);
    PlugHook {
        kind: hook.kind.clone(),
        function: hook.function.clone(),
        next: timer.and_then(|timer| timer.next).map(rfc3339),
        label,
    }
}

fn permission(asked: &PermissionStatus, granted: &[String]) -> PlugPermission {
    PlugPermission {
        id: asked.permission.clone(),
        scope: asked.scope.clone(),
        sentence: asked.description.clone(),
        reason: asked.reason.clone(),
        granted: granted.contains(&asked.permission),
        risky: RISKY.contains(&asked.permission.as_str()),
    }
}

fn diagnostic(found: &Diagnostic, folder: Option<&Path>) -> PlugDiagnostic {
    PlugDiagnostic {
        file: found.file.clone(),
        line: found.line,
        column: found.column,
        code: found.code.clone(),
        severity: word(&found.severity),
        message: found.message.clone(),
        help: found.help.clone(),
        source_line: folder.and_then(|folder| source_line(folder, found)),
    }
}

/// The line that a diagnostic is about, for the code frame.
fn source_line(folder: &Path, found: &Diagnostic) -> Option<String> {
    let text = std::fs::read_to_string(folder.join(&found.file)).ok()?;
    text.lines().nth((found.line as usize).checked_sub(1)?).map(str::to_owned)
}

fn last_error(log: &[LogEntry]) -> Option<PlugCallError> {
    let entry = log.iter().rev().find(|entry| entry.level == LogLevel::Error)?;
    let position = entry.message.rsplit_once('(').map(|(_, rest)| rest.trim_end_matches(')'));
    Some(PlugCallError {
        time: rfc3339(entry.time),
        function: entry.function.clone().unwrap_or_default(),
        message: entry.message.clone(),
        position: position.filter(|position| position.split(':').count() == 3).map(str::to_owned),
    })
}

/// A line of a plug's log.
pub(crate) fn log_line(entry: LogEntry) -> LogLine {
    LogLine { time: rfc3339(entry.time), level: word(&entry.level), message: entry.message, function: entry.function }
}
