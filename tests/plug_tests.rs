//! `jackdaw plug test`: an author's own tests run in a world of their own, and failures say where.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use jackdaw_tests::program::Finished;
use jackdaw_tests::{Following, Home};
use serde_json::{Value, json};

const MANIFEST: &str = r#"name: demo
version: 0.1.0
permissions:
  - kv
  - ui
  - notes:read: ["**"]
  - notes:write: ["Log/**"]
  - net: ["api.example.org"]
  - editor:read
  - editor:write
config: { type: object, properties: { unit: { type: string, default: words } } }
functions:
  hello: { command: "Demo: Hello", http: { method: GET, path: "/hello/{who}" } }
  nightly: { cron: "0 3 * * *" }
  saved: { events: ["note:saved"] }
  weather: {}
  ask: {}
  unit: {}
  bad: {}
  outside: {}
  fails: { http: { method: GET, path: "/fails" } }
"#;

const CODE: &str = r#"import { config, editor, kv, log, net, notes, ui } from "jackdaw";
export async function hello(input: { params?: { who: string } }) {
  await ui.notify("hi");
  return { greeting: `Hello, ${input.params?.who ?? "you"}` };
}
export async function nightly(input: { scheduled: string }) {
  await notes.append("Log/nights.md", `- ${input.scheduled} ${new Date().toISOString()}\n`);
}
export async function saved(input: { data: { path: string } }) {
  await kv.set("seen", ((await kv.get<number>("seen")) ?? 0) + 1);
  log.info(`saw ${input.data.path}`);
}
export async function weather() {
  return (await (await net.fetch("https://api.example.org/weather")).json()).sky;
}
export async function ask() {
  const name = await ui.prompt("Who?");
  await editor.insert(`${name} in ${(await editor.current()).path}`);
  return name;
}
export const unit = async () => (await config.get<{ unit: string }>()).unit;
function inner(): never { throw new Error("no luck"); }
export function bad() { return inner(); }
export const outside = async () => notes.write("elsewhere.md", "x");
export async function fails() { console.log("about to", { read: 1 }); return kv.nonsense(); }
"#;

const GOOD: &str = r#"import { call, clock, describe, emit, expect, http, log, network, settings, space, syscalls, test, user } from "jackdaw/test";

test("a route greets", async () => {
  const answer = await http("GET", "/hello/ada");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ greeting: "Hello, ada" });
  expect(await user.notifications()).toEqual([{ plug: "demo", message: "hi", level: "info" }]);
});
test("nights pass without waiting", async () => {
  await clock.advance("3d");
  expect((await space.read("Log/nights.md")).trim().split("\n")).toEqual([6, 7, 8].map(
    (day) => `- 2026-01-0${day}T03:00:00Z 2026-01-0${day}T03:00:00.000Z`));
  expect((await clock.now()).toISOString()).toBe("2026-01-08T09:00:00.000Z");
});
describe("events", () => {
  test("saves are seen", async () => {
    await space.write("a.md", "x");
    expect(await log()).toEqual([{ level: "info", message: "saw a.md", function: "saved" }]);
    expect((await syscalls("kv.set")).map((made) => made.input.value)).toEqual([1]);
  });
  test("each test has a space of its own", async () => {
    expect(await space.list()).toEqual([]);
    await emit("note:saved", { path: "b.md" });
    expect((await syscalls("kv.set")).map((made) => made.input.value)).toEqual([1]);
  });
});
test("the network answers what it was told, and nothing else", async () => {
  await network.once("GET https://api.example.org/*", { json: { sky: "grey" } });
  expect(await call("weather")).toBe("grey");
  expect(await network.requests()).toMatchObject([{ method: "GET", url: "https://api.example.org/weather" }]);
  await expect(call("weather")).rejects.toThrow("unavailable");
});
test("the user answers", async () => {
  await space.write("Log/n.md", "note ");
  await user.opens("Log/n.md");
  await user.answers("Ada");
  expect(await call("ask")).toBe("Ada");
  expect((await user.editor())?.text).toBe("note Ada in Log/n.md");
});
test("settings are heard", async () => {
  expect(await call("unit")).toBe("words");
  await settings({ unit: "chars" });
  expect(await call("unit")).toBe("chars");
});
test("permissions hold in tests too", async () => {
  await expect(call("outside")).rejects.toThrow("permission_denied");
  expect((await syscalls("notes.write"))[0]).toMatchObject({ error: "permission_denied" });
});
test("looks as it did", async () => {
  await expect({ b: [1, 2], a: "x" }).toMatchSnapshot();
});
"#;

