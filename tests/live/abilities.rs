//! Commands made at run time, and the log of what a plug did, as scripts see them.

use jackdaw_tests::Home;
use serde_json::json;

use super::{manifest, save, save_plug};

#[test]
fn a_command_made_at_run_time_is_listed_runs_and_goes_with_its_generation() {
    let home = Home::new();
    let code = "import { ui } from 'jackdaw'\n\
        await ui.commands.set([{ name: 'Open: Recent', function: 'open', input: { list: 'recent' }, key: 'Mod-Alt-r' }])\n\
        export const open = (input) => input\n";
    save_plug(&home, "p", &manifest("p", "permissions: [ui]\nfunctions: { open: {} }\n"), code);
    let app = home.serve();
    let mut events = app.events();
    let commands = app.get_json("/api/commands");
    let made = commands["commands"].as_array().unwrap().iter().find(|command| command["plug"] == "p").unwrap().clone();
    assert_eq!(made, json!({ "id": "p.open:open-recent", "name": "Open: Recent", "plug": "p", "key": "Mod-Alt-r" }));
    assert_eq!(app.result("p.open:open-recent"), json!({ "list": "recent" }));
    let more = app.call("p.open:open-recent", &json!({ "n": 1 })).expect(200).json();
    assert_eq!(more["result"], json!({ "list": "recent", "n": 1 }));
    save(&home, "p", "plug.ts", "export const open = (input) => input\n");
    let _ = events.plug("plug:loaded", "p");
    assert!(!app.get_json("/api/commands").to_string().contains("open-recent"));
    let _ = app.call("p.open:open-recent", &json!({})).expect(404);
}

#[test]
fn progress_ends_with_the_call_and_needs_no_window() {
    let home = Home::new();
    let code = "import { ui } from 'jackdaw'\nexport const run = async () => {\n\
        const progress = await ui.progress('Counting')\n\
        const wanted = await progress.update(0.5, 'Half')\n\
        await progress.done()\n\
        let after; try { await progress.update(1) } catch (error) { after = error.code }\n\
        return [wanted, progress.cancelled, after]\n}\n\
        let kept\nexport const keep = async () => { kept = await ui.progress('Kept') }\n\
        export const again = () => kept.update(1).catch((error) => error.code)\n";
    let rest = "permissions: [ui]\nfunctions: { run: {}, keep: {}, again: {} }\n";
    save_plug(&home, "p", &manifest("p", rest), code);
    let app = home.serve();
    assert_eq!(app.result("p.run"), json!([true, false, "not_found"]));
    let _ = app.result("p.keep");
    assert_eq!(app.result("p.again"), "not_found", "it went with the call that made it");
}

#[test]
fn the_audit_log_says_what_was_done_and_what_was_denied() {
    let home = Home::with(&[("Public/a.md", "a"), ("Private/b.md", "b")]);
    let code = "import { notes, clipboard } from 'jackdaw'\nexport const run = async () => {\n\
        for (let n = 0; n < 3; n++) await notes.read('Public/a.md')\n\
        await notes.read('Private/b.md').catch(() => 0)\n\
        return await clipboard.read().catch((error) => error.code)\n}\n";
    let rest = "permissions: [{ notes:read: [\"Public/**\"] }, clipboard]\nfunctions: { run: {} }\n";
    save_plug(&home, "p", &manifest("p", rest), code);
    let app = home.serve();
    assert_eq!(app.result("p.run"), "unavailable", "there is no window with a clipboard");
    let audit = app.get_json("/api/plugs/p/audit?limit=10");
    let line = |syscall: &str, subject: &str| {
        let lines = audit["audit"].as_array().unwrap();
        let found = lines.iter().find(|line| line["syscall"] == syscall && line["subject"] == subject);
        found.unwrap_or_else(|| panic!("no {syscall} {subject} in {audit}")).clone()
    };
    let read = line("notes.read", "Public/a.md");
    assert_eq!((&read["allowed"], &read["count"], &read["function"]), (&json!(true), &json!(3), &json!("run")));
    assert_eq!(line("notes.read", "Private/b.md")["allowed"], false);
    assert_eq!(app.get_json("/api/plugs/p/audit?limit=1")["audit"].as_array().unwrap().len(), 1);
    let _ = app.get("/api/plugs/none/audit").expect(404);
}
