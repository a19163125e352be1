//! Every error of a plug's code leads to the place that its author has to mend.

use jackdaw_plugs::{DispatchError, PlugState};
use serde_json::json;

use super::home::{Home, manifest};

/// Stands before what an error's position must be, and is taken out of the code.
const HERE: char = '¦';

struct Case {
    function: &'static str,
    code: &'static str,
    says: &'static str,
}

const CASES: [Case; 25] = [
    Case {
        function: "template",
        code: "export function template(input: any) {\n  return `day ${1} 🌤 ${¦input.x.y} and`;\n}\n",
        says: "TypeError: cannot read property 'y' of undefined",
    },
    Case {
        function: "templateCall",
        code: "export function templateCall(input: any) {\n  const one = 1; return `a ${one} ${input.¦format(one)} b`;\n}\n",
        says: "TypeError: input.format is not a function",
    },
    Case {
        function: "templateLines",
        code: "export function templateLines(input: any) {\n  const one = 1;\n  return `a ${one}\n    ü ${¦missing(one)} b`;\n}\n",
        says: "ReferenceError: missing is not defined",
    },
    Case {
        function: "noFunction",
        code: "export function noFunction(input: any) {\n  const deep: any = { foo: 1 };\n  return (deep as any).¦foo(input, deep);\n}\n",
        says: "TypeError: deep.foo is not a function",
    },
    Case {
        function: "noFunctionInCallback",
        code: "export function noFunctionInCallback(input: any) {\n  return [input].map((each) => each.¦slice(input));\n}\n",
        says: "TypeError: each.slice is not a function",
    },
    Case {
        function: "noConstructor",
        code: "export function noConstructor(input: any) {\n  return new (input as any).¦Maker(input);\n}\n",
        says: "TypeError: input.Maker is not a constructor",
    },
    Case {
        function: "noTag",
        code: "export function noTag(input: any) {\n  return input.¦tag`a ${input} b`;\n}\n",
        says: "TypeError: input.tag is not a function",
    },
    Case {
        function: "body",
        code: "export async function body() {\n  const response = new Response('{no');\n  return await response.¦json();\n}\n",
        says: "SyntaxError: the body is not JSON",
    },
    Case {
        function: "denied",
        code: "export async function denied(input: any) {\n  const key = 'x';\n  await kv.¦set(\n    key,\n    input,\n  );\n}\n",
        says: "PermissionDeniedError: kv.set",
    },
    Case {
        function: "deniedAroundCalls",
        code: "export async function deniedAroundCalls(input: any) {\n  await kv.¦set(\n    'total',\n    JSON.stringify({\n      sum: Math.max(await Promise.resolve(Number(input))),\n    }),\n    true,\n  );\n}\n",
        says: "PermissionDeniedError: kv.set",
    },
    Case {
        function: "deniedInCall",
        code: "export async function deniedInCall(input: any) {\n  return JSON.stringify([\n    await kv.¦get(String(input)),\n  ].map((each) => each));\n}\n",
        says: "PermissionDeniedError: kv.get",
    },
    Case {
        function: "deniedJoined",
        code: "export async function deniedJoined() {\n  await syscall(\n    'toy.add', {});\n  return await ¦syscall('toy.read', { path:\n    [1, 2].map((n) => n + 1).join(',') });\n}\n",
        says: "PermissionDeniedError: toy.read",
    },
    Case {
        function: "thrownOverLines",
        code: "export function thrownOverLines(input: any) {\n  throw new ¦Error([\n    'one',\n    String(input),\n  ].map((each) => each).join(','));\n}\n",
        says: "Error: one,[object Object]",
    },
    Case {
        function: "thrownOfOwn",
        code: "class OwnError extends Error {}\nexport function thrownOfOwn(input: any) {\n  throw new ¦OwnError(\n    [String(input)].join(','));\n}\n",
        says: "Error: [object Object]",
    },
    Case {
        function: "thrownInArguments",
        code: "export function thrownInArguments(input: any) {\n  throw new Error(\n    String(¦input.x.y));\n}\n",
        says: "TypeError: cannot read property 'y' of undefined",
    },
    Case { function: "text", code: "export function text() {\n  throw ¦'just a text';\n}\n", says: "just a text" },
    Case {
        function: "rejected",
        code: "export async function rejected() {\n  await Promise.reject(¦`never ever`);\n}\n",
        says: "never ever",
    },
    Case {
        function: "thing",
        code: "export function thing() {\n  throw ¦{ why: 'a thing' };\n}\n",
        says: "thrown: { why: \"a thing\" }",
    },
    Case {
        function: "never",
        code: "export async function ¦never() {\n  await new Promise(() => {});\n}\n",
        says: "waits for a promise that never settles",
    },
    Case {
        function: "loop",
        code: "const next = (n: number) => n + 1;\nexport function loop() {\n  let n = 0;\n  for (;;) n = ¦next(n);\n}\n",
        says: "ran longer than its budget of 1s",
    },
    Case {
        function: "quietLoop",
        code: "export function quietLoop(input: any) {\n  const names = Object.keys(input);\n  let n = names.length;\n  while (n < ¦1e30) n += 1;\n  for (const each of names) n += each.length;\n  return n;\n}\n",
        says: "ran longer than its budget of 1s",
    },
    Case {
        function: "loopInCallback",
        code: "export function loopInCallback() {\n  return [1].map((n) => {\n    for (;;) ¦n++;\n  });\n}\n",
        says: "ran longer than its budget of 1s",
    },
    Case {
        function: "loopInPromises",
        code: "export async function ¦loopInPromises() { for (;;) await null; }\n",
        says: "ran longer than its budget of 1s",
    },
    Case {
        function: "silent",
        code: "export async function silent() {\n  await ¦syscall('toy.hang', {});\n}\n",
        says: "ran longer than its budget of 1s",
    },
    Case {
        function: "timer",
        code: "export async function ¦timer() {\n  await new Promise((done) => setTimeout(done, 3_600_000));\n}\n",
        says: "ran longer than its budget of 1s",
    },
];

