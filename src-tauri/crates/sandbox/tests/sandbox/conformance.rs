//! Every case holds for the twins of all languages.

use std::sync::Arc;

use base64::Engine as _;
use jackdaw_sandbox::{CallError, Limits, SyscallErrorCode};
use serde_json::{Value, json};

use crate::host::{Asked, Behaviour, RecordingHost};
use crate::table::{Case, cases};
use crate::twins::{COMPILED, PLENTY, SHORT, Twin, call, context, sandbox, twins};

fn perform(case: &Case) -> Value {
    json!({ "syscall": case.syscall, "args": case.args })
}

/// A script drops what is null: `detail: null` is a missing `detail`.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(object) => object
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key.clone(), without_nulls(value)))
            .collect(),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn every_syscall_reaches_the_host_with_its_parameters_and_brings_the_answer_back() {
    let sandbox = sandbox();
    for twin in twins() {
        let host = Arc::new(RecordingHost::new());
        let program = twin.load(&sandbox).await;
        for case in cases(twin) {
            host.on(case.syscall, Behaviour::Answer(case.answer.clone()));
            let mut instance = program.start(&Limits::default(), host.clone(), PLENTY).await.unwrap();
            host.take_asked();
            let result = call(&mut instance, "do", perform(&case), PLENTY).await;
            let result = result.unwrap_or_else(|error| panic!("{twin:?} {}: {error:?}", case.syscall));
            assert_eq!(without_nulls(&result), without_nulls(&case.result), "{twin:?} {} {}", case.syscall, case.args);
            let expected = Asked { context: context("do"), name: case.syscall.to_owned(), input: case.input.clone() };
            assert_eq!(host.take_asked(), [expected], "{twin:?} {}", case.syscall);
            if case.syscall == "config.get" {
                host.on("config.get", Behaviour::Answer(json!({})));
            }
        }
    }
}

#[tokio::test]
#[ignore = "needs the built Python plug: `cargo xtask test --full` builds it and runs this"]
async fn a_python_plug_finds_an_empty_world_and_prints_to_its_log() {
    let sandbox = sandbox();
    let host = Arc::new(RecordingHost::new());
    let mut instance = Twin::Python.start(&sandbox, &host).await;
    host.take_asked();
    // What it prints is a line of its log, what it complains about a warning.
    let stdio = json!({ "syscall": "stdio", "args": { "out": "one\ntwo", "err": "three" } });
    assert_eq!(call(&mut instance, "do", stdio, PLENTY).await, Ok(Value::Null));
    let line = |level: &str, message: &str| json!({ "level": level, "message": message });
    let logged: Vec<_> = host.take_asked().into_iter().map(|asked| asked.input).collect();
    assert_eq!(logged, [line("info", "one"), line("info", "two"), line("warn", "three")]);
    // There are no files and no sockets: the first are not found, the others are refused.
    let open = call(&mut instance, "do", json!({ "syscall": "open", "args": {} }), PLENTY).await.unwrap();
    assert_eq!(
        open,
        json!({ "file": "FileNotFoundError", "socket": "PermissionError", "environment": 0, "arguments": 0 })
    );
    assert!(host.take_asked().iter().any(|asked| asked.input.to_string().contains("jackdaw:plug/net")));
}

#[tokio::test]
async fn every_kind_of_error_arrives_typed_from_every_syscall() {
    let sandbox = sandbox();
    let codes = [
        SyscallErrorCode::PermissionDenied,
        SyscallErrorCode::NotFound,
        SyscallErrorCode::Conflict,
        SyscallErrorCode::Invalid,
        SyscallErrorCode::Timeout,
        SyscallErrorCode::Unavailable,
        SyscallErrorCode::TooLarge,
        SyscallErrorCode::Internal,
    ];
    for twin in twins() {
        let host = Arc::new(RecordingHost::new());
        let mut instance = twin.start(&sandbox, &host).await;
        for (case, code) in cases(twin).iter().filter(|case| case.fallible).zip(codes.iter().cycle()) {
            host.on(case.syscall, Behaviour::Fail(*code, "grant `x` in the manifest"));
            let result = call(&mut instance, "do", perform(case), PLENTY).await.unwrap();
            let expected = json!({ "error": { "code": code.as_str(), "message": "grant `x` in the manifest" } });
            assert_eq!(result, expected, "{twin:?} {}", case.syscall);
        }
    }
}

