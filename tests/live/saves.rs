//! Saving a plug makes it live; a broken save keeps what runs.

use std::time::Instant;

use jackdaw_tests::{Home, PATIENCE};
use serde_json::json;

use super::{manifest, places, save, save_plug, until_state};

const SAY: &str = "functions: { say: { command: \"P: Say\", http: { method: GET, path: /say } } }\n";

#[test]
fn a_save_is_live_for_every_hook() {
    let home = Home::new();
    let app = home.serve();
    let mut events = app.events();
    save_plug(&home, "p", &manifest("p", SAY), "export const say = () => 'one'\n");
    assert_eq!(events.plug("plug:loaded", "p").data["generation"], 1);
    for generation in 2..8 {
        save(&home, "p", "plug.ts", format!("export const say = (): string => 'answer {generation}'\n"));
        assert_eq!(events.plug("plug:loaded", "p").data["generation"], generation);
        let expected = format!("answer {generation}");
        assert_eq!(app.result("p.say"), expected.as_str());
        assert_eq!(app.get("/plug/p/say").expect(200).text(), expected);
    }
    // Another module, and a new name for the command.
    save(&home, "p", "lib/word.ts", "export const word: string = 'imported'\n");
    save(&home, "p", "plug.ts", "import { word } from './lib/word.ts'\nexport const say = () => word\n");
    let _ = events.plug("plug:loaded", "p");
    assert_eq!(app.result("p.say"), "imported");
    save(&home, "p", "lib/word.ts", "export const word: string = 'saved'\n");
    let _ = events.plug("plug:loaded", "p");
    assert_eq!(app.result("p.say"), "saved");
    save(&home, "p", "plug.yaml", manifest("p", &SAY.replace("P: Say", "P: Renamed")));
    let _ = events.plug("plug:loaded", "p");
    let commands = app.get_json("/api/commands").to_string();
    assert!(commands.contains("P: Renamed") && !commands.contains("P: Say"), "{commands}");
}

#[test]
fn a_save_in_place_in_two_writes_is_live_too() {
    let home = Home::new();
    let app = home.serve();
    let mut events = app.events();
    save_plug(&home, "p", &manifest("p", SAY), "export const say = () => 'one'\n");
    let _ = events.plug("plug:loaded", "p");
    // As editors do that truncate and write: for a moment the file is half.
    let file = home.file(".jackdaw/plugs/p/plug.ts");
    let mut open = std::fs::File::create(file).unwrap();
    std::io::Write::write_all(&mut open, b"export const say = ").unwrap();
    std::io::Write::flush(&mut open).unwrap();
    std::io::Write::write_all(&mut open, b"() => 'two'\n").unwrap();
    drop(open);
    let _ = events.plug("plug:loaded", "p");
    assert_eq!(app.result("p.say"), "two");
}

#[test]
fn a_broken_save_keeps_the_old_one_and_shows_where() {
    let home = Home::new();
    let app = home.serve();
    let mut events = app.events();
    let good = "export const say = () => 'good'\n";
    save_plug(&home, "p", &manifest("p", SAY), good);
    let _ = events.plug("plug:loaded", "p");
    let broken: [(&str, &str, String, &str, &str); 8] = [
        ("a syntax error", "plug.ts", "\nexport const say = ( => 1\n".into(), "plug.ts:2:", ""),
        (
            "a throw at the top",
            "plug.ts",
            "\n\nthrow new Error('at load')\nexport const say = () => 1\n".into(),
            "plug.ts:3:11",
            "at load",
        ),
        ("a missing export", "plug.ts", "export const sya = () => 1\n".into(), "plug.yaml:3:14", "sya"),
        (
            "a missing module",
            "plug.ts",
            "\nimport './none.ts'\nexport const say = () => 1\n".into(),
            "plug.ts:2:8",
            "none.ts",
        ),
        ("a loop at load", "plug.ts", "export const say = () => 1\nfor (;;) {}\n".into(), "plug.ts:", ""),
        ("a manifest that is no YAML", "plug.yaml", "name: p\nversion: [1.0\n".into(), "plug.yaml:", ""),
        (
            "an unknown key",
            "plug.yaml",
            manifest("p", &SAY.replace("command", "comand")),
            "plug.yaml:3:21",
            "`command`",
        ),
        ("a bad version", "plug.yaml", format!("name: p\nversion: one\n{SAY}"), "plug.yaml:2:10", "one"),
    ];
    for (what, file, content, place, words) in broken {
        let before = app.plug("p")["generation"].clone();
        save(&home, "p", file, &content);
        let failed = events.plug("plug:failed", "p");
        let found = places(&failed.data["diagnostics"]);
        assert!(found[0].starts_with(place), "{what}: {found:?}");
        let told = failed.data["diagnostics"][0].to_string();
        assert!(told.contains(words), "{what}: {told}");
        assert_eq!(app.result("p.say"), "good", "{what}: the old one answers");
        assert_eq!(app.get("/plug/p/say").expect(200).text(), "good", "{what}");
        let status = app.plug("p");
        assert_eq!((&status["state"], &status["generation"]), (&json!("running"), &before), "{what}");
        assert_eq!(places(&status["diagnostics"]), found, "{what}: the API shows it");
        let place = found[0].split(' ').next().unwrap();
        let logged = app.logs("p").into_iter().filter(|line| line.starts_with("error") && line.contains(place)).count();
        assert!(logged > 0, "{what}: the log shows {place}: {:#?}", app.logs("p"));
        // Mended by another save; what is right again is live again.
        save(&home, "p", "plug.ts", format!("{good}// after {what}\n"));
        save(&home, "p", "plug.yaml", manifest("p", SAY));
        let begun = Instant::now();
        loop {
            let _ = events.plug("plug:loaded", "p");
            let status = app.plug("p");
            if status["diagnostics"] == json!([]) {
                break;
            }
            assert!(begun.elapsed() < PATIENCE, "{what}: {status:#}");
        }
    }
}