/// Functions whose place is told roughly: the engine looks at the clock at a call in a loop, or where the loop begins anew, and takes what
/// stands before the loop for that.
const ROUGHLY: [&str; 2] = ["loop", "loopInPromises"];

#[tokio::test(flavor = "multi_thread")]
async fn every_error_leads_to_the_place_that_has_to_be_mended() {
    let home = Home::trusted().await;
    let mut code = String::from("import { kv, syscall } from 'jackdaw';\ninterface Long {\n  a: string;\n}\n\n");
    let mut places = Vec::new();
    for case in &CASES {
        let (before, after) = case.code.split_once(HERE).unwrap();
        code.push_str(before);
        let line = code.matches('\n').count() + 1;
        let column = code.rsplit('\n').next().unwrap().chars().count() + 1;
        places.push((line, column));
        code.push_str(after);
    }
    let names: Vec<String> = CASES.iter().map(|case| format!("{}: {{}}", case.function)).collect();
    let rest = format!("limits: {{ timeout: 1s }}\nfunctions: {{ {} }}\n", names.join(", "));
    home.save("a", &manifest("a", &rest), &code);
    home.until_state("a", PlugState::Running).await;
    let mut wrong = Vec::new();
    for (case, (line, column)) in CASES.iter().zip(places) {
        // Those that run too long end their instance: the next call must not be the one that stops the plug for good.
        home.engine.reload("a").await.unwrap();
        let error = home.call_with(&format!("a.{}", case.function), json!({})).await.unwrap_err();
        let exact = format!("plug.ts:{line}:{column}");
        let begins = line - case.code.split_once(HERE).unwrap().0.matches('\n').count();
        let is_near = ROUGHLY.contains(&case.function)
            && (begins..=line)
                .any(|line| error.position().is_some_and(|at| at.starts_with(&format!("plug.ts:{line}:"))));
        if !error.to_string().contains(case.says) || !(is_near || error.position() == Some(exact.as_str())) {
            wrong.push(format!(
                "{}: {error} at {:?}, not {} at {exact}\n{:?}",
                case.function,
                error.position(),
                case.says,
                error.trace()
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_frames_of_a_stack_lead_to_their_calls() {
    let home = Home::trusted().await;
    let code = "function fail(text: string): string {\n  throw new Error(text);\n}\n\
        const twice = (text: string) => text + fail(text);\n\
        export function say(input: any) {\n  const one = 1;\n  return `${one}: ${twice(`n ${one}`)}`;\n}\n";
    home.save("a", &manifest("a", "functions: { say: {} }\n"), code);
    home.until_state("a", PlugState::Running).await;
    let error = home.call("a.say").await.unwrap_err();
    let trace = error.trace().unwrap();
    assert!(trace.ends_with("at twice (plug.ts:4:40)\nat say (plug.ts:7:21)"), "{trace}");
    assert!(trace.starts_with("at fail (plug.ts:2:"), "{trace}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_over_several_lines_is_where_its_function_is_named() {
    let home = Home::trusted().await;
    let code = "interface Long {\n  a: string;\n}\n\nfunction sum(values: number[], name: string): number {\n  throw new Error(name + values);\n}\n\
        export function go(input: any) {\n  return sum(\n    [input].map((each) => Number(each)),\n    'x',\n  );\n}\n";
    home.save("a", &manifest("a", "functions: { go: {} }\n"), code);
    home.until_state("a", PlugState::Running).await;
    let error = home.call("a.go").await.unwrap_err();
    assert_eq!(error.trace().unwrap(), "at sum (plug.ts:6:13)\nat go (plug.ts:9:10)");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stack_in_the_log_leads_to_the_source_and_has_no_frames_but_the_plugs() {
    let home = Home::trusted().await;
    let code = "import { kv } from 'jackdaw';\ninterface Long {\n  a: string;\n  b: string;\n}\n\n\
        export function lost(input: any) {\n  void kv.set(\n    'ü',\n    input);\n}\n\
        export async function late(input: any) {\n  const ü = 'ü'; setTimeout(() => { throw new Error(ü + 'late'); }, 1);\n  await new Promise((done) => setTimeout(done, 5));\n}\n\
        export function told(input: any) {\n  try { input.a.format(1); } catch (error) { console.error('caught', error); }\n  console.info('at noon (plug.ts:3:1) it rains');\n}\n\
        export function held() {\n  console.warn({ deep: [Object.assign(new RangeError('in it'), { reason: 1 })] });\n}\n";
    home.save("a", &manifest("a", "functions: { lost: {}, late: {}, told: {}, held: {} }\n"), code);
    home.until_state("a", PlugState::Running).await;
    for function in ["lost", "late", "told", "held"] {
        home.call_with(&format!("a.{function}"), json!({ "a": {} })).await.unwrap();
    }
    let lines: Vec<String> = home
        .engine
        .logs("a", 100)
        .into_iter()
        .filter(|line| line.function.is_some() && !line.message.starts_with("denied: "))
        .map(|line| line.message)
        .collect();
    let denied = lines[0].split_once(" at lost").unwrap().0.trim_end();
    assert!(denied.starts_with("a rejected promise was never caught: PermissionDeniedError: kv.set"), "{lines:#?}");
    assert_eq!(lines[0].lines().skip(1).collect::<Vec<_>>(), ["    at lost (plug.ts:8:11)"], "{lines:#?}");
    let timer = "a timer threw: Error: ülate\n    at <anonymous> (plug.ts:13:47)";
    assert_eq!(lines[1], timer, "{lines:#?}");
    let caught = "caught TypeError: input.a.format is not a function\n    at told (plug.ts:17:17)";
    assert_eq!(lines[2], caught, "{lines:#?}");
    assert_eq!(lines[3], "at noon (plug.ts:3:1) it rains", "{lines:#?}");
    assert!(lines[4].contains("RangeError: in it\n") && lines[4].contains("at held (plug.ts:21:"), "{lines:#?}");
    assert!(lines[4].contains(") { reason: 1 }"), "{lines:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ran_out_says_how_to_get_more_of_it() {
    let home = Home::trusted().await;
    let code = "export const spin = () => { for (;;); };\n\
        export const eat = () => { const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1)); };\n";
    home.save("a", &manifest("a", "limits: { timeout: { syscall: 1s } }\nfunctions: { spin: {}, eat: {} }\n"), code);
    home.until_state("a", PlugState::Running).await;
    let error = home.call("a.spin").await.unwrap_err();
    let said = "`a.spin` ran longer than its budget of 1s; if it needs more, ask for it in plug.yaml: `limits: { timeout: 2s }` (plug.ts:1:";
    assert!(matches!(error, DispatchError::Timeout { .. }) && error.to_string().starts_with(said), "{error}");
    let error = home.call("a.eat").await.unwrap_err();
    let said = "`a.eat` needed more than its 64 MiB of memory; if it needs more, ask for it in plug.yaml: `limits: { memory: 128MiB }` (plug.ts:2:";
    assert!(matches!(error, DispatchError::OutOfMemory { .. }) && error.to_string().starts_with(said), "{error}");
    // A chain of promises without an end holds all of them, and the engine has no room left for an error that says so.
    let code =
        "export const chain = async () => { const again = () => Promise.resolve().then(again); await again(); };\n";
    home.save("b", &manifest("b", "limits: { timeout: 60s }\nfunctions: { chain: {} }\n"), code);
    home.until_state("b", PlugState::Running).await;
    let error = home.call("b.chain").await.unwrap_err();
    assert!(matches!(error, DispatchError::OutOfMemory { .. }), "{error}");
}