fn plug(tests: &[(&str, &str)]) -> Home {
    let home = Home::new();
    home.write("demo/plug.yaml", MANIFEST);
    home.write("demo/plug.ts", CODE);
    for (name, text) in tests {
        home.write(&format!("demo/{name}"), text);
    }
    home
}

fn run(home: &Home, arguments: &[&str]) -> Finished {
    home.run(&[&["plug", "test", "SPACE/demo"], arguments].concat())
}

fn outcomes(report: &Value) -> Vec<(String, String)> {
    let tests = report["files"].as_array().unwrap().iter().flat_map(|file| file["tests"].as_array().unwrap());
    tests
        .map(|test| (test["name"].as_str().unwrap().to_owned(), test["outcome"].as_str().unwrap().to_owned()))
        .collect()
}

#[test]
fn each_test_has_a_space_a_time_a_network_and_a_user_of_its_own() {
    let home = plug(&[("plug.test.ts", GOOD)]);
    let finished = run(&home, &["--json"]);
    let report = finished.json();
    assert!(report["passed"] == true && finished.code == Some(0), "{report:#}");
    assert_eq!(outcomes(&report).len(), 9, "{report:#}");
    assert_eq!(report["snapshots"], 1);
    assert!(home.has("demo/__snapshots__/plug.test.ts.json"));
    assert!(!home.has("demo/Log"), "nothing was written where the plug lies");
}

#[test]
fn a_failure_shows_what_was_expected_and_where() {
    let tests = "import { call, expect, test } from \"jackdaw/test\";\nimport { bad } from \"./plug.ts\";\n\
        test(\"here\", () => {\n  expect({ a: 1, b: [1, 2, 3] }).toEqual({ a: 1, b: [1, 2, 4] });\n});\n\
        test(\"in the plug\", async () => {\n  await call(\"bad\");\n});\n\
        test(\"in what it imports\", () => { bad(); });\ntest.skip(\"later\");\n";
    let home = plug(&[("plug.test.ts", tests)]);
    let finished = run(&home, &[]);
    assert_eq!((finished.code, finished.stderr.as_str()), (Some(1), ""), "{finished:?}");
    for words in [
        "✗ here",
        "expected { a: 1, b: [1, 2, 4] }",
        "received { a: 1, b: [1, 2, 3] }",
        "demo/plug.test.ts:4:",
        "4 |   expect({ a: 1, b: [1, 2, 3] }).toEqual(",
        "✗ in the plug",
        "no luck",
        "demo/plug.ts:22:",
        "22 | function inner(): never { throw new Error(\"no luck\"); }",
        "demo/plug.test.ts:7:",
        "at bad (plug.ts:23:",
        "– later",
        "0 passed, 3 failed, 1 skipped",
    ] {
        assert!(finished.stdout.contains(words), "{words:?} in {}", finished.stdout);
    }
}

#[test]
fn a_route_answers_a_test_as_it_answers_a_client() {
    let tests = r#"import { expect, http, test } from "jackdaw/test";
test("fails", async () => {
  const answer = await http("GET", "/fails");
  expect(answer.status).toBe(500);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  const { code, detail } = await answer.json();
  expect(code).toBe("plug_error");
  expect(detail).toBe("the http hook `demo.fails` failed with `internal`: TypeError: kv.nonsense is not a function (plug.ts:25:81)");
});
test("is not there", async () => {
  expect((await http("GET", "/nowhere")).status).toBe(404);
  const other = await http("DELETE", "/fails");
  expect([other.status, other.headers.get("allow")]).toEqual([405, "GET"]);
});
"#;
    let home = plug(&[("plug.test.ts", tests)]);
    let report = run(&home, &["--json"]).json();
    assert_eq!(report["passed"], true, "{report:#}");
}

