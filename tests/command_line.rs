//! `jackdaw` as scripts use it: exit codes, JSON, messages that name the file and the mend, the discovery file.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::path::PathBuf;
use std::time::Duration;

use jackdaw_tests::program::Finished;
use jackdaw_tests::{App, Home};
use serde_json::{Value, json};

fn space() -> Home {
    Home::with(&[
        (
            "Birds/Jackdaw.md",
            "---\ntags: [bird]\n---\n# Jackdaw\nA clever <corvid>. [[Raven]] #corvid\n- [ ] watch one\n",
        ),
        ("Birds/Raven.md", "# Raven\nThe clever one too.\n- [x] seen\n"),
        ("picture.png", "x"),
    ])
}

fn ok(finished: Finished) -> Finished {
    assert_eq!((finished.code, finished.stderr.as_str()), (Some(0), ""), "{finished:?}");
    finished
}

/// Exit code 1, nothing on stdout, and an error on stderr that has these words.
fn fails(finished: &Finished, words: &[&str]) {
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(1), ""), "{finished:?}");
    assert!(finished.stderr.starts_with("jackdaw: "), "{finished:?}");
    assert!(!finished.stderr.contains("panicked") && !finished.stderr.contains("stack backtrace"), "{finished:?}");
    for word in words {
        assert!(finished.stderr.contains(word), "{word:?} in {:?}", finished.stderr);
    }
}

#[test]
fn what_is_not_there_is_said_with_the_mend_and_without_the_numbers_of_a_system() {
    let home = Home::with(&[
        ("note.md", "x"),
        ("plug/plug.yaml", "name: mine\nversion: 0.1.0\n"),
        ("plug/plug.ts", "export {};\n"),
    ]);
    let gone = "SPACE/gone";
    let cases: [(&[&str], &[&str]); 14] = [
        (&["render", gone], &["gone cannot be read: it is not there"]),
        (&["render", "SPACE"], &["cannot be read: it is a folder"]),
        (&["search", gone, "x"], &["there is no folder", "the folder of your notes"]),
        (&["serve", gone], &["there is no folder", "the folder of your notes"]),
        (&["index", gone], &["there is no folder", "the folder of your notes"]),
        (&["index", "SPACE/note.md"], &["note.md is a file", "the folder of your notes"]),
        (&["doctor", gone], &["there is no folder"]),
        (&["plug", "list", "--space", gone], &["there is no folder", "the folder of your notes"]),
        (&["plug", "check", gone], &["there is no folder", "its plug.yaml"]),
        (&["plug", "check", "SPACE/note.md"], &["note.md is a file", "its plug.yaml"]),
        (&["plug", "test", gone], &["there is no folder", "its plug.yaml"]),
        (&["plug", "dev", gone, "--space", "SPACE"], &["there is no folder", "its plug.yaml"]),
        (
            &["plug", "install", gone, "--space", "SPACE"],
            &["there is no file or folder", "a package, a plug's folder or a URL"],
        ),
        (&["plug", "pack", "SPACE/plug", "--out", "SPACE/gone/x.plug"], &["x.plug cannot be written: it is not there"]),
    ];
    for (words, said) in cases {
        let finished = home.run(words);
        fails(&finished, said);
        assert!(!finished.stderr.contains("os error"), "{finished:?}");
    }
}

#[test]
fn a_plugs_manifest_means_its_folder_and_a_check_says_who_checks_types() {
    let home = Home::new();
    let made = home.run(&["plug", "new", "mine", "--dir", "SPACE"]);
    assert_eq!(made.code, Some(0), "{made:?}");
    for named in ["SPACE/mine", "SPACE/mine/plug.yaml"] {
        let checked = ok(home.run(&["plug", "check", named]));
        assert!(checked.stdout.starts_with("Nothing is wrong."), "{checked:?}");
        assert!(checked.stdout.contains("npx -p typescript tsc -p"), "{checked:?}");
        let tested = home.run(&["plug", "test", named, "--json"]);
        assert_eq!((tested.code, &tested.json()["passed"]), (Some(0), &json!(true)), "{tested:?}");
    }
    std::fs::remove_file(home.file("mine/tsconfig.json")).unwrap();
    let checked = ok(home.run(&["plug", "check", "SPACE/mine"]));
    assert!(checked.stdout.contains("tsconfig.json and jackdaw.d.ts"), "{checked:?}");
    home.write("mine/plug.ts", "import { net } from \"jackdaw\";\nexport const greet = async () => (await net.fetch(\"https://a.example\")).status;\n");
    let warned = ok(home.run(&["plug", "check", "SPACE/mine"]));
    for words in
        ["plug.ts:1:10: warning[permission-not-asked]: net.fetch needs", "add `- net: [\"HOST\"]`", "1 warning"]
    {
        assert!(warned.stdout.contains(words), "{words:?} in {}", warned.stdout);
    }
}

