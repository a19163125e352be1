//! TypeScript comes out as JavaScript that means the same, and positions lead back.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

use expect_test::expect;
use jackdaw_script::{Bundle, bundle, compile};

fn one(source: &str) -> Bundle {
    bundle("plug.ts", &mut |path| Ok((path == "plug.ts").then(|| source.to_owned()))).unwrap()
}

#[test]
fn types_are_stripped_and_what_runs_is_kept() {
    let source = r#"
import { notes, type Note } from "jackdaw";
enum Unit { Words, Chars = 5, Lines }
const enum Small { A = 1 }
class Cache<T extends object = {}> {
  declare hint: string;
  static #count: number = 0;
  constructor(private readonly max: number, public name?: string) {}
  get<K extends keyof T>(this: Cache<T>, key: K): T[K] | undefined { return undefined!; }
}
const config = { a: 1 } satisfies Record<string, number>;
const cast = <Note>(<unknown>config);
function over(a: string): string;
function over(a: number): number;
function over(a: any): any { return a as const; }
abstract class Base { abstract f(): void; protected g?(): void }
namespace Inner { export const x = Unit.Lines; }
declare global { interface Window { y: 1 } }
export const arrow = async <T,>(x: T, ...rest: T[]): Promise<T> => x;
export let later!: string;
export const text = `a${arrow}`, small = Small.A;
label: for (const [k, v] of Object.entries(config) as [string, number][]) { if (k < "a" && v > 1) continue label; }
export { over as "a b", Cache, Base, Inner };
export type { Note };
notes.read(cast as any);
"#;
    let module = compile("plug.ts", source).unwrap();
    expect![[r#"
        import { notes } from "jackdaw";
        var Unit = function(Unit) {
        Unit[Unit["Words"] = 0] = "Words";
        Unit[Unit["Chars"] = 5] = "Chars";
        Unit[Unit["Lines"] = 6] = "Lines";
        return Unit;
        }(Unit || {});
        var Small = function(Small) {
        Small[Small["A"] = 1] = "A";
        return Small;
        }(Small || {});
        class Cache {
        max;
        name;
        static #count = 0;
        constructor(max, name) {
        this.max = max;
        this.name = name;
        }
        get(key) {
        return undefined;
        }
        }
        const config = { a: 1 };
        const cast = config;
        function over(a) {
        return a;
        }
        class Base {}
        let Inner;
        (function(_Inner) {
        const x = _Inner.x = Unit.Lines;
        })(Inner || (Inner = {}));
        export const arrow = async (x, ...rest) => x;
        export let later;
        export const text = `a${arrow}`, small = Small.A;
        label: for (const [k, v] of Object.entries(config)) {
        if (k < "a" && v > 1) continue label;
        }
        export { over as "a b", Cache, Base, Inner };
        notes.read(cast);
    "#]]
    .assert_eq(&module.code);
    assert_eq!(module.exports, ["Base", "Cache", "Inner", "a b", "arrow", "later", "small", "text"]);
    assert_eq!(module.imports.len(), 1);
    assert_eq!(
        (module.imports[0].specifier.as_str(), module.imports[0].line, module.imports[0].column),
        ("jackdaw", 2, 34)
    );
    assert!(module.map.unwrap().to_json().contains("\"plug.ts\""));
}

#[test]
fn declarations_that_merge_are_exported_once() {
    for (source, exports) in [
        (
            "export function f(a: string): void; export function f(a: number): void; export function f(a: any) {}",
            vec!["f"],
        ),
        ("export class A {} export namespace A { export const x = 1 }", vec!["A"]),
        ("export enum E { A } export enum E { B = 1 }", vec!["E"]),
        ("export interface I {} export const I = 1;", vec!["I"]),
        ("export namespace N { export const a = 1 } export namespace N { export const b = a }", vec!["N"]),
        ("export type T = 1; const T = 2; export { T as U };", vec!["U"]),
    ] {
        let module = compile("plug.ts", source).unwrap_or_else(|problems| panic!("{source}: {problems:?}"));
        assert_eq!(module.exports, exports, "{source}: {}", module.code);
        assert_eq!(module.code.matches("export").count(), exports.len(), "{source}: {}", module.code);
    }
}

/// The position of a text in another, from 1.
fn place(text: &str, part: &str) -> (u32, u32) {
    let at = text.find(part).unwrap();
    let before = &text[..at];
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    (u32::try_from(before.matches('\n').count() + 1).unwrap(), u32::try_from(column).unwrap())
}

#[test]
fn positions_lead_back_to_what_was_written() {
    let source = "interface Long {\n  a: string;\n  b: string;\n}\n\nenum E { A, B }\n\nexport function f(ü: Long) {\n  const 𝒳 = 'ü𝒳'; throw new Error(ü.a + 𝒳);\n}\n";
    let bundle = one(source);
    let code = &bundle.modules[0].code;
    for part in ["throw", "new Error", "𝒳);", "a +"] {
        let (line, column) = place(code, part);
        let (written_line, written_column) = place(source, part);
        assert_eq!(
            bundle.locate("plug.ts", line, column),
            ("plug.ts".to_owned(), written_line, written_column),
            "{part}"
        );
    }
    // What nobody wrote, or what is not ours, stays.
    assert_eq!(bundle.locate("plug.ts", 900, 1), ("plug.ts".to_owned(), 900, 1));
    assert_eq!(bundle.locate("other.ts", 3, 4), ("other.ts".to_owned(), 3, 4));
    assert_eq!(bundle.locate("plug.ts", 0, 0), ("plug.ts".to_owned(), 0, 0));
}

#[test]
fn stack_traces_lead_back_to_what_was_written() {
    let source = "type A = string;\n\nexport function f(a: A) {\n  throw new Error(a);\n}\n";
    let bundle = one(source);
    let (line, column) = place(&bundle.modules[0].code, "new Error");
    let trace = format!(
        "Error: in plug.ts: x\n    at f (plug.ts:{line}:{column})\n    at g (./plug.ts:{line})\n    at h (lib/plug.ts:{line}:1)\n    at my-plug.ts:1:1 plug.ts:x plug.ts:99999999999:1\n"
    );
    let expected = "Error: in plug.ts: x\n    at f (plug.ts:4:9)\n    at g (plug.ts:4)\n    at h (lib/plug.ts:LINE:1)\n    at my-plug.ts:1:1 plug.ts:x plug.ts:99999999999:1\n";
    assert_eq!(bundle.map_trace(&trace), expected.replace("LINE", &line.to_string()));
}