#[tokio::test]
async fn every_syscall_denied_is_a_typed_error_in_the_plug() {
    let sandbox = sandbox();
    for twin in twins() {
        let host = Arc::new(RecordingHost::new());
        let mut instance = twin.start(&sandbox, &host).await;
        for case in cases(twin).iter().filter(|case| case.fallible) {
            host.on(case.syscall, Behaviour::Fail(SyscallErrorCode::PermissionDenied, "not granted"));
            let result = call(&mut instance, "do", perform(case), PLENTY).await.unwrap();
            assert_eq!(result["error"]["code"], "permission_denied", "{twin:?} {}", case.syscall);
        }
    }
}

#[tokio::test]
async fn a_syscall_that_never_answers_ends_the_call_when_its_budget_is_spent() {
    let sandbox = sandbox();
    // Side by side, because each waits for its whole budget.
    let mut waiting = tokio::task::JoinSet::new();
    for twin in twins() {
        let sandbox = sandbox.clone();
        waiting.spawn(async move {
            let program = twin.load(&sandbox).await;
            for case in &cases(twin) {
                let host = Arc::new(RecordingHost::new());
                let mut instance = program.start(&Limits::default(), host.clone(), PLENTY).await.unwrap();
                host.on(case.syscall, Behaviour::Hang);
                let result = call(&mut instance, "do", perform(case), SHORT).await;
                assert_eq!(result, Err(CallError::Timeout { budget: SHORT, trace: None }), "{twin:?} {}", case.syscall);
                assert!(instance.is_gone());
            }
        });
    }
    waiting.join_all().await;
}

#[tokio::test]
async fn an_answer_of_the_wrong_shape_is_an_internal_error_and_not_a_trap() {
    let sandbox = sandbox();
    let wrong = [
        ("notes.read", json!({ "path": "a" }), json!(7), "answer: expected a string, got 7"),
        (
            "notes.meta",
            json!({ "path": "a" }),
            json!({ "path": "a", "title": "A", "hash": "h", "size": -1 }),
            "answer.size: expected a u64, got -1",
        ),
        (
            "notes.links",
            json!({ "path": "a" }),
            json!([{ "kind": "magic" }]),
            "answer[0].kind: expected one of wiki, embed, markdown, got \"magic\"",
        ),
        ("files.read", json!({ "path": "a" }), json!("§"), "base64"),
        ("kv.list", json!({ "prefix": "" }), json!({}), "kv.list"),
    ];
    for twin in COMPILED {
        let host = Arc::new(RecordingHost::new());
        let mut instance = twin.start(&sandbox, &host).await;
        for (syscall, args, answer, message) in &wrong {
            host.on(syscall, Behaviour::Answer(answer.clone()));
            let result = call(&mut instance, "do", json!({ "syscall": syscall, "args": args }), PLENTY).await.unwrap();
            assert_eq!(result["error"]["code"], "internal", "{twin:?} {syscall}: {result}");
            assert!(result["error"]["message"].as_str().unwrap().contains(message), "{twin:?} {syscall}: {result}");
        }
    }
}

#[tokio::test]
async fn a_function_gets_its_input_and_its_context() {
    let sandbox = sandbox();
    let input = json!({ "text": "ü \u{1F426} \"quoted\"", "list": [1, -2.5, true, null], "nested": { "a": {} } });
    for twin in twins() {
        let host = Arc::new(RecordingHost::new());
        let mut instance = twin.start(&sandbox, &host).await;
        let result = call(&mut instance, "echo", input.clone(), PLENTY).await.unwrap();
        let ctx = json!({ "hook": "command", "function": "echo", "origin": "user" });
        assert_eq!(result, json!({ "input": input, "ctx": ctx }), "{twin:?}");
    }
}

#[tokio::test]
async fn an_instance_tells_its_functions() {
    let sandbox = sandbox();
    for twin in twins() {
        let instance = twin.start(&sandbox, &Arc::new(RecordingHost::new())).await;
        let mut functions = instance.functions().to_vec();
        functions.sort();
        assert_eq!(
            functions,
            ["bomb", "do", "echo", "recurse", "route", "route_throw", "spin", "throw_error", "trap"],
            "{twin:?}"
        );
    }
}