#[test]
fn every_command_explains_itself() {
    let home = Home::new();
    let commands = [
        "",
        "serve",
        "search",
        "render",
        "index",
        "doctor",
        "plug",
        "plug test",
        "plug dev",
        "plug new",
        "plug check",
        "plug pack",
        "plug install",
        "plug update",
        "plug remove",
        "plug verify",
        "plug list",
        "plug info",
        "plug call",
        "plug logs",
        "plug reload",
        "plug enable",
        "plug disable",
        "plug grant",
        "plug revoke",
    ];
    for command in commands {
        let mut arguments: Vec<&str> = command.split_whitespace().collect();
        arguments.push("--help");
        let help = ok(home.run(&arguments));
        assert!(help.stdout.contains("Usage: jackdaw"), "{command}: {}", help.stdout);
        assert!(help.stdout.lines().count() > 3, "{command}: {}", help.stdout);
    }
    assert!(ok(home.run(&["--version"])).stdout.starts_with("jackdaw "));
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let home = Home::new();
    for arguments in [
        &["nonsense", "x", "y"][..],
        &["search", "SPACE"],
        &["search"],
        &["serve", "SPACE", "--port", "many"],
        &["serve", "SPACE", "--port", "70000"],
        &["serve", "SPACE", "--listen", "nowhere"],
        &["serve", "SPACE", "--nonsense"],
        &["plug"],
        &["plug", "dance"],
        &["plug", "call", "SPACE"],
        &["plug", "grant", "p"],
        &["render"],
    ] {
        let finished = home.run(arguments);
        assert_eq!((finished.code, finished.stdout.as_str()), (Some(2), ""), "{arguments:?}: {finished:?}");
        assert!(finished.stderr.contains("--help") || finished.stderr.contains("Usage"), "{finished:?}");
    }
}

#[test]
fn errors_name_what_is_wrong_and_exit_with_1() {
    let home = space();
    home.write(".jackdaw/plugs/p/plug.yaml", "name: p\nversion: 1.0.0\nfunctions: { f: {}, bad: {} }\n");
    home.write(
        ".jackdaw/plugs/p/plug.js",
        "export const f = () => 1\nexport const bad = () => { throw new Error('no luck') }\n",
    );
    fails(&home.run(&["search", "SPACE/none", "x"]), &["none", "folder"]);
    fails(&home.run(&["serve", "SPACE/none"]), &["none", "folder"]);
    fails(&home.run(&["serve", "SPACE/picture.png"]), &["picture.png"]);
    fails(&home.run(&["index", "SPACE/none"]), &["none"]);
    fails(&home.run(&["render", "SPACE/none.md"]), &["none.md"]);
    fails(&home.run(&["plug", "check", "SPACE/none"]), &["none"]);
    fails(&home.run(&["plug", "info", "none", "--space", "SPACE"]), &["none"]);
    fails(&home.run(&["plug", "reload", "none", "--space", "SPACE"]), &["none"]);
    fails(&home.run(&["plug", "call", "SPACE", "p.none", "--trust", "p"]), &["p.none"]);
    fails(&home.run(&["plug", "call", "SPACE", "p.f", "--args", "{", "--trust", "p"]), &["--args", "JSON"]);
    fails(&home.run(&["plug", "call", "SPACE", "p.f", "--args", "[]", "--trust", "p"]), &["object"]);
    fails(&home.run(&["plug", "call", "SPACE", "p.f"]), &["p", "allow"]);
    fails(&home.run(&["plug", "grant", "p", "nonsense", "--space", "SPACE"]), &["nonsense"]);
    let bad = home.run(&["plug", "call", "SPACE", "p.bad", "--trust", "p"]);
    assert_eq!((bad.code, bad.stdout.as_str()), (Some(1), ""), "{bad:?}");
    assert!(bad.stderr.contains("no luck") && bad.stderr.contains("plug.js:2:"), "{bad:?}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    fails(&home.run(&["serve", "SPACE", "--port", &port]), &[&port, "--port"]);
}

#[test]
fn notes_are_searched_rendered_and_counted_without_a_running_app() {
    let home = space();
    let before = home.files();
    let text = ok(home.run(&["search", "SPACE", "clever"])).stdout;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines.iter().any(|line| line.starts_with("Birds/Jackdaw.md:5:") && line.contains("<corvid>")), "{text}");
    let hits = ok(home.run(&["search", "SPACE", "clever", "--json", "--limit", "1"])).json();
    assert_eq!((hits["hits"].as_array().unwrap().len(), &hits["total"]), (1, &json!(2)), "{hits}");
    assert_eq!(ok(home.run(&["search", "SPACE", "nothinglikeit"])).stdout, "");

    let html = ok(home.run(&["render", "SPACE/Birds/Raven.md"])).stdout;
    assert!(html.contains("Raven</h1>"), "{html}");
    let html = ok(home.run_with_input(&["render", "-"], "**b** <script>alert(1)</script>\n")).stdout;
    assert!(html.contains("<strong>b</strong>") && !html.contains("<script"), "{html}");

    let counts = ok(home.run(&["index", "SPACE", "--json"])).json();
    assert_eq!((&counts["notes"], &counts["tasks"]), (&json!(2), &json!(2)), "{counts}");
    assert!(ok(home.run(&["index", "SPACE"])).stdout.contains("notes"));
    assert_eq!(home.files(), before, "looking changes nothing");
}

