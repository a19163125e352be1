//! What a bundle promises to whoever loads it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

use std::collections::HashMap;

use expect_test::{Expect, expect};
use jackdaw_diagnostic::Diagnostic;
use jackdaw_script::{Bundle, bundle, bundle_with, compile};

type Files<'f> = &'f [(&'f str, &'f str)];

fn load_with(main: &str, others: &[&str], files: Files<'_>) -> Result<Bundle, Vec<Diagnostic>> {
    let files: HashMap<&str, &str> = files.iter().copied().collect();
    bundle_with(main, others, &mut |path| match files.get(path) {
        Some(&"unreadable") => Err("permission denied".to_owned()),
        text => Ok(text.map(|text| (*text).to_owned())),
    })
}

fn load(main: &str, files: Files<'_>) -> Bundle {
    load_with(main, &[], files).unwrap()
}

fn check(main: &str, files: Files<'_>, expected: &Expect) {
    let said: Vec<String> = load_with(main, &[], files).unwrap_err().iter().map(ToString::to_string).collect();
    expected.assert_eq(&said.join("\n"));
}

fn code<'b>(bundle: &'b Bundle, path: &str) -> &'b str {
    &bundle.module(path).unwrap().code
}

#[test]
fn imports_become_exact_relative_paths() {
    let bundle = load(
        "plug.ts",
        &[
            (
                "plug.ts",
                "import { a } from './lib/a';\nimport { notes } from 'jackdaw';\nexport function f() { return a(notes); }\n",
            ),
            (
                "lib/a.ts",
                "import { b } from '../b.js';\nimport c from './c.json' with { type: 'json' };\nexport const a = (n: unknown) => [b, c, n];\nexport const later = () => import('./d');\n",
            ),
            ("b.ts", "export const b = 1;\n"),
            ("lib/c.json", "{\"x\": 1}"),
            ("lib/d.mjs", "export default 1"),
        ],
    );
    let paths: Vec<&str> = bundle.modules.iter().map(|module| module.path.as_str()).collect();
    assert_eq!(paths, ["plug.ts", "lib/a.ts", "b.ts", "lib/c.json", "lib/d.mjs"]);
    assert!(code(&bundle, "plug.ts").contains("from \"./lib/a.ts\""), "{}", code(&bundle, "plug.ts"));
    assert!(code(&bundle, "plug.ts").contains("from \"jackdaw\""), "{}", code(&bundle, "plug.ts"));
    assert!(code(&bundle, "lib/a.ts").contains("from \"../b.ts\""), "{}", code(&bundle, "lib/a.ts"));
    assert!(code(&bundle, "lib/a.ts").contains("from \"./c.json\";"), "{}", code(&bundle, "lib/a.ts"));
    assert!(code(&bundle, "lib/a.ts").contains("import(\"./d.mjs\")"), "{}", code(&bundle, "lib/a.ts"));
    assert_eq!(code(&bundle, "lib/c.json"), "{\"x\": 1}");
    assert_eq!(bundle.exports, ["f"]);
}

#[test]
fn javascript_stays_as_it_was_written() {
    let source = "// a comment\nimport {a} from './a'  // why\nexport   function f( ) { return a }\n";
    let bundle = load("plug.js", &[("plug.js", source), ("a.js", "export const a = 1\n")]);
    assert_eq!(code(&bundle, "plug.js"), source.replace("'./a'", "\"./a.js\""));
    assert_eq!(code(&bundle, "a.js"), "export const a = 1\n");
    assert!(bundle.module("plug.js").unwrap().map.is_none());
}

#[test]
fn imports_of_types_are_gone() {
    let bundle = load(
        "plug.ts",
        &[(
            "plug.ts",
            "import type { A } from './nowhere';\nimport { type B } from './nowhere-else';\nimport { C } from './types';\n\
             export function f(a: A, b: B): C { return a as unknown as C; }\n",
        )],
    );
    assert_eq!(bundle.modules.len(), 1);
    assert!(!code(&bundle, "plug.ts").contains("import"), "{}", code(&bundle, "plug.ts"));
}

#[test]
fn modules_may_import_each_other() {
    let bundle = load(
        "plug.ts",
        &[
            ("plug.ts", "import { b } from './b'; export const a = 1; export const f = () => b;"),
            ("b.ts", "import { a } from './plug'; export const b = () => a; import './b';"),
        ],
    );
    assert_eq!(bundle.modules.len(), 2);
    assert_eq!(bundle.exports, ["a", "f"]);
}