#[tokio::test]
async fn a_thrown_error_keeps_its_code_and_the_instance() {
    let sandbox = sandbox();
    for twin in twins() {
        let mut instance = twin.start(&sandbox, &Arc::new(RecordingHost::new())).await;
        let Err(CallError::Thrown { code, message, trace }) =
            call(&mut instance, "throw_error", json!({}), PLENTY).await
        else {
            panic!("{twin:?}: nothing was thrown");
        };
        assert_eq!((code, message.as_str()), (SyscallErrorCode::Conflict, "Error: thrown on purpose"), "{twin:?}");
        if twin == Twin::Script {
            assert!(trace.as_deref().is_some_and(|trace| trace.contains("plug.ts:")), "{trace:?}");
        }
        assert!(call(&mut instance, "echo", json!(1), PLENTY).await.is_ok(), "{twin:?}");
        let missing = call(&mut instance, "nowhere", json!({}), PLENTY).await;
        assert!(
            matches!(missing, Err(CallError::Thrown { code: SyscallErrorCode::NotFound, .. })),
            "{twin:?}: {missing:?}"
        );
    }
}

#[tokio::test]
async fn time_and_chance_come_from_the_sandbox() {
    let sandbox = sandbox();
    for twin in twins() {
        let host = Arc::new(RecordingHost::new());
        let mut instance = twin.start(&sandbox, &host).await;
        host.take_asked();
        let mut perform = async |syscall: &str, args: Value| {
            call(&mut instance, "do", json!({ "syscall": syscall, "args": args }), PLENTY).await.unwrap()
        };
        let system = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs_f64() * 1000.0;
        let now = perform("clock.now", json!({})).await.as_f64().unwrap();
        assert!((now - system).abs() < 60_000.0, "{twin:?}: {now} is not {system}");
        let before = perform("clock.monotonic", json!({})).await.as_f64().unwrap();
        perform("clock.sleep", json!({ "milliseconds": 20 })).await;
        let after = perform("clock.monotonic", json!({})).await.as_f64().unwrap();
        assert!(after - before >= 19.0, "{twin:?}: slept {} ms", after - before);
        let offset = perform("clock.offset", json!({ "at": 1_763_640_000_000_u64 })).await;
        assert!(offset.as_f64().unwrap().abs() <= 14.0 * 60.0, "{twin:?}: {offset}");
        let (one, two) = (
            perform("random.bytes", json!({ "length": 16 })).await,
            perform("random.bytes", json!({ "length": 16 })).await,
        );
        assert_ne!(one, two, "{twin:?}");
        assert_eq!(one.as_str().unwrap().len(), 24, "{twin:?}");
        assert_eq!(host.take_asked(), [], "{twin:?}: the host was asked");
    }
}

#[tokio::test]
async fn a_large_attachment_passes_both_ways() {
    let sandbox = sandbox();
    // More than could pass as dynamic values; an interpreter does it byte by byte, so that there fewer must do.
    for twin in twins() {
        let length = if COMPILED.contains(&twin) { (4 << 20) + 1 } else { (1 << 18) + 1 };
        let bytes = base64::engine::general_purpose::STANDARD.encode(vec![0xa5; length]);
        let host = Arc::new(RecordingHost::new());
        host.on("files.read", Behaviour::Answer(json!(bytes)));
        host.on("files.write", Behaviour::Answer(Value::Null));
        let mut instance = twin.start(&sandbox, &host).await;
        host.take_asked();
        let write = json!({ "syscall": "files.write", "args": { "path": "p.png", "bytes": bytes } });
        assert_eq!(call(&mut instance, "do", write, PLENTY).await, Ok(Value::Null), "{twin:?}");
        assert!(host.take_asked()[0].input["bytes"] == json!(bytes), "{twin:?}");
        let read = json!({ "syscall": "files.read", "args": { "path": "p.png" } });
        assert!(call(&mut instance, "do", read, PLENTY).await == Ok(json!(bytes)), "{twin:?}");
    }
}
