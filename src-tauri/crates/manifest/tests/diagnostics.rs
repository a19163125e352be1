//! What is wrong with a manifest is said all at once, each at its place, with the value quoted and a mend.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use expect_test::{Expect, expect};
use jackdaw_manifest::{check_exports, check_path_exports, parse, resolve_main};

fn check(text: &str, expected: &Expect) {
    let parsed = parse(text, "plug.yaml");
    let broken = parsed.diagnostics.iter().any(jackdaw_diagnostic::Diagnostic::is_error);
    assert_eq!(parsed.manifest.is_none(), broken);
    let said: Vec<String> = parsed.diagnostics.iter().map(ToString::to_string).collect();
    expected.assert_eq(&said.join("\n"));
}

#[test]
fn five_errors_are_five_diagnostics() {
    check(
        "name: Stats\nversion: 1.2\nfunctions:\n  count:\n    comand: { name: Count }\n  nightly: { cron: \"61 3 * * *\" }\n  nightly: {}\npermissions:\n  - notes:raed\n",
        &expect![[r#"
            plug.yaml:1:7: error[bad-name]: `Stats` is not a name of a plug (begin with a-z, go on with a-z, 0-9 and `-`, 64 characters at most)
            plug.yaml:2:10: error[bad-version]: `1.2` is not a version: unexpected end of input while parsing minor version number (write three numbers, e.g. `1.2.0`)
            plug.yaml:5:5: error[unknown-key]: unknown key `comand` in `count` (did you mean `command`?)
            plug.yaml:6:20: error[bad-cron]: `61 3 * * *` is not a schedule: `61` in the field minute: it goes from 0 to 59 (e.g. `0 3 * * *` for 3 o'clock every night)
            plug.yaml:7:3: error[duplicate-key]: the key `nightly` stands here a second time (the first is on line 6; keep one of them)
            plug.yaml:9:5: error[unknown-permission]: there is no permission `notes:raed` (did you mean `notes:read`?)"#]],
    );
}

#[test]
fn every_hook_has_its_own_mistakes() {
    check(
        r##"name: a
version: 1.0.0
functions:
  a: { command: { name: [], key: "Ctrl+Y", priority: high, when: "editor && selektion" } }
  b: { command: { key: y, nmae: B } }
  c: { cron: ["0 0 30 2 *", { schedule: "x" , timezone: Europe/Berln, overlap: drop, catchUp: 1 }, {}] }
  d: { http: { method: GTE, path: stats } }
  e: { http: [{ path: "/a/{x}" }, { path: "/a/{y}" }, { path: "/b/{x}/{x}" }, { path: "/{*r}/x" }] }
  f: { events: [note:save, saved, "*", { priority: 1 }, "b:*:c"] }
  g: { panel: { side: top, frame: nobody } }
  h: { menu: { where: [files], label: "" } }
  i: { noteNamespace: gh, syscall: count, complete: {}, slashCommand: "/x y" }
  j: { path: "../x.ts:run", params: { type: strin }, statusBar: { side: bottom } }
  k: [command]
  "l l": {}
  m: { http: { path: /open, auth: none }, codeWidget: "a b" }
"##,
        &expect![[r#"
            plug.yaml:4:25: error[wrong-type]: `name` must be text, not a list
            plug.yaml:4:34: error[bad-key-binding]: `Ctrl+Y` is not a key: join with `-`, not `+`: `Ctrl-Y` (e.g. `Mod-Shift-y`, or `Mod-k c` for one after the other)
            plug.yaml:4:54: error[wrong-type]: `priority` must be a whole number, not the text `high`
            plug.yaml:4:66: error[bad-when]: `editor && selektion` is not a condition: only `always`, `editor`, `selection`, `note`, `&&` and `!` are known (did you mean `selection`?)
            plug.yaml:5:24: error[bad-key-binding]: `y` is not a key: `y` alone would be caught while typing; add a modifier, e.g. `Mod-y` (e.g. `Mod-Shift-y`, or `Mod-k c` for one after the other)
            plug.yaml:5:27: error[unknown-key]: unknown key `nmae` in `command` (did you mean `name`?)
            plug.yaml:6:15: error[cron-never-fires]: `0 0 30 2 *` never fires: there is no such day
            plug.yaml:6:41: error[bad-cron]: `x` is not a schedule: write five fields (minute, hour, day of month, month, day of week), or six with seconds first, not 1 (e.g. `0 3 * * *` for 3 o'clock every night)
            plug.yaml:6:57: error[bad-timezone]: there is no time zone `Europe/Berln` (did you mean `Europe/Berlin`?)
            plug.yaml:6:80: error[unknown-value]: `overlap` cannot be `drop` (known here: `skip`, `queue`)
            plug.yaml:6:95: error[wrong-type]: `catchUp` must be true or false, not the number `1`
            plug.yaml:6:100: error[missing-key]: the key `schedule` is missing in `cron` (e.g. `schedule: "0 3 * * *"`)
            plug.yaml:7:24: error[bad-route]: `GTE` is not a method that a route can have (did you mean `GET`?)
            plug.yaml:7:35: error[bad-route]: `stats` is not a path of a route: it must begin with `/` (e.g. `/stats/{name}` or `/files/{*rest}`)
            plug.yaml:8:43: error[route-clash]: `GET /a/{y}` of `e` means the same requests as a route of `e` (`/a/{x}` stands on line 8; change the path or the method of one)
            plug.yaml:8:63: error[bad-route]: `/b/{x}/{x}` is not a path of a route: two parameters have one name (e.g. `/stats/{name}` or `/files/{*rest}`)
            plug.yaml:8:87: error[bad-route]: `/{*r}/x` is not a path of a route: `{*…}` takes all that follows, so it must be last (e.g. `/stats/{name}` or `/files/{*rest}`)
            plug.yaml:9:17: warning[unknown-event]: the app has no event `note:save`: this never fires (did you mean `note:saved`?)
            plug.yaml:9:28: error[bad-event]: `saved` is not the name of an event (e.g. `note:saved`, `calendar:changed`, or `plug:*` for all that begin so)
            plug.yaml:9:40: error[missing-key]: the key `name` is missing in `events` (e.g. `name: "note:saved"`)
            plug.yaml:9:57: error[bad-event]: `b:*:c` is not the name of an event (e.g. `note:saved`, `calendar:changed`, or `plug:*` for all that begin so)
            plug.yaml:10:23: error[unknown-value]: `side` cannot be `top` (known here: `left`, `right`, `bottom`)
            plug.yaml:10:35: error[unknown-function]: there is no function `nobody` in this manifest (known here: `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, `i`, `j`, `k`, `l l`, `m`)
            plug.yaml:11:24: error[unknown-value]: `where` cannot be `files` (did you mean `file`?)
            plug.yaml:11:39: error[wrong-type]: `label` is empty
            plug.yaml:12:23: error[bad-prefix]: `gh` is not a literal prefix of notes (name a folder, with `/` at its end, e.g. `gh/`)
            plug.yaml:12:36: error[bad-name]: `count` is not a name for a syscall of `a` (begin it with `a.`)
            plug.yaml:12:43: error[missing-key]: the key `trigger` is missing in `complete` (a mapping, e.g. `{ trigger: "@" }`)
            plug.yaml:12:71: error[bad-name]: `/x y` cannot be typed after the `/` (leave out the `/` and spaces)
            plug.yaml:13:14: error[bad-path]: `../x.ts:run` does not lead to a function (write a .ts, .js or .mjs file of the plug, `:` and the name it exports, e.g. `lib/count.ts:count`)
            plug.yaml:13:45: error[bad-schema]: `strin` is no type of JSON Schema; there are string, number, integer, boolean, object, array, null
            plug.yaml:13:73: error[unknown-value]: `side` cannot be `bottom` (known here: `left`, `right`)
            plug.yaml:14:6: error[wrong-type]: `k` must be a mapping of hooks, e.g. `{ command: { name: … } }`, not a list
            plug.yaml:15:3: error[bad-name]: `l l` is not a name of a function (begin with a letter, go on with letters, digits, `_` and `-`, 64 characters at most)
            plug.yaml:16:22: warning[missing-permission]: `/open` has `auth: none`, and the plug does not ask for `http:public` (add `- http:public` to `permissions`)
            plug.yaml:16:55: error[bad-name]: `a b` cannot be the first word after a fence"#]],
    );
}

#[test]
fn a_handler_of_notes_without_the_right_to_read_them_is_told_that_it_hears_nothing() {
    let functions = "functions:\n  a: { events: [\"note:saved\", \"note:*\", { name: \"file:changed\" }, \"app:ready\", \"*\", \"plug:*\"] }\n";
    let help = "a plug hears only of what it may read; add `- notes:read: [\"**\"]` to `permissions`, or the globs that it needs";
    let said = |permissions: &str| {
        let parsed = parse(&format!("name: a\nversion: 1.0.0\n{functions}{permissions}"), "plug.yaml");
        parsed.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let expected: Vec<String> = [(17, "note:saved"), (31, "note:*"), (49, "file:changed")]
        .iter()
        .map(|(column, name)| {
            format!("plug.yaml:4:{column}: warning[missing-permission]: `{name}` is never heard: the plug does not ask for `notes:read` ({help})")
        })
        .collect();
    assert_eq!(said(""), expected);
    assert_eq!(said("permissions: [{ notes:read: [\"Journal/**\"] }]\n"), [""; 0]);
}

#[test]
fn the_rest_of_the_manifest_has_its_own_mistakes() {
    check(
        r##"name: note
version: [1]
api: "^2"
main: ../evil.ts
permissions:
  - net
  - net: ["https://a.b", "*.a.b:99999", "a/b", "ok.example"]
  - notes:write: ["/abs", "a/../b", "[", ok/**]
  - ui: [x]
  - kv: { scop: [x] }
  - shell: []
  - [1]
limits: { memory: 2GiB, instances: 0, instance: cold, timeout: { http: 90s, htpp: 1s, cron: 10 } }
env: { A: [1], B: 8080 }
config: { type: string }
dependencies: { calendar: newest, "Bad Name": "1" }
decorate: [{ pattern: "(", class: x }, { pattern: "(?=x)", where: [edtor] }]
keywords: { a: b }
descripton: x
"##,
        &expect![[r#"
            plug.yaml:1:7: error[bad-name]: the name `note` belongs to the app (choose another name)
            plug.yaml:2:10: error[wrong-type]: `version` must be a version, e.g. `1.2.0`, not a list
            plug.yaml:3:6: error[bad-api-range]: the plug API `^2` is not offered here; this is version 1.0.0 (write `api: "^1"`)
            plug.yaml:4:7: error[bad-main]: `../evil.ts` cannot be a main file (name a .ts, .js, .mjs or .wasm file in the plug's folder)
            plug.yaml:6:5: error[missing-scope]: `net` needs a scope (e.g. `- net: ["api.example.org"]`)
            plug.yaml:7:5: error[duplicate-permission]: `net` is asked for a second time (put the scope into the first, on line 6)
            plug.yaml:7:11: error[bad-host]: `https://a.b` is not a host: leave out the scheme; http and https are both meant
            plug.yaml:7:26: error[bad-host]: `*.a.b:99999` is not a host: a port is a number from 1 to 65535
            plug.yaml:7:41: error[bad-host]: `a/b` is not a host: leave out the path; a whole host is allowed or not
            plug.yaml:8:19: error[bad-glob]: `/abs` is not a glob: paths are relative to the space, without a leading `/`
            plug.yaml:8:27: error[bad-glob]: `a/../b` is not a glob: `.` and `..` are not allowed
            plug.yaml:8:37: error[bad-glob]: `[` is not a glob: unclosed character class; missing ']'
            plug.yaml:9:9: error[unexpected-scope]: `ui` has no scope (write `- ui`)
            plug.yaml:10:11: error[unknown-key]: unknown key `scop` in `kv` (did you mean `scope`?)
            plug.yaml:11:12: error[missing-scope]: the scope of `shell` is empty: it would allow nothing (name something, or leave the permission out)
            plug.yaml:12:5: error[wrong-type]: `permissions` must be the name of a permission, or one with its scope, not a list
            plug.yaml:13:19: error[bad-limit]: `memory: 2GiB` is more than a manifest may ask (the most is 512MiB; the user's settings may go beyond)
            plug.yaml:13:36: error[bad-limit]: `instances` must be a number of instances, not the number `0` (from 1 to 8)
            plug.yaml:13:49: error[unknown-value]: `instance` cannot be `cold` (known here: `warm`, `fresh`)
            plug.yaml:13:72: error[bad-limit]: `http: 90s` is more than a manifest may ask (the most is 60s; the user's settings may go beyond)
            plug.yaml:13:77: error[unknown-key]: unknown key `htpp` in `timeout` (did you mean `http`?)
            plug.yaml:13:93: error[bad-limit]: `cron` must be a duration, not the number `10` (e.g. `10s` or `500ms`)
            plug.yaml:14:11: error[wrong-type]: `A` must be a constant, not a list
            plug.yaml:15:9: error[bad-schema]: settings are an object, not of type "string" (write `type: object` and name the settings under `properties:`)
            plug.yaml:16:27: error[bad-range]: `newest` is not a range of versions: unexpected character 'n' while parsing major version number (e.g. `"^1"` or `">=1.2, <2"`)
            plug.yaml:16:35: error[bad-name]: `Bad Name` is not a name of a plug
            plug.yaml:17:23: error[bad-pattern]: `(` is not a regular expression: unclosed group
            plug.yaml:17:40: error[missing-key]: the key `class` is missing in `decorate` (a CSS class)
            plug.yaml:17:51: error[bad-pattern]: `(?=x)` is not a regular expression: look-around, including look-ahead and look-behind, is not supported
            plug.yaml:17:68: error[unknown-value]: `where` cannot be `edtor` (did you mean `editor`?)
            plug.yaml:18:11: error[wrong-type]: `keywords` must be text, not a mapping
            plug.yaml:19:1: error[unknown-key]: unknown key `descripton` (did you mean `description`?)"#]],
    );
}

#[test]
fn what_is_no_manifest_says_so() {
    check(
        "",
        &expect![
            "plug.yaml:1:1: error[wrong-type]: a manifest is a mapping of keys, not empty (begin with `name: my-plug` and `version: 0.1.0`)"
        ],
    );
    check(
        "- a\n",
        &expect![
            "plug.yaml:1:1: error[wrong-type]: a manifest is a mapping of keys, not a list (begin with `name: my-plug` and `version: 0.1.0`)"
        ],
    );
    check(
        "name: a\n  version: 1\n",
        &expect![
            "plug.yaml:2:10: error[syntax-error]: not valid YAML: mapping values are not allowed in this context (quote a value that contains `: `, and indent keys of one mapping alike)"
        ],
    );
    check(
        &"[".repeat(200_000),
        &expect!["plug.yaml:1:256: error[too-deep]: lists and mappings are nested more than 32 deep"],
    );
    check(
        "a: &a [x, x, x, x]\nb: &b [*a, *a, *b]\n",
        &expect!["plug.yaml:2:16: error[alias-bomb]: an alias stands inside of what it names"],
    );
    check(
        "# only a comment",
        &expect![
            "plug.yaml:1:1: error[wrong-type]: a manifest is a mapping of keys, not empty (begin with `name: my-plug` and `version: 0.1.0`)"
        ],
    );
}

const TWO: &str = "name: a\nversion: 1.0.0\nfunctions:\n  count: {}\n  lib: { path: 'lib/x.ts:go' }\n";

#[test]
fn functions_that_main_does_not_export_are_found_at_their_names() {
    let manifest = parse(TWO, "plug.yaml").manifest.unwrap();
    let exports = ["counts".to_owned(), "other".to_owned()];
    let mut said: Vec<String> =
        check_exports(&manifest, &exports, "plug.yaml").iter().map(ToString::to_string).collect();
    said.extend(check_exports(&manifest, &[], "plug.yaml").iter().map(ToString::to_string));
    said.extend(
        check_path_exports(&manifest, "lib/x.ts", &["stop".to_owned()], "plug.yaml").iter().map(ToString::to_string),
    );
    assert!(check_exports(&manifest, &["count".to_owned()], "plug.yaml").is_empty());
    assert!(check_path_exports(&manifest, "lib/y.ts", &[], "plug.yaml").is_empty());
    expect![[r#"
        plug.yaml:4:3: error[not-exported]: main exports no function `count` (did you mean `counts`?)
        plug.yaml:4:3: error[not-exported]: main exports no function `count` (add `export function count(input, ctx) { … }`)
        plug.yaml:5:16: error[not-exported]: `lib/x.ts` exports no function `go` (it exports `stop`)"#]].assert_eq(&said.join("\n"));
}

#[test]
fn the_main_file_is_the_one_that_is_there() {
    let of = |text: &str, files: &[&str]| {
        let manifest = parse(text, "plug.yaml").manifest.unwrap();
        let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
        match resolve_main(&manifest, &files, "plug.yaml") {
            Ok(main) => format!("{} {:?}", main.path, main.kind),
            Err(diagnostic) => diagnostic.to_string(),
        }
    };
    let named = "name: a\nversion: 1.0.0\nmain: ./stats.ts\n";
    let said = [
        of(TWO, &["plug.yaml", "plug.mjs"]),
        of(TWO, &["plug.yaml", "plug.wasm"]),
        of(TWO, &["plug.ts", "plug.wasm"]),
        of(TWO, &["plug.yaml"]),
        of(named, &["stats.ts", "plug.ts"]),
        of(named, &["stat.ts"]),
        of("name: a\nversion: 1.0.0\nmain: out.wasm\nbuild: make\n", &["out2.wasm"]),
    ];
    expect![[r#"
        plug.mjs Script
        plug.wasm Component
        plug.yaml:1:1: error[ambiguous-main]: several files could be the main file: plug.ts, plug.wasm (say which with `main:`)
        plug.yaml:1:1: error[missing-main]: the plug has no main file (add `plug.ts`, or name the file with `main:`)
        stats.ts Script
        plug.yaml:3:7: error[missing-main]: the main file `./stats.ts` is not there (did you mean `stat.ts`?)
        plug.yaml:3:7: error[missing-main]: the main file `out.wasm` is not there (build it: `make` in the plug's folder)"#]].assert_eq(&said.join("\n"));
}
