//! `note:saving`: plugs change or refuse what scripts and other plugs write, and never lose or hold up a save.

use jackdaw_tests::Home;
use serde_json::json;

use super::{manifest, save_plug, until_state};

const HEARS: &str = "functions: { fix: { events: [\"note:saving\"] } }\n";
const BOTH: &str = "permissions: [notes:read, notes:write]\n";
const TIDY: &str = "export const fix = ({ data }) => ({ text: data.text.trimEnd() + '\\n' })\n";

fn tidy(home: &Home) {
    save_plug(home, "tidy", &manifest("tidy", &format!("{BOTH}{HEARS}")), TIDY);
}

#[test]
fn what_a_script_writes_is_changed_or_refused_before_it_is_written() {
    let home = Home::new();
    tidy(&home);
    let guard =
        "export const fix = ({ data }) => { if (data.text.includes('forbidden')) throw new Error('that word') }\n";
    save_plug(&home, "guard", &manifest("guard", &format!("permissions: [notes:read]\n{HEARS}")), guard);
    let app = home.serve();
    let wrote = app.put("/api/notes/a.md", "text   \n\n\n").expect(201);
    assert_eq!(home.read("a.md"), b"text\n");
    assert_eq!(app.get("/api/notes/a.md").expect(200).etag(), wrote.etag(), "of what was written");
    let refused = app.put("/api/notes/a.md", "a forbidden word").expect(400).json();
    assert_eq!(refused["code"], "invalid");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("`guard`") && detail.contains("that word"), "{detail}");
    let _ = app.put("/api/notes/new.md", "forbidden").expect(400);
    assert_eq!(home.read("a.md"), b"text\n", "nothing is written");
    assert!(!home.has("new.md"));
    // What is no text is nobody's to change.
    let _ = app.put("/api/notes/bytes.md", vec![0xff, 0xfe, b' ', b'\n', b'\n']).expect(201);
    assert_eq!(home.read("bytes.md"), [0xff, 0xfe, b' ', b'\n', b'\n']);
}

#[test]
fn what_a_plug_writes_is_changed_or_refused_too_and_the_writer_hears_why() {
    let home = Home::with(&[("log.md", "one\n")]);
    tidy(&home);
    let guard = "import { PermissionDeniedError } from 'jackdaw'\nexport const fix = ({ data }) => { if (data.path.startsWith('Archive/')) throw new PermissionDeniedError('closed') }\n";
    save_plug(&home, "guard", &manifest("guard", &format!("permissions: [notes:read]\n{HEARS}")), guard);
    let writer = "import { notes } from 'jackdaw'\n\
        const told = async (what) => { try { return await what() } catch (error) { return error.code + ': ' + error.message } }\n\
        export const run = async () => [\n\
          await told(async () => { await notes.write('a.md', 'x   '); return notes.read('a.md') }),\n\
          await told(async () => { await notes.append('log.md', 'two   '); return notes.read('log.md') }),\n\
          await told(() => notes.write('Archive/b.md', 'x')),\n\
          await told(() => notes.append('Archive/b.md', 'x')),\n\
        ]\n";
    save_plug(&home, "writer", &manifest("writer", &format!("{BOTH}functions: {{ run: {{}} }}\n")), writer);
    let app = home.serve();
    let told = app.result("writer.run");
    assert_eq!((&told[0], &told[1]), (&json!("x\n"), &json!("one\ntwo\n")));
    for refused in [&told[2], &told[3]] {
        let text = refused.as_str().unwrap();
        assert!(
            text.starts_with("permission_denied: ") && text.contains("`guard`") && text.contains("closed"),
            "{text}"
        );
    }
    assert!(!home.has("Archive/b.md"));
}

#[test]
fn a_handler_that_hangs_traps_or_answers_rubbish_loses_no_save() {
    let home = Home::new();
    for (plug, code) in [
        ("hangs", "export const fix = () => { for (;;) {} }\n"),
        ("waits", "export const fix = () => new Promise(() => {})\n"),
        ("traps", "export const fix = () => { const all = []; for (;;) all.push(new Uint8Array(1 << 22).fill(1)) }\n"),
        ("rubbish", "export const fix = () => ({ text: { not: 'text' } })\n"),
        ("number", "export const fix = () => 42\n"),
    ] {
        let rest = format!("{BOTH}limits: {{ timeout: 300ms }}\n{HEARS}");
        save_plug(&home, plug, &manifest(plug, &rest), code);
    }
    // After them all: it is still asked.
    let tidy = format!("{BOTH}functions: {{ fix: {{ events: [{{ name: \"note:saving\", priority: -5 }}] }} }}\n");
    save_plug(&home, "tidy", &manifest("tidy", &tidy), TIDY);
    let app = home.serve();
    let _ = app.put("/api/notes/a.md", "kept   ").expect(201);
    assert_eq!(home.read("a.md"), b"kept\n");
    let logs = app.logs("rubbish");
    assert!(logs.iter().any(|line| line.contains("a.md") && line.contains("no string")), "{logs:#?}");
    for round in 0..6 {
        let _ = app.put("/api/notes/a.md", format!("round {round} ")).expect(200);
        assert_eq!(home.read("a.md"), format!("round {round}\n").into_bytes(), "also while they are stopped");
    }
}

#[test]
fn only_who_may_write_a_note_may_change_it() {
    let home = Home::new();
    let code = "export const fix = () => 'mine now'\n";
    let scoped = format!("permissions: [notes:read, {{ notes:write: [\"Inbox/**\"] }}]\n{HEARS}");
    save_plug(&home, "p", &manifest("p", &scoped), code);
    let blind = format!("permissions: [{{ notes:read: [\"Inbox/**\"] }}, notes:write]\n{HEARS}");
    save_plug(&home, "blind", &manifest("blind", &blind), "export const fix = () => { throw new Error('heard') }\n");
    let app = home.serve();
    let _ = app.put("/api/notes/Other/a.md", "text").expect(201);
    assert_eq!(home.read("Other/a.md"), b"text");
    let logs = app.logs("p");
    assert!(logs.iter().any(|line| line.contains("notes:write") && line.contains("Other/a.md")), "{logs:#?}");
    let refused = app.put("/api/notes/Inbox/a.md", "text").expect(400).json();
    assert!(refused["detail"].as_str().unwrap().contains("`blind`"), "{refused}");
}

#[test]
fn plugs_that_write_while_they_hear_of_a_save_come_to_an_end() {
    let home = Home::new();
    let code = |other: &str| {
        format!(
            "import {{ notes }} from 'jackdaw'\nexport const fix = async ({{ data }}) => {{ await notes.append('{other}.md', data.path + '\\n') }}\n\
            export const run = async () => notes.write('by-command.md', 'x')\n"
        )
    };
    let rest = format!("{BOTH}functions: {{ fix: {{ events: [\"note:saving\"] }}, run: {{}} }}\n");
    for (plug, other) in [("a", "log-of-a"), ("b", "log-of-b")] {
        save_plug(&home, plug, &manifest(plug, &rest), &code(other));
    }
    let app = home.serve();
    let _ = app.put("/api/notes/x.md", "x").expect(201);
    let text = |path: &str| String::from_utf8(home.read(path)).unwrap();
    assert!(text("log-of-a.md").contains("x.md\n") && text("log-of-b.md").contains("x.md\n"));
    // A plug that writes is not asked itself: it could only wait for itself.
    assert!(app.result("a.run").is_string());
    assert!(text("log-of-b.md").contains("by-command.md\n") && !text("log-of-a.md").contains("by-command.md\n"));
    until_state(&app, "a", "running");
    until_state(&app, "b", "running");
}