#[test]
fn what_was_logged_is_shown_under_a_test_that_fails_and_under_all_if_that_is_asked() {
    let tests = r#"import { call, expect, http, log, test } from "jackdaw/test";
test("good", async () => { await http("GET", "/fails"); });
test("bad", async () => { console.log("looking"); await call("hello"); expect((await http("GET", "/fails")).status).toBe(200); });
"#;
    let home = plug(&[("plug.test.ts", tests)]);
    let finished = run(&home, &[]);
    let (good, bad) = finished.stdout.split_once("✗ bad").expect("it fails");
    assert!(good.contains("✓ good") && !good.contains("about to"), "{finished:?}");
    for words in [
        "info  fails: about to { read: 1 }",
        "error fails: `demo.fails` failed: TypeError: kv.nonsense is not a function",
        "info  the test: looking",
    ] {
        assert!(bad.contains(words), "{words:?} in {}", finished.stdout);
    }
    let finished = run(&home, &["--verbose"]);
    let (good, _) = finished.stdout.split_once("✗ bad").expect("it fails");
    assert!(good.contains("info  fails: about to"), "{finished:?}");
    let report = run(&home, &["--json"]).json();
    let logged = &report["files"][0]["tests"][0]["log"][0];
    assert_eq!(*logged, json!({ "level": "info", "message": "about to { read: 1 }", "function": "fails" }));
}

/// Stands before what the position of a failure must be, and is taken out of the test.
const HERE: char = '¦';

#[test]
fn what_is_not_awaited_or_never_ends_fails_at_its_line() {
    let cases = [
        ("a call", "¦call(\"nope\");", "call(…) was not awaited"),
        (
            "a call that works",
            "const unit = ¦call(\"unit\");\n  expect(unit).toBeDefined();",
            "call(…) was not awaited",
        ),
        ("a rejection", "expect(call(\"unit\")).rejects.¦toThrow(\"x\");", "rejects.toThrow(…) was not awaited"),
        ("a step", "space.¦write(\"a.md\", \"x\");\n  await space.read(\"a.md\");", "space.write(…) was not awaited"),
        (
            "a resolved value",
            "await expect(call(\"unit\")).resolves.¦toBe(\n    [1].map((n) => n).join(\",\"));",
            "to be \"1\"",
        ),
        (
            "a snapshot",
            "await expect(\n    Math.random()).¦toMatchSnapshot();\n  await expect(1).toMatchSnapshot();",
            "does not match its snapshot",
        ),
    ];
    let mut code = String::from(
        "import { call, expect, space, test } from \"jackdaw/test\";\ninterface Long {\n  a: string;\n}\n",
    );
    let mut places = Vec::new();
    let mut add = |text: &str| {
        let (before, after) = text.split_once(HERE).unwrap();
        code.push_str(before);
        places.push((code.matches('\n').count() + 1, code.rsplit('\n').next().unwrap().chars().count() + 1));
        code.push_str(after);
    };
    for (name, text, _) in cases {
        add(&format!("test(\"{name}\", async () => {{\n  {text}\n}});\n"));
    }
    add("¦test(\"hangs\", async () => {\n  await new Promise(() => {});\n});\n");
    code.push_str(
        "test(\"is well\", async () => {\n  const [a] = await Promise.all([call(\"unit\"), space.list()]);\n  expect(a).toBe(\"words\");\n});\n\
         test(\"is returned\", () => call(\"unit\"));\n\
         test(\"is caught\", async () => {\n  let said = \"\";\n  await call(\"bad\").catch((error) => (said = error.message));\n  expect(said).toMatch(\"no luck\");\n});\n",
    );
    let home = plug(&[("a.test.ts", &code)]);
    run(&home, &[]);
    let report = run(&home, &["--json"]).json();
    let tests = report["files"][0]["tests"].as_array().unwrap();
    let says = cases.iter().map(|(_, _, says)| *says).chain(["waits for a promise that never settles"]);
    for ((test, says), (line, column)) in tests.iter().zip(says).zip(places) {
        let failure = &test["failure"];
        assert!(failure["message"].as_str().is_some_and(|said| said.contains(says)), "{test:#}");
        assert_eq!(failure["position"], json!({ "file": "a.test.ts", "line": line, "column": column }), "{test:#}");
    }
    for test in &tests[cases.len() + 1..] {
        assert_eq!(test["outcome"], "passed", "{test:#}");
    }
    assert_eq!(tests.len(), cases.len() + 4);
}