#[test]
fn a_plug_that_is_deleted_during_a_call_lets_it_finish() {
    let home = Home::new();
    let app = home.serve();
    let mut events = app.events();
    let manifest = manifest("p", "permissions: [events:emit]\nfunctions: { wait: { command: \"P: Wait\" } }\n");
    let code = "import { events } from 'jackdaw'\nexport const wait = async () => {\n  await events.emit('p:begun', {})\n  await new Promise((done) => setTimeout(done, 1500))\n  return 'finished'\n}\n";
    save_plug(&home, "p", &manifest, code);
    let _ = events.plug("plug:loaded", "p");
    let answer = std::thread::scope(|scope| {
        let call = scope.spawn(|| app.call("p.wait", &json!({})));
        let _ = events.wait("p:begun", |event| event.name == "p:begun");
        std::fs::remove_dir_all(home.file(".jackdaw/plugs/p")).unwrap();
        let _ = events.plug("plug:unloaded", "p");
        app.call("p.wait", &json!({})).problem(404, "not_found");
        app.get("/api/plugs/p").problem(404, "not_found");
        call.join().unwrap()
    });
    assert_eq!(answer.expect(200).json()["result"], "finished");
    assert!(!app.get_json("/api/commands").to_string().contains("p.wait"), "nothing stays behind");
    save_plug(&home, "p", &manifest, code);
    let _ = until_state(&app, "p", "running");
}

#[test]
fn a_call_under_way_finishes_on_the_code_that_it_began_with() {
    let home = Home::new();
    let app = home.serve();
    let mut events = app.events();
    let manifest = manifest("p", "permissions: [events:emit]\nfunctions: { wait: { command: \"P: Wait\" } }\n");
    let code = |word: &str, wait: u32| {
        format!(
            "import {{ events }} from 'jackdaw'\nexport const wait = async () => {{\n  await events.emit('p:begun', {{}})\n  await new Promise((done) => setTimeout(done, {wait}))\n  return '{word}'\n}}\n"
        )
    };
    save_plug(&home, "p", &manifest, &code("old", 1500));
    let _ = events.plug("plug:loaded", "p");
    let old = std::thread::scope(|scope| {
        let call = scope.spawn(|| app.call("p.wait", &json!({})));
        let _ = events.wait("p:begun", |event| event.name == "p:begun");
        save(&home, "p", "plug.ts", code("new", 0));
        let _ = events.plug("plug:loaded", "p");
        assert_eq!(app.result("p.wait"), "new", "the next call is answered by the new code at once");
        call.join().unwrap()
    });
    assert_eq!(old.expect(200).json()["result"], "old");
}

#[test]
fn two_plugs_of_one_name_in_one_place_are_an_error_that_names_both() {
    let home = Home::new();
    let app = home.serve();
    save_plug(&home, "first", &manifest("same", SAY), "export const say = () => 1\n");
    let _ = until_state(&app, "same", "running");
    save_plug(&home, "second", &manifest("same", SAY), "export const say = () => 2\n");
    let status = super::until(&app, "same", "clashes", |status| status["diagnostics"] != json!([]));
    let message = status["diagnostics"][0]["message"].as_str().unwrap();
    assert!(message.contains("first") && message.contains("second"), "{message}");
    std::fs::remove_dir_all(home.file(".jackdaw/plugs/second")).unwrap();
    let _ = super::until(&app, "same", "is alone", |status| {
        status["state"] == "running" && status["diagnostics"] == json!([])
    });
    assert_eq!(app.result("same.say"), 1);
}
