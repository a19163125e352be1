//! The manifest of the contract, whole.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::time::Duration;

use jackdaw_manifest::{
    DecorationPlace, HookKind, InstanceMode, Limits, Manifest, MenuPlace, NetAccess, Overlap, Permission, RouteAuth,
    Side, parse,
};

const CONTRACT: &str = r##"
name: stats                       # required: [a-z][a-z0-9-]{0,63}
version: 1.2.0                    # required: semver
description: Word counts.
author: Ada                       # optional: author, license (SPDX), homepage, repository, keywords
api: "^1"                         # plug API range; default ^1
main: stats.ts                    # .ts .js .mjs = script; .wasm = component
build: cargo build --release
permissions:
  - kv
  - notes:read: ["**"]
  - notes:write: { scope: ["Journal/**"], reason: "writes the daily summary" }
  - net: ["api.github.com", "*.example.org:8443"]
limits: { memory: 64MiB, instances: 4, instance: warm, timeout: { http: 10s } }
env: { LOCALE: en }
config:
  type: object
  properties: { unit: { type: string, enum: [words, chars], default: words } }
dependencies: { calendar: "^1" }
functions:
  count:
    description: Count the words of the open note.
    params: { type: object }
    returns: { type: integer }
    command: { name: "Stats: Word count", key: "Mod-Shift-y", priority: 10, when: editor }
  today: { slashCommand: { name: today, description: Insert the date } }
  nightly: { cron: "0 3 * * *" }
  page: { http: { method: GET, path: "/stats/{name}", auth: token } }
  onSave: { events: ["note:saved", { name: "plug:*", priority: 5 }] }
  chart: { codeWidget: chart }
  side: { panel: { side: right, title: Stats, icon: chart } }
  board: { view: { title: Board, extensions: [board], noteType: kanban, frame: onMessage } }
  onMessage: {}
  words: { statusBar: { side: right } }
  archive: { menu: { where: [file, editor, tag], label: Archive } }
  github: { noteNamespace: "gh/" }
  people: { complete: { trigger: "@" } }
  api: { syscall: stats.count }
decorate:
  - { pattern: "TODO", class: todo, where: [editor, tree] }
"##;

fn contract() -> Manifest {
    let parsed = parse(CONTRACT, "plug.yaml");
    let errors: Vec<_> = parsed.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    parsed.manifest.unwrap()
}

#[test]
fn every_key_is_read() {
    let manifest = contract();
    assert_eq!((manifest.name.as_str(), manifest.version.to_string().as_str()), ("stats", "1.2.0"));
    assert_eq!(manifest.main.as_deref(), Some("stats.ts"));
    assert_eq!(manifest.build.as_deref(), Some("cargo build --release"));
    assert_eq!(manifest.env["LOCALE"], "en");
    assert_eq!(manifest.dependencies["calendar"].range.to_string(), "^1");
    assert_eq!(manifest.config.unwrap()["properties"]["unit"]["default"], "words");
    let asked: Vec<_> = manifest.permissions.iter().map(|request| request.permission).collect();
    assert_eq!(asked, [Permission::Kv, Permission::NotesRead, Permission::NotesWrite, Permission::Net]);
    assert_eq!(manifest.permissions[2].reason.as_deref(), Some("writes the daily summary"));
    assert_eq!(manifest.decorate[0].places, [DecorationPlace::Editor, DecorationPlace::Tree]);
}