/// More than a pass over the space has read before its app answers.
const NOTES: usize = 3000;

#[test]
fn an_index_of_a_space_that_an_app_serves_is_the_apps_and_says_the_same() {
    let home = space();
    for number in 0..NOTES {
        home.write(&format!("many/{number}.md"), format!("- [ ] one of [[many/{}]] #tag\n", number + 1));
    }
    let app = home.serve();
    let first = ok(home.run(&["index", "SPACE", "--json"])).json();
    assert_eq!(first["notes"], NOTES + 2, "the pass at its start is waited for: {first}");
    home.write("late.md", "[[Jackdaw]] and [[nowhere]]\n");
    home.write("many/0.md", "no task\n");
    std::fs::remove_file(home.file("many/1.md")).unwrap();
    let json = ok(home.run(&["index", "SPACE", "--json"]));
    let lines = ok(home.run(&["index", "SPACE"]));
    let counts = json.json();
    assert_eq!((&counts["notes"], &counts["tasks"]), (&json!(NOTES + 2), &json!(NOTES)), "{counts}");
    assert_eq!(app.get_json("/api/index"), counts);
    drop(app);
    assert_eq!(ok(home.run(&["index", "SPACE", "--json"])).stdout, json.stdout, "as without an app");
    assert_eq!(ok(home.run(&["index", "SPACE"])).stdout, lines.stdout, "as without an app");
}

#[test]
fn a_check_says_all_that_is_wrong_as_a_compiler_would() {
    let home = Home::new();
    home.write("good/plug.yaml", "name: good\nversion: 1.0.0\nfunctions: { f: { command: \"Good: F\" } }\n");
    home.write("good/plug.ts", "export const f = (): number => 1\n");
    home.write(
        "bad/plug.yaml",
        "name: bad\nversion: 1\nfunctions:\n  f: { comand: \"Bad: F\", cron: \"99 * * * *\" }\n",
    );
    home.write("bad/plug.ts", "export const f = 1\n");
    home.write("code/plug.yaml", "name: code\nversion: 1.0.0\nfunctions: { f: {} }\n");
    home.write("code/plug.ts", "\nexport const f = ( => 1\n");
    assert_eq!(ok(home.run(&["plug", "check", "SPACE/good", "--json"])).json(), json!({ "diagnostics": [] }));
    let _ = ok(home.run(&["plug", "check", "SPACE/good"]));
    let bad = home.run(&["plug", "check", "SPACE/bad", "--json"]);
    assert_eq!(bad.code, Some(1));
    let found = bad.json()["diagnostics"].clone();
    let places: Vec<(u64, u64)> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (found["line"].as_u64().unwrap(), found["column"].as_u64().unwrap()))
        .collect();
    assert_eq!(places, [(2, 10), (4, 8), (4, 32)], "{found:#}");
    let text = home.run(&["plug", "check", "SPACE/bad"]);
    assert_eq!(text.code, Some(1));
    assert!(
        text.stdout.contains("plug.yaml:4:8: error")
            && text.stdout.contains("4 |   f: { comand: \"Bad: F\"")
            && text.stdout.contains("  |        ^^^^^^\n  = help: did you mean `command`?")
            && text.stdout.ends_with("3 errors\n"),
        "{}",
        text.stdout
    );
    let code = home.run(&["plug", "check", "SPACE/code"]);
    assert_eq!(code.code, Some(1));
    assert!(code.stdout.contains("plug.ts:2:") && code.stdout.contains("export const f = ( => 1"), "{}", code.stdout);
}

