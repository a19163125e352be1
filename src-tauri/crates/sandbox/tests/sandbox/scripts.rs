//! What only scripts have: modules, and errors with a place.

use std::sync::Arc;

use jackdaw_sandbox::{CallError, Code, Limits, ScriptModule};
use serde_json::json;

use crate::host::RecordingHost;
use crate::twins::{PLENTY, call, sandbox};

fn modules(files: &[(&str, &str)]) -> Code {
    let modules = files.iter().map(|(path, code)| ScriptModule { path: (*path).to_owned(), code: (*code).to_owned() });
    Code::Script { entry: "plug.ts".to_owned(), modules: modules.collect() }
}

#[tokio::test]
async fn modules_import_each_other_and_a_function_may_live_beside_the_entry() {
    let sandbox = sandbox();
    let code = modules(&[
        ("plug.ts", "import { twice } from './lib/twice.ts'; export const run = ({ n }) => twice(n);"),
        ("lib/twice.ts", "import { two } from '../two.js'; export const twice = (n) => two * n;"),
        ("two.js", "export const two = 2;"),
    ]);
    let program = sandbox.load(code).await.unwrap();
    let mut instance = program.start(&Limits::default(), Arc::new(RecordingHost::new()), PLENTY).await.unwrap();
    assert_eq!(call(&mut instance, "run", json!({ "n": 21 }), PLENTY).await, Ok(json!(42)));
    assert_eq!(call(&mut instance, "lib/twice.ts:twice", json!(3), PLENTY).await, Ok(json!(6)));
}

#[tokio::test]
async fn a_script_that_cannot_be_loaded_says_what_and_where() {
    let sandbox = sandbox();
    let cases = [
        ("a syntax error", vec![("plug.ts", "export const a = 1;\nexport const b = ;")], "SyntaxError", "plug.ts:2"),
        (
            "a throw",
            vec![("plug.ts", "const start = () => {\n  throw new TypeError('no');\n};\nstart();")],
            "TypeError: no",
            "plug.ts:2",
        ),
        ("a missing module", vec![("plug.ts", "import './gone.ts';")], "gone.ts", ""),
        (
            "an error in another module",
            vec![("plug.ts", "import './lib.ts';"), ("lib.ts", "\n\nnull.x;")],
            "TypeError",
            "lib.ts:3",
        ),
        ("no entry", vec![("other.ts", "")], "plug.ts", ""),
    ];
    for (what, files, expected, place) in cases {
        let program = sandbox.load(modules(&files)).await.unwrap();
        let error = program.start(&Limits::default(), Arc::new(RecordingHost::new()), PLENTY).await.err();
        let Some(CallError::Thrown { message, trace, .. }) = error else { panic!("{what}: {error:?}") };
        assert!(message.contains(expected), "{what}: {message}");
        let told = format!("{message}\n{}", trace.unwrap_or_default());
        assert!(told.contains(place), "{what}: {told}");
    }
}

#[tokio::test]
async fn two_instances_of_one_script_share_nothing() {
    let sandbox = sandbox();
    let program = sandbox.load(modules(&[("plug.ts", "let n = 0; export const count = () => ++n;")])).await.unwrap();
    let host = Arc::new(RecordingHost::new());
    let mut one = program.start(&Limits::default(), host.clone(), PLENTY).await.unwrap();
    let mut two = program.start(&Limits::default(), host, PLENTY).await.unwrap();
    for expected in [1, 2] {
        assert_eq!(call(&mut one, "count", json!({}), PLENTY).await, Ok(json!(expected)));
    }
    assert_eq!(call(&mut two, "count", json!({}), PLENTY).await, Ok(json!(1)));
}