#[test]
fn every_hook_is_read() {
    let functions = contract().functions;
    let command = functions["count"].command.as_ref().unwrap();
    assert_eq!((command.name.as_str(), command.priority), ("Stats: Word count", 10));
    assert_eq!(command.key.as_ref().unwrap().as_str(), "Mod-Shift-y");
    assert_eq!(command.when.to_string(), "editor");
    assert_eq!(functions["today"].slash_command.as_ref().unwrap().name, "today");
    let cron = &functions["nightly"].cron[0];
    assert_eq!(
        (cron.expression.as_str(), cron.timezone, cron.overlap, cron.catch_up),
        ("0 3 * * *", None, Overlap::Skip, false)
    );
    let route = &functions["page"].http[0];
    assert_eq!((route.methods.as_slice(), route.auth), (["GET".to_owned()].as_slice(), RouteAuth::Token));
    assert_eq!(route.path.matches("/stats/a b"), Some(vec![("name".to_owned(), "a b".to_owned())]));
    let events = &functions["onSave"].events;
    assert!(events[0].pattern.matches("note:saved") && !events[0].pattern.matches("note:saving"));
    assert!(events[1].pattern.matches("plug:loaded") && events[1].priority == 5);
    assert_eq!(functions["chart"].code_widget.as_ref().unwrap().languages, ["chart"]);
    assert_eq!(functions["side"].panel.as_ref().unwrap().side, Side::Right);
    let view = functions["board"].view.as_ref().unwrap();
    assert_eq!(
        (view.extensions[0].as_str(), view.note_type.as_deref(), view.frame.as_deref()),
        ("board", Some("kanban"), Some("onMessage"))
    );
    assert_eq!(functions["words"].status_bar.as_ref().unwrap().side, Side::Right);
    assert_eq!(
        functions["archive"].menu.as_ref().unwrap().places,
        [MenuPlace::File, MenuPlace::Editor, MenuPlace::Tag]
    );
    assert_eq!(functions["github"].note_namespace.as_ref().unwrap().prefix, "gh/");
    assert_eq!(functions["people"].complete.as_ref().unwrap().trigger, "@");
    assert_eq!(functions["api"].syscall.as_ref().unwrap().name, "stats.count");
    // A function remembers where it stands.
    assert_eq!((functions["today"].place.line, functions["today"].place.column), (26, 3));
}

#[test]
fn limits_are_the_request_over_the_defaults() {
    let limits = Limits::resolve(&contract().limits);
    assert_eq!((limits.memory, limits.instances, limits.instance), (64 << 20, 4, InstanceMode::Warm));
    assert_eq!(limits.timeout(HookKind::Http), Duration::from_secs(10));
    assert_eq!(limits.timeout(HookKind::Command), Duration::from_secs(5));
    assert_eq!(limits.timeout(HookKind::Cron), Duration::from_secs(30));
    let one =
        parse("name: a\nversion: 1.0.0\nlimits: { timeout: 500ms, memory: 100kB }\n", "plug.yaml").manifest.unwrap();
    let limits = Limits::resolve(&one.limits);
    assert_eq!(limits.timeout(HookKind::Http), Duration::from_millis(500));
    // A budget for calls does not cut the start short.
    assert_eq!(limits.timeout(HookKind::Init), Duration::from_secs(2));
    assert_eq!((limits.memory, limits.instances), (100_000, 1));
}

#[test]
fn shorthands_mean_the_same() {
    let text = "name: a\nversion: 1.0.0\napi: 1\npermissions: search\nfunctions:\n  c: { command: Do it, cron: ['@daily', {schedule: '@start', timezone: Europe/Berlin, overlap: queue, catchUp: true}] }\n  \
                h: { http: [{path: /}, {method: [post, PUT], path: '/x/{*rest}'}] }\n  n:\n  p: { path: './lib/x.ts:run' }\n";
    let parsed = parse(text, "plug.yaml");
    assert_eq!(parsed.diagnostics, []);
    let manifest = parsed.manifest.unwrap();
    assert_eq!(manifest.api.to_string(), "^1");
    assert_eq!(manifest.permissions[0].permission, Permission::Search);
    let functions = &manifest.functions;
    assert_eq!(functions["c"].command.as_ref().unwrap().name, "Do it");
    assert_eq!(functions["c"].cron[1].timezone, Some(chrono_tz::Europe::Berlin));
    assert!(functions["c"].cron[1].schedule(chrono_tz::UTC).is_start());
    assert_eq!(functions["h"].http[0].methods, ["GET"]);
    assert_eq!(functions["h"].http[1].methods, ["POST", "PUT"]);
    let path = functions["p"].path.as_ref().unwrap();
    assert_eq!((path.file.as_str(), path.export.as_str()), ("lib/x.ts", "run"));
    assert_eq!(NetAccess::Denied.max(NetAccess::Public), NetAccess::Public);
}