#[test]
fn the_doctor_says_what_is_found_and_what_is_wrong() {
    let home = space();
    let healthy = ok(home.run(&["doctor", "SPACE", "--json"])).json();
    assert_eq!(healthy["ok"], true, "{healthy:#}");
    let whats: Vec<&str> = healthy["checks"].as_array().unwrap().iter().filter_map(|c| c["what"].as_str()).collect();
    for what in ["program", "data", "cache", "settings", "running apps", "port", "app", "watching"] {
        assert!(whats.contains(&what), "{what} in {whats:?}");
    }
    home.write(".jackdaw/config.yaml", "exclude: [\n");
    home.write(".jackdaw/plugs/p/plug.yaml", "name: p\nversion: 1\n");
    home.write(".jackdaw/plugs.lock", "{");
    let sick = home.run(&["doctor", "SPACE"]);
    assert_eq!(sick.code, Some(1), "{sick:?}");
    for words in ["config.yaml", "plugs/p has", "plug check", "plugs.lock", "help: "] {
        assert!(sick.stdout.contains(words), "{words:?} in {}", sick.stdout);
    }
    assert_eq!(home.read(".jackdaw/config.yaml"), b"exclude: [\n", "looking changes nothing");
    home.write(".jackdaw/config.yaml", "deny: [shel]\nexlude: [a]\n");
    let slips = home.run(&["doctor", "SPACE"]).stdout;
    for words in [
        "config.yaml:1:8: error[invalid-setting]",
        "config.yaml:2:1: warning[unknown-setting]",
        "did you mean `exclude`?",
    ] {
        assert!(slips.contains(words), "{words:?} in {slips}");
    }
    home.write(
        ".jackdaw/config.yaml",
        "plugs:\n  stats:\n    wordsPerMinute: fast\n    wordPerMinute: 200\n  taks: { a: 1 }\n",
    );
    let of_plugs = home.run(&["doctor", "SPACE"]).stdout;
    for words in [
        "config.yaml:3:21: warning[invalid-setting]",
        "config.yaml:4:20: warning[invalid-setting]: settings of `stats`: /wordPerMinute: `wordPerMinute` is not known here",
        "did you mean `wordsPerMinute`?",
        "config.yaml:5:3: warning[unknown-plug]: settings of `taks`, and no plug has that name",
        "did you mean `tasks`?",
    ] {
        assert!(of_plugs.contains(words), "{words:?} in {of_plugs}");
    }
    let app = home.serve();
    let found = home.run(&["doctor", "SPACE", "--json"]).json().to_string();
    assert!(found.contains(&app.url), "{found}");
}

const PLUG: &str = "name: p\nversion: 1.0.0\npermissions: [kv]\nfunctions: { count: { command: \"P: Count\" } }\n";
const CODE: &str = "import { kv, log } from 'jackdaw'\nexport const count = async ({ by = 1 }) => {\n  const n = ((await kv.get('n')) ?? 0) + by\n  await kv.set('n', n)\n  await log.info(`now ${n}`)\n  return n\n}\n";

fn with_plug() -> Home {
    Home::with(&[(".jackdaw/plugs/p/plug.yaml", PLUG), (".jackdaw/plugs/p/plug.js", CODE)])
}