#[test]
fn a_snapshot_that_changed_fails_until_it_is_taken() {
    let test = |value: &str| {
        format!(
            "import {{ expect, test }} from \"jackdaw/test\";\ntest(\"looks\", async () => {{ await expect({value}).toMatchSnapshot(); }});\n"
        )
    };
    let home = plug(&[("lib/looks.test.js", &test("1"))]);
    assert_eq!(run(&home, &[]).code, Some(0));
    assert_eq!(run(&home, &[]).code, Some(0), "the same again");
    home.write("demo/lib/looks.test.js", test("2"));
    let before = home.read("demo/lib/__snapshots__/looks.test.js.json");
    let failed = run(&home, &[]);
    assert!(failed.code == Some(1) && failed.stdout.contains("--update"), "{failed:?}");
    assert_eq!(home.read("demo/lib/__snapshots__/looks.test.js.json"), before, "looking changes nothing");
    assert_eq!(run(&home, &["--update"]).code, Some(0));
    assert_eq!(run(&home, &[]).code, Some(0));
}

#[test]
fn what_cannot_run_says_why() {
    let home = plug(&[("a.test.ts", "import { test } from \"jackdaw/test\";\ntest(\"x\", ( => {});\n")]);
    let broken = run(&home, &[]);
    assert!(broken.code == Some(1) && broken.stdout.contains("a.test.ts:2:"), "{broken:?}");
    home.write("demo/a.test.ts", "import { test } from \"jackdaw/test\";\ntest(\"x\");\n");
    let thrown = run(&home, &["--json"]).json();
    assert_eq!(thrown["files"][0]["diagnostics"][0]["line"], 2, "{thrown:#}");
    home.write(
        "demo/a.test.ts",
        "import { test } from \"jackdaw/test\";\ntest(\"x\", () => {});\ntest(\"y\", () => {});\n",
    );
    assert_eq!(outcomes(&run(&home, &["y", "--json"]).json()), [("y".to_owned(), "passed".to_owned())]);
    let missed = run(&home, &["nothing-like-that"]);
    assert!(missed.code == Some(1) && missed.stderr.contains("nothing-like-that"), "{missed:?}");
    home.write("demo/plug.ts", "import { test } from \"jackdaw/test\";\nexport const hello = test;\n");
    let misplaced = run(&home, &[]);
    assert!(misplaced.code == Some(1) && misplaced.stderr.contains("*.test.ts"), "{misplaced:?}");
    std::fs::remove_file(home.file("demo/a.test.ts")).unwrap();
    let none = run(&home, &[]);
    assert!(none.code == Some(1) && none.stderr.contains("plug.test.ts"), "{none:?}");
    assert_eq!(json!(home.run(&["plug", "test", "SPACE/none"]).code), 1);
}

#[test]
fn a_new_plug_passes_its_own_check_and_tests_and_is_never_made_over_another() {
    for (lang, code) in [("ts", "plug.ts"), ("js", "plug.js")] {
        let home = Home::new();
        let made = home.run(&["plug", "new", "my-plug", "--lang", lang, "--dir", "SPACE"]);
        assert_eq!(made.code, Some(0), "{made:?}");
        for file in ["plug.yaml", code, "jackdaw.d.ts", "plug.schema.json", "README.md"] {
            assert!(home.has(&format!("my-plug/{file}")), "{lang}: {file}");
        }
        let manifest = String::from_utf8(home.read("my-plug/plug.yaml")).unwrap();
        assert!(manifest.starts_with("# yaml-language-server: $schema=./plug.schema.json\n"), "{manifest}");
        let schema: Value = serde_json::from_slice(&home.read("my-plug/plug.schema.json")).unwrap();
        assert_eq!(schema["required"], json!(["name", "version"]));
        let types = String::from_utf8(home.read("my-plug/jackdaw.d.ts")).unwrap();
        assert!(types.contains("declare module \"jackdaw\" {") && types.contains("declare module \"jackdaw/test\" {"));
        assert_eq!(home.run(&["plug", "check", "SPACE/my-plug"]).code, Some(0));
        let tested = home.run(&["plug", "test", "SPACE/my-plug", "--json"]);
        assert_eq!((tested.code, &tested.json()["passed"]), (Some(0), &json!(true)), "{tested:?}");
        home.write(&format!("my-plug/{code}"), "mine");
        let again = home.run(&["plug", "new", "my-plug", "--lang", lang, "--dir", "SPACE"]);
        assert!(again.code == Some(1) && again.stderr.contains("there already"), "{again:?}");
        assert_eq!(home.read(&format!("my-plug/{code}")), b"mine");
    }
}