#[test]
fn exports_are_found_wherever_they_come_from() {
    let bundle = load(
        "plug.ts",
        &[
            (
                "plug.ts",
                "export * from './a'; export * as ns from './a'; export { x as y, default as z } from './a';\n\
                 export const { p, q: [r = 1, ...s] } = {} as any; export enum E { A } export class K {}\n\
                 export interface I {} export type T = I; export { type I as J }; export declare const d: number;\n\
                 function local() {} export { local, local as 'odd name' }; export default async function () {}\n\
                 export abstract class Abstract {} export namespace N { export const inner = 1 }",
            ),
            ("a.ts", "export const x = 1; export default 2; export * from './plug'; export * from './b';"),
            ("b.js", "export function deep() {}"),
        ],
    );
    let expected =
        ["Abstract", "E", "K", "N", "deep", "default", "local", "ns", "odd name", "p", "r", "s", "x", "y", "z"];
    assert_eq!(bundle.exports, expected);
    assert_eq!(bundle.exports_of("b.js"), ["deep"]);
    assert_eq!(bundle.exports_of("nowhere.ts"), [""; 0]);
}

#[test]
fn more_entries_are_modules_too() {
    let bundle = load_with(
        "plug.ts",
        &["lib/count.ts", "./plug.ts"],
        &[("plug.ts", "export {}"), ("lib/count.ts", "export function count() {}")],
    )
    .unwrap();
    assert_eq!(bundle.entry, "plug.ts");
    assert_eq!(bundle.exports_of("lib/count.ts"), ["count"]);
    let missing = load_with("plug.ts", &["lib/no.ts"], &[("plug.ts", "")]).unwrap_err();
    assert_eq!(missing[0].to_string(), "lib/no.ts:1:1: error[not-found]: `lib/no.ts` is not there");
}

#[test]
fn the_caller_s_files_are_read_once_each() {
    let mut reads: Vec<String> = Vec::new();
    let bundle = bundle("plug.ts", &mut |path| {
        reads.push(path.to_owned());
        Ok(match path {
            "plug.ts" => Some("import './a'; import './a.ts'; import './b'".to_owned()),
            "a.ts" | "b.js" => Some(String::new()),
            _ => None,
        })
    })
    .unwrap();
    assert_eq!(bundle.modules.len(), 3);
    assert_eq!(reads, ["plug.ts", "a.ts", "b.ts", "b.js"]);
}