#[test]
fn plugs_are_asked_and_told_through_the_running_app() {
    let home = with_plug();
    let app = home.serve_with(&[]);
    let run = |arguments: &[&str]| home.run(&[arguments, &["--space", "SPACE"]].concat());
    let listed = ok(run(&["plug", "list", "--json"])).json();
    assert_eq!(listed["plugs"].as_array().unwrap().len(), 7);
    let text = ok(run(&["plug", "list"])).stdout;
    assert!(text.lines().any(|line| line.starts_with("p ") && line.contains("waiting_for_grant")), "{text}");
    fails(&home.run(&["plug", "call", "SPACE", "p.count"]), &["p", "allow"]);
    assert_eq!(ok(run(&["plug", "grant", "p", "--all", "--yes", "--json"])).json()["state"], "running");
    assert_eq!(app.plug("p")["state"], "running", "the running app followed");
    assert_eq!(ok(home.run(&["plug", "call", "SPACE", "p.count", "--args", "{\"by\": 5}"])).json(), json!(5));
    assert_eq!(app.result("p.count"), 6, "it was the same app");
    let logs = ok(run(&["plug", "logs", "p"])).stdout;
    assert!(logs.contains("now 5") && logs.contains("now 6"), "{logs}");
    let newest = ok(run(&["plug", "logs", "p", "--limit", "1", "--json"])).json();
    assert!(newest["logs"][0]["message"].as_str().unwrap().contains("now 6"), "{newest}");
    let info = ok(run(&["plug", "info", "p", "--json"])).json();
    assert_eq!((&info["generation"], &info["calls"]), (&json!(1), &json!(2)), "{info}");
    let _ = ok(run(&["plug", "reload", "p"]));
    assert_eq!(app.plug("p")["generation"], 2);
    let _ = ok(run(&["plug", "disable", "p"]));
    assert_eq!(app.plug("p")["state"], "disabled");
    let _ = ok(run(&["plug", "enable", "p"]));
    assert_eq!(app.plug("p")["state"], "running");
    let _ = ok(run(&["plug", "revoke", "p", "--all", "--yes"]));
    assert_eq!(app.plug("p")["state"], "waiting_for_grant");
    // So does a search: what was just written is found.
    let _ = app.put("/api/notes/new.md", "freshword\n").expect(201);
    assert!(ok(home.run(&["search", "SPACE", "freshword"])).stdout.starts_with("new.md:1:"));
}

#[test]
fn plugs_are_called_in_a_fresh_app_when_none_runs() {
    let home = with_plug();
    assert_eq!(ok(home.run(&["plug", "call", "SPACE", "p.count", "--trust", "p"])).json(), json!(1));
    assert_eq!(
        ok(home.run(&["plug", "grant", "p", "--all", "--yes", "--space", "SPACE", "--json"])).json()["state"],
        "running"
    );
    assert_eq!(
        ok(home.run(&["plug", "call", "SPACE", "p.count"])).json(),
        json!(2),
        "grant and keys outlive the command"
    );
    let day = ok(home.run(&["plug", "call", "SPACE", "journal.today", "--args", "{\"date\": \"2026-03-01\"}"])).json();
    assert_eq!(day, json!({ "path": "Journal/2026-03-01.md", "created": true }));
    assert!(home.has("Journal/2026-03-01.md"));
}

fn discovery_files(home: &Home) -> Vec<PathBuf> {
    let folder = home.data().join("runtime");
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect()
}

#[test]
fn a_running_app_is_found_by_its_file_and_leaves_none_behind() {
    let home = space();
    let mut app = home.serve();
    let files = discovery_files(&home);
    assert_eq!(files.len(), 1, "{files:?}");
    let told: Value = serde_json::from_slice(&std::fs::read(&files[0]).unwrap()).unwrap();
    assert_eq!((told["url"].as_str(), told["token"].as_str()), (Some(app.url.as_str()), Some(app.token.as_str())));
    assert_eq!(told["pid"], app.pid);
    assert_eq!(told["space"], home.space().canonicalize().unwrap().to_str().unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&files[0]).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let (status, took) = app.terminate();
    assert!(status.success(), "{status:?}: {}", app.stderr());
    assert!(took < Duration::from_secs(10), "CONTRACT §7 allows 10 s, it took {took:?}");
    assert_eq!(discovery_files(&home), Vec::<PathBuf>::new());
    assert_eq!(app.stderr(), "", "an orderly end says nothing");
}

