//! Plugs in the words of the protocol.

use std::path::Path;

use jackdaw_plugs::{
    AuditEntry, Diagnostic, FailedCall, GenerationRecord, HookInfo, LogEntry, PermissionStatus, PlugStatus, RootKind,
    TimerStatus,
};
use serde::Serialize;
use serde_json::Value;

use crate::notes::rfc3339;
use crate::protocol::{
    AuditLine, CodeFrame, HookFigures, LogLine, PlugCallError, PlugDiagnostic, PlugGeneration, PlugHook, PlugInfo,
    PlugPermission,
};

/// What can send something out, run something or change what is the user's: never allowed without being looked at.
const RISKY: &[&str] = &["notes:write", "net", "http:public", "secrets", "clipboard", "plugs:call", "shell"];

/// A plug as the Plugs view shows it.
pub(crate) fn plug_info(status: &PlugStatus) -> PlugInfo {
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
        last_error: status.failed_call.as_ref().map(call_error),
        live: status.live && status.source != RootKind::Core,
    }
}

/// The word that an enum is in JSON.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

pub(crate) fn plug_hook(hook: &HookInfo, timers: &[TimerStatus]) -> PlugHook {
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
        figures: hook.figures.map(|of| HookFigures {
            calls: of.calls,
            last: of.last_ms,
            median: of.median_ms,
            longest: of.longest_ms,
            cpu: of.cpu_ms,
            memory: of.memory,
        }),
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

pub(crate) fn diagnostic(found: &Diagnostic, folder: Option<&Path>) -> PlugDiagnostic {
    PlugDiagnostic {
        file: found.file.clone(),
        line: found.line,
        column: found.column,
        code: found.code.clone(),
        severity: word(&found.severity),
        message: found.message.clone(),
        help: found.help.clone(),
        frame: folder.and_then(|folder| frame_of(folder, found)),
    }
}

/// The lines that a diagnostic is about.
fn frame_of(folder: &Path, found: &Diagnostic) -> Option<CodeFrame> {
    let text = std::fs::read_to_string(folder.join(&found.file)).ok()?;
    jackdaw_diagnostic::CodeFrame::around(&text, found.line).map(code_frame)
}

fn code_frame(frame: jackdaw_diagnostic::CodeFrame) -> CodeFrame {
    CodeFrame { first: frame.first, lines: frame.lines }
}

/// A call that failed, as its author sees it.
pub(crate) fn call_error(call: &FailedCall) -> PlugCallError {
    PlugCallError {
        time: rfc3339(call.time),
        generation: u32::try_from(call.generation).unwrap_or(u32::MAX),
        function: call.function.clone(),
        hook: call.hook.clone(),
        message: call.message.clone(),
        position: call.position.clone(),
        frame: call.frame.clone().map(code_frame),
        stack: call.stack.clone(),
    }
}

/// What each generation changed of the one before it; `records` and the result are newest first.
pub(crate) fn generations(records: &[GenerationRecord]) -> Vec<PlugGeneration> {
    let change = |(at, record): (usize, &GenerationRecord)| {
        let before = records.get(at + 1);
        let hooks = |of: &[HookInfo], without: &[HookInfo]| -> Vec<PlugHook> {
            of.iter().filter(|hook| !without.contains(hook)).map(|hook| plug_hook(hook, &[])).collect()
        };
        let sentences = |of: &[PermissionStatus], without: &[PermissionStatus]| -> Vec<String> {
            let new = of.iter().filter(|asked| !without.iter().any(|other| other.description == asked.description));
            new.map(|asked| asked.description.clone()).collect()
        };
        let (old_hooks, old_asked) = before.map_or((&[][..], &[][..]), |old| (&old.hooks, &old.permissions));
        PlugGeneration {
            number: u32::try_from(record.number).unwrap_or(u32::MAX),
            version: record.version.clone(),
            time: rfc3339(record.time),
            first: record.number == 1,
            // Of the oldest that is remembered nobody knows what it changed.
            known: before.is_some() || record.number == 1,
            added_hooks: hooks(&record.hooks, old_hooks),
            removed_hooks: hooks(old_hooks, &record.hooks),
            added_permissions: sentences(&record.permissions, old_asked),
            removed_permissions: sentences(old_asked, &record.permissions),
        }
    };
    records.iter().enumerate().map(change).collect()
}

/// An entry of a plug's audit log.
pub(crate) fn audit_line(entry: AuditEntry) -> AuditLine {
    AuditLine {
        time: rfc3339(entry.time),
        since: rfc3339(entry.since),
        syscall: entry.syscall,
        subject: entry.subject,
        function: entry.function,
        allowed: entry.allowed,
        count: entry.count,
    }
}

/// A line of a plug's log.
pub(crate) fn log_line(entry: LogEntry) -> LogLine {
    LogLine { time: rfc3339(entry.time), level: word(&entry.level), message: entry.message, function: entry.function }
}