#[test]
fn imports_that_lead_nowhere_are_all_reported() {
    check(
        "plug.ts",
        &[
            (
                "plug.ts",
                "import './missing';\nimport '../outside';\nimport React from 'react';\nimport fs from 'node:fs';\nimport x from 'https://a.b/c.js';\n\
                 import y from '/abs.js';\nimport z from './.hidden/a.js';\nimport t from './view.tsx';\nimport n from 'jackdaw/notes';\nimport './style.css';\n\
                 import './a';\nReact; fs; x; y; z; t; n;\n",
            ),
            ("a.ts", "export * from './b';\nconst s: = 1;\n"),
            ("b.ts", "unreadable"),
        ],
        &expect![[r#"
            plug.ts:1:8: error[import-not-found]: `./missing` is not there (looked for missing.ts, missing.js, missing.mjs)
            plug.ts:2:8: error[import-outside]: `../outside` leads out of the plug's folder (copy the file into the plug)
            plug.ts:3:19: error[bare-import]: `react` is not a file of the plug (no node_modules: copy the file into the plug, and begin its path with `./`)
            plug.ts:4:16: error[bad-import]: there is no module `node:fs` (Node's modules are not here; see `jackdaw`)
            plug.ts:5:15: error[bad-import]: `https://a.b/c.js` is not a file of the plug (copy the file into the plug)
            plug.ts:6:15: error[bad-import]: `/abs.js` is an absolute path (write it relative, beginning with `./`)
            plug.ts:7:15: error[import-outside]: `./.hidden/a.js` leads out of the plug's folder (copy the file into the plug)
            plug.ts:8:15: error[jsx]: `./view.tsx`: JSX is not supported (write plain TypeScript and return `{ html }` or `{ markdown }`)
            plug.ts:9:15: error[bad-import]: there is no module `jackdaw/notes` (import `notes` from `jackdaw`)
            plug.ts:10:8: error[import-not-found]: `./style.css` is not there (looked for style.css.ts, style.css.js, style.css.mjs)
            a.ts:2:10: error[syntax-error]: Unexpected token"#]],
    );
}

#[test]
fn syntax_errors_stand_where_they_are() {
    for (path, source, expected) in [
        (
            "plug.ts",
            "export function f( {\n",
            expect!["plug.ts:2:1: error[syntax-error]: Expected `}` but found `EOF`"],
        ),
        (
            "plug.ts",
            "const ü = 'ü'; const b c;\n",
            expect![[r#"
            plug.ts:1:22: error[syntax-error]: Missing initializer in const declaration (Add an initializer (e.g. ` = undefined`) here)
            plug.ts:1:23: error[syntax-error]: Expected a semicolon or an implicit semicolon after a statement, but found none (Try inserting a semicolon here)"#]],
        ),
        (
            "plug.js",
            "export const a: number = 1;\n",
            expect![
                "plug.js:1:14: error[typescript]: this is TypeScript in a JavaScript file (rename the file to .ts)"
            ],
        ),
        (
            "plug.ts",
            "let a = 1;\nlet a = 2;\n",
            expect!["plug.ts:2:5: error[syntax-error]: Identifier `a` has already been declared"],
        ),
        (
            "plug.ts",
            "export const v = () => <div class=\"x\">text</div>;\n",
            expect!["plug.ts:1:29: error[jsx]: JSX is not supported (return `{ html }` or `{ markdown }` instead)"],
        ),
        (
            "plug.js",
            "export const v = () => <div>text</div>;\n",
            expect!["plug.js:1:24: error[jsx]: JSX is not supported (return `{ html }` or `{ markdown }` instead)"],
        ),
        (
            "plug.ts",
            "@sealed class A {}\nclass B { @log m() {} }\n",
            expect!["plug.ts:1:1: error[decorator]: decorators are not supported (call the function itself)"],
        ),
        (
            "plug.ts",
            "import fs = require('fs');\nexport = 1;\n",
            expect![[r#"
            plug.ts:1:1: error[commonjs]: CommonJS modules are not supported (write `import … from` and `export`)
            plug.ts:2:1: error[commonjs]: CommonJS modules are not supported (write `import … from` and `export`)"#]],
        ),
        (
            "plug.ts",
            "export const a = 1;\nexport { nope, a };\n",
            expect!["plug.ts:2:16: error[syntax-error]: `a` is exported a second time"],
        ),
        (
            "plug.ts",
            "await 1;\nreturn 2;\nbreak;\n",
            expect!["plug.ts:2:1: error[syntax-error]: A 'return' statement can only be used within a function body."],
        ),
        (
            "plug.tsx",
            "export {}",
            expect![
                "plug.tsx:1:1: error[not-a-script]: `plug.tsx` is not a script (name it .ts, .js or .mjs; JSX is not supported)"
            ],
        ),
        (
            "data.json",
            "{\"ü\": 1,}",
            expect!["data.json:1:9: error[syntax-error]: not valid JSON: key must be a string"],
        ),
    ] {
        check(path, &[(path, source)], &expected);
    }
}

#[test]
fn a_name_that_nobody_exports_is_an_error_with_the_nearest_one() {
    check(
        "plug.ts",
        &[
            (
                "plug.ts",
                "import { confg, notes as n } from 'jackdaw';\nimport cuont, { count as c, cuont as d } from './lib/count';\nexport { all, none } from './lib/all.js';\nexport const f = () => [confg, n, cuont, c, d];\n",
            ),
            ("lib/count.ts", "export function count() {}\nexport type Unit = 1;\n"),
            ("lib/all.js", "export * from './more';\n"),
            ("lib/more.ts", "export const all = 1;\n"),
        ],
        &expect![[r#"
            plug.ts:1:10: error[unknown-import]: `jackdaw` exports no `confg` (did you mean `config`?)
            plug.ts:2:8: error[unknown-import]: `./lib/count` exports no `default` (known here: `count`)
            plug.ts:2:29: error[unknown-import]: `./lib/count` exports no `cuont` (did you mean `count`?)
            plug.ts:3:15: error[unknown-import]: `./lib/all.js` exports no `none` (known here: `all`)"#]],
    );
    let types = "import { Unit, type Other } from './lib/count';\nimport * as api from 'jackdaw';\nexport const f = (u: Unit, o: Other) => api;\n";
    load("plug.ts", &[("plug.ts", types), ("lib/count.ts", "export type Unit = 1; export type Other = 2;\n")]);
    load(
        "plug.ts",
        &[
            ("plug.ts", "import { kv, y } from './a';\nexport const f = () => [kv, y];\n"),
            ("a.ts", "export * from 'jackdaw';\nexport const y = 1;\n"),
        ],
    );
}

/// The script engine's own module, so that the list here cannot fall behind it.
#[test]
fn what_the_module_exports_is_what_the_engines_prelude_exports() {
    let prelude = concat!(env!("CARGO_MANIFEST_DIR"), "/../script-engine/prelude/api.js");
    let module = compile("api.js", &std::fs::read_to_string(prelude).unwrap()).unwrap();
    assert_eq!(module.exports, jackdaw_script::BUILTIN_EXPORTS);
}