#[test]
fn sigterm_stops_it_within_its_time_whatever_is_under_way() {
    let home = with_plug();
    let code = "import { events } from 'jackdaw'\nexport const count = async () => { await events.emit('p:begun', {}); for (;;) {} }\n";
    home.write(".jackdaw/plugs/p/plug.js", code);
    let manifest = PLUG.replace("[kv]", "[events:emit]");
    home.write(".jackdaw/plugs/p/plug.yaml", format!("{manifest}limits: {{ timeout: 60s }}\n"));
    let mut app = home.serve();
    let mut events = app.events();
    let (url, token) = (app.url.clone(), app.token.clone());
    let call = std::thread::spawn(move || {
        // It is cut off or answered with an error; both are fine.
        let address = url.trim_start_matches("http://").parse().unwrap();
        let bearer = format!("Bearer {token}");
        let host = url.trim_start_matches("http://");
        let headers = [("Host", host), ("Authorization", bearer.as_str()), ("Content-Length", "0")];
        let line = "POST /api/commands/p.count HTTP/1.1";
        std::panic::catch_unwind(|| jackdaw_tests::raw::send(address, line, &headers)).is_ok()
    });
    let _ = events.wait("the call to be under way", |event| event.name == "p:begun");
    let (_, took) = app.terminate();
    assert!(took < Duration::from_secs(10), "CONTRACT §7 allows 10 s, it took {took:?}");
    let _ = call.join();
    drop(events);
    assert_eq!(discovery_files(&home), Vec::<PathBuf>::new());
}

#[test]
fn a_space_that_is_open_is_not_opened_again() {
    let home = space();
    let app = home.serve();
    let again = home.run(&["serve", "SPACE", "--port", "0", "--json"]);
    fails(&again, &["open already", &app.url]);
    assert_eq!(app.get_json("/ping")["app"], "jackdaw", "the first goes on");
    assert_eq!(discovery_files(&home).len(), 1);
    drop(app);
    // It was killed and left its file: that is nobody.
    assert_eq!(discovery_files(&home).len(), 1);
    let app = home.serve();
    assert_eq!(ok(home.run(&["search", "SPACE", "clever", "--json"])).json()["total"], 2);
    drop(app);
}

#[test]
fn without_json_the_first_line_is_an_address_for_a_browser() {
    let home = space();
    let mut child = jackdaw_tests::program::command(&home.data())
        .args(["serve", "--port", "0"])
        .arg(home.space())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
    child.kill().unwrap();
    let _ = child.wait();
    let (url, token) = line.trim_end().split_once("/#token=").unwrap_or_else(|| panic!("{line:?}"));
    assert!(url.starts_with("http://127.0.0.1:") && token.len() >= 32, "{line:?}");
}

#[test]
fn opening_a_space_changes_nothing_in_it_but_its_own_folder() {
    let home = space();
    let before = home.files();
    let mut app = App::start(&home, &[]);
    app.indexed();
    let _ = app.terminate();
    assert_eq!(home.files(), before);
}

#[test]
fn links_are_told_as_compilers_tell_places() {
    let home = Home::with(&[
        ("a.md", "[[b#None]] [[gone]] [[Note]]\n"),
        ("b.md", "# B\n"),
        ("Note.md", "\n"),
        ("x/Note.md", "a stray thought about b b, Alone\n"),
        ("Alone.md", "x\n"),
    ]);
    for (flags, expected) in [
        (&["--broken"][..], "a.md:1: gone: no such file\na.md:1: b.md#None: no such heading\n"),
        (&["--ambiguous"], "a.md:1: Note: leads to Note.md, could mean x/Note.md\n"),
        (&["--orphans"], "Alone.md\nx/Note.md\n"),
        (&["--mentions", "Alone.md"], "x/Note.md:1: a stray thought about b b, Alone\n"),
        (&[], "        2  broken\n        1  ambiguous\n        2  orphans\n"),
        (&["--mentions", "Alone.md", "--link"], "x/Note.md\n"),
        (&["--mentions", "Alone.md"], ""),
    ] {
        let arguments: Vec<&str> = ["links", "SPACE"].iter().chain(flags).copied().collect();
        assert_eq!(ok(home.run(&arguments)).stdout, expected, "{flags:?}");
    }
    assert_eq!(home.read("x/Note.md"), b"a stray thought about b b, [[Alone]]\n");
    let json = ok(home.run(&["links", "SPACE", "--broken", "--json"])).json();
    assert_eq!(json["unresolved"][0]["target"], "gone");
    fails(&home.run(&["links", "SPACE", "--mentions", "none.md"]), &["none.md"]);
    assert_eq!(home.run(&["links", "SPACE", "--broken", "--orphans"]).code, Some(2));
    assert_eq!(home.run(&["links", "SPACE", "--link"]).code, Some(2));
}