#[test]
fn a_new_plug_in_a_space_says_what_makes_it_live_and_takes_no_core_plugs_place() {
    let home = Home::new();
    let made = home.run(&["plug", "new", "mine", "--space", "SPACE"]);
    assert!(made.code == Some(0) && made.stdout.contains("plug logs mine --follow"), "{made:?}");
    assert!(!made.stdout.contains("plug dev"), "it is live where it lies: {made:?}");
    let refused = home.run(&["plug", "new", "journal", "--space", "SPACE"]);
    assert!(refused.code == Some(1) && refused.stderr.contains("`journal` is a core plug"), "{refused:?}");
    assert!(!home.has(".jackdaw/plugs/journal"));
    let elsewhere = home.run(&["plug", "new", "journal", "--dir", "SPACE/work"]);
    assert_eq!(elsewhere.code, Some(0), "{elsewhere:?}");
}

#[test]
fn a_new_compiled_plug_has_all_that_its_build_needs_and_lacks_nothing_but_that_build() {
    for (lang, code, test) in [
        ("rust", "src/lib.rs", "src/lib.rs"),
        ("python", "plug.py", "test_greeting.py"),
        ("c", "plug.c", "greeting_test.c"),
    ] {
        let home = Home::new();
        let made = home.run(&["plug", "new", "my-plug", "--lang", lang, "--dir", "SPACE"]);
        assert_eq!(made.code, Some(0), "{made:?}");
        assert!(made.stdout.contains("plug dev") && made.stdout.contains(code), "{made:?}");
        let api = ["wit/types.wit", "wit/core.wit", "wit/plug.wit"];
        for file in ["plug.schema.json", ".gitignore"].into_iter().chain(api) {
            assert!(home.has(&format!("my-plug/{file}")), "{lang}: {file}");
        }
        for file in [code, test, "README.md"] {
            let text = String::from_utf8(home.read(&format!("my-plug/{file}"))).unwrap();
            assert!(!text.contains("{name}") && !text.contains("{title}"), "{lang}: {file} is not filled");
        }
        let manifest = String::from_utf8(home.read("my-plug/plug.yaml")).unwrap();
        let (_, build) = manifest.split_once("\nbuild: ").unwrap();
        let build = build.lines().next().unwrap();
        let readme = String::from_utf8(home.read("my-plug/README.md")).unwrap();
        for step in build.split(" && ") {
            assert!(readme.contains(step), "{lang}: README.md does not tell of `{step}`");
        }
        let unbuilt = home.run(&["plug", "check", "SPACE/my-plug", "--json"]);
        let diagnostics = unbuilt.json()["diagnostics"].clone();
        assert_eq!(diagnostics.as_array().map(Vec::len), Some(1), "{lang}: {diagnostics}");
        assert_eq!(diagnostics[0]["code"], "missing-main", "{lang}: {diagnostics}");
        assert!(diagnostics[0]["help"].as_str().unwrap().contains(build), "{lang}: {diagnostics}");
    }
}

#[test]
fn a_language_that_is_not_known_is_refused_with_those_that_are() {
    let home = Home::new();
    let finished = home.run(&["plug", "new", "my-plug", "--lang", "cobol", "--dir", "SPACE"]);
    assert_eq!(finished.code, Some(2), "{finished:?}");
    assert!(finished.stderr.contains("ts, js, rust, python, c"), "{finished:?}");
    assert!(!home.has("my-plug"));
}

#[test]
fn watching_runs_the_tests_again_after_each_save_until_it_is_interrupted() {
    let expects = |unit: &str| {
        format!(
            "import {{ call, expect, test }} from 'jackdaw/test'\ntest('unit', async () => {{ expect(await call('unit')).toBe('{unit}') }})\n"
        )
    };
    let home = plug(&[("demo.test.ts", &expects("words"))]);
    let mut watch = Following::start(&home, &["plug", "test", "SPACE/demo", "--watch"]);
    let _ = watch.wait("1 passed");
    let _ = watch.wait("Waiting for a save");
    home.write("demo/demo.test.ts", expects("chars"));
    let _ = watch.wait("0 passed, 1 failed");
    let _ = watch.wait("Waiting for a save");
    home.write("demo/plug.ts", CODE.replace("(await config.get<{ unit: string }>()).unit", "'chars'"));
    let _ = watch.wait("1 passed");
    let _ = watch.wait("Waiting for a save");
    watch.interrupt();
}
