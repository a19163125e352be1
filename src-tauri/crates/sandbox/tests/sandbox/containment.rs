//! Whatever a plug does, its call ends with the right error, and nobody else notices.

use std::sync::Arc;
use std::time::Duration;

use jackdaw_sandbox::{CallError, Code, Limits, SyscallErrorCode};
use serde_json::json;

use crate::host::{Behaviour, RecordingHost};
use crate::twins::{COMPILED, PLENTY, SHORT, Twin, call, context, sandbox, script, twins};
use crate::wat_plug::wat_plug;

fn host() -> Arc<RecordingHost> {
    Arc::new(RecordingHost::new())
}

/// On one thread: a plug that did not yield would stop the test's other half too.
#[tokio::test(flavor = "current_thread")]
async fn an_endless_loop_ends_with_its_budget_while_another_plug_goes_on_answering() {
    let sandbox = sandbox();
    for twin in twins() {
        let (mut runaway, mut other) = (twin.start(&sandbox, &host()).await, twin.start(&sandbox, &host()).await);
        let spinning = tokio::spawn(async move { call(&mut runaway, "spin", json!({}), PLENTY).await });
        for count in 0..3 {
            // It spins until it is made to give way.
            tokio::task::yield_now().await;
            assert!(call(&mut other, "echo", json!(count), PLENTY).await.is_ok(), "{twin:?}");
        }
        assert!(!spinning.is_finished(), "{twin:?}: it ended by itself");
        spinning.abort();
        assert!(spinning.await.unwrap_err().is_cancelled(), "{twin:?}");

        let mut runaway = twin.start(&sandbox, &host()).await;
        let result = call(&mut runaway, "spin", json!({}), SHORT).await;
        assert_eq!(result, Err(CallError::Timeout { budget: SHORT, trace: None }), "{twin:?}");
        assert!(runaway.is_gone() && runaway.memory_bytes() == 0);
        assert_eq!(call(&mut runaway, "echo", json!(1), PLENTY).await, Err(CallError::Gone), "{twin:?}");
        assert!(call(&mut other, "echo", json!(1), PLENTY).await.is_ok(), "{twin:?}");
    }
}

#[tokio::test]
async fn a_memory_bomb_ends_with_its_limit_while_another_plug_goes_on_answering() {
    let sandbox = sandbox();
    let limit = Limits::default().memory;
    for twin in twins() {
        let (mut bomb, mut other) = (twin.start(&sandbox, &host()).await, twin.start(&sandbox, &host()).await);
        assert!(bomb.memory_bytes() > 0 && bomb.memory_bytes() < limit, "{twin:?}: {}", bomb.memory_bytes());
        let ended = call(&mut bomb, "bomb", json!({}), PLENTY).await;
        // Python raises its own MemoryError before the sandbox has to refuse anything: then it is a trap that says so.
        let python = twin == Twin::Python && matches!(ended, Err(CallError::Trap { .. }));
        assert!(python || ended == Err(CallError::OutOfMemory { limit, trace: None }), "{twin:?}: {ended:?}");
        assert!(bomb.is_gone());
        assert!(call(&mut other, "echo", json!(1), PLENTY).await.is_ok(), "{twin:?}");
    }
}

#[tokio::test]
async fn a_trap_ends_the_instance_and_no_other() {
    let sandbox = sandbox();
    for twin in twins().into_iter().filter(|twin| *twin != Twin::Script) {
        let (mut trapped, mut other) = (twin.start(&sandbox, &host()).await, twin.start(&sandbox, &host()).await);
        let error = call(&mut trapped, "trap", json!({}), PLENTY).await;
        let Err(CallError::Trap { message }) = error else { panic!("{twin:?}: {error:?}") };
        let (trap, words) = message.split_once("; its last words: ").unwrap_or((&message, ""));
        assert_eq!(trap, "wasm trap: wasm `unreachable` instruction executed", "{twin:?}");
        // Python raises where the others trap, and says so.
        assert!(
            (twin == Twin::Python) == words.contains("AttributeError")
                && (words.is_empty() || words.contains("(plug.py:")),
            "{twin:?}: {words}"
        );
        assert_eq!(call(&mut trapped, "echo", json!(1), PLENTY).await, Err(CallError::Gone), "{twin:?}");
        assert!(call(&mut other, "echo", json!(1), PLENTY).await.is_ok(), "{twin:?}");
    }
}

#[tokio::test]
async fn what_the_host_cannot_give_is_told_in_the_hosts_words() {
    let sandbox = sandbox();
    for twin in COMPILED {
        let host = host();
        let mut instance = twin.start(&sandbox, &host).await;
        let random = json!({ "syscall": "random.bytes", "args": { "length": 70_000 } });
        let message = "random.bytes was asked for 70000 bytes; it gives at most 65536 at once".to_owned();
        assert_eq!(call(&mut instance, "do", random, PLENTY).await, Err(CallError::Trap { message }), "{twin:?}");

        let mut instance = twin.start(&sandbox, &host).await;
        host.on("config.get", Behaviour::Fail(SyscallErrorCode::Unavailable, "the settings are locked"));
        let config = json!({ "syscall": "config.get", "args": {} });
        let message = "the host could not answer config.get: unavailable: the settings are locked".to_owned();
        assert_eq!(call(&mut instance, "do", config, PLENTY).await, Err(CallError::Trap { message }), "{twin:?}");
    }
}

#[tokio::test]
async fn a_syscall_made_at_the_very_end_of_the_stack_is_answered() {
    let sandbox = sandbox();
    let code = "import { kv } from 'jackdaw';
        export function deep() {
            let made = 0;
            const dive = () => { kv.get('k').then(() => made++, () => {}); dive(); };
            try { dive(); } catch (error) { return error.name; }
        }";
    let host = host();
    host.on("kv.get", Behaviour::Answer(json!({ "nested": [[[[[[1]]]]]] })));
    let program = sandbox.load(script(code)).await.unwrap();
    let mut instance = program.start(&Limits::default(), host.clone(), PLENTY).await.unwrap();
    assert_eq!(call(&mut instance, "deep", json!({}), PLENTY).await, Ok(json!("RangeError")));
    assert!(host.take_asked().len() > 100);
}

#[tokio::test]
async fn a_script_that_goes_wrong_throws_and_lives_on() {
    let sandbox = sandbox();
    let mut instance = Twin::Script.start(&sandbox, &host()).await;
    for (function, name) in [("trap", "TypeError"), ("recurse", "RangeError")] {
        let error = call(&mut instance, function, json!({}), PLENTY).await;
        let Err(CallError::Thrown { code: SyscallErrorCode::Internal, message, .. }) = error else {
            panic!("{function}: {error:?}")
        };
        assert!(message.starts_with(name), "{function}: {message}");
        assert!(call(&mut instance, "echo", json!(1), PLENTY).await.is_ok(), "{function}");
    }
}

#[tokio::test]
async fn runaway_recursion_of_compiled_code_is_a_trap() {
    let sandbox = sandbox();
    for twin in twins().into_iter().filter(|twin| *twin != Twin::Script) {
        let mut instance = twin.start(&sandbox, &host()).await;
        let error = call(&mut instance, "recurse", json!({}), PLENTY).await;
        assert!(matches!(error, Err(CallError::Trap { .. })), "{twin:?}: {error:?}");
        assert!(instance.is_gone(), "{twin:?}");
    }
}

#[tokio::test]
async fn a_script_may_catch_that_memory_has_run_out() {
    let sandbox = sandbox();
    let code = "export function careful() {
        let held = [];
        try { for (;;) held.push(new Uint8Array(1 << 20)); } catch (error) { held = []; return error.message; }
    }";
    let program = sandbox.load(script(code)).await.unwrap();
    let mut instance = program.start(&Limits::default(), host(), PLENTY).await.unwrap();
    assert_eq!(call(&mut instance, "careful", json!({}), PLENTY).await, Ok(json!("out of memory")));
    assert!(!instance.is_gone());
}

#[tokio::test]
async fn a_start_that_never_ends_or_throws_is_told() {
    let sandbox = sandbox();
    for twin in twins() {
        let host = host();
        host.on("config.get", Behaviour::Answer(json!({ "atInit": "spin" })));
        let spun = twin.try_start(&sandbox, &host, SHORT).await.err();
        assert_eq!(spun, Some(CallError::Timeout { budget: SHORT, trace: None }), "{twin:?}");
        host.on("config.get", Behaviour::Answer(json!({ "atInit": "throw" })));
        let thrown = twin.try_start(&sandbox, &host, PLENTY).await.err();
        let Some(CallError::Thrown { code: SyscallErrorCode::Conflict, message, .. }) = &thrown else {
            panic!("{twin:?}: {thrown:?}")
        };
        assert!(message.contains("init threw on purpose"), "{twin:?}: {message}");
    }
}

#[tokio::test]
async fn a_component_whose_instantiation_never_ends_is_stopped() {
    let code = Code::Component(wat_plug("(func $forever (loop br 0)) (start $forever)"));
    let program = sandbox().load(code).await.unwrap();
    let error = program.start(&Limits::default(), host(), SHORT).await.err();
    assert_eq!(error, Some(CallError::Timeout { budget: SHORT, trace: None }));
}

#[tokio::test]
async fn memories_and_tables_are_counted_together() {
    // 64 MiB are 1,024 pages; a table element is a pointer.
    let cases = [
        ("one memory", "(memory 1000)", true),
        ("a memory too large", "(memory 1024)", false),
        ("two that are too large together", "(memory 600) (memory 600)", false),
        ("a table beside a memory", "(memory 990) (table 190000 funcref)", true),
        ("a table above the elements' limit", "(table 300000 funcref)", false),
        ("a table that fills up the memory", "(memory 1010) (table 190000 funcref)", false),
    ];
    let sandbox = sandbox();
    let limits = Limits::default();
    for (what, extra, fits) in cases {
        let program = sandbox.load(Code::Component(wat_plug(extra))).await.unwrap();
        let started = program.start(&limits, host(), PLENTY).await.map(|instance| instance.memory_bytes());
        match started {
            // Its own `init` traps: it got as far as that.
            Err(CallError::Trap { message }) if fits => assert!(message.contains("unreachable"), "{what}: {message}"),
            other => {
                assert!(
                    !fits && other == Err(CallError::OutOfMemory { limit: limits.memory, trace: None }),
                    "{what}: {other:?}"
                )
            }
        }
    }
}

#[tokio::test]
async fn the_users_time_does_not_count_and_the_plugs_does() {
    let sandbox = sandbox();
    let code = "import { ui } from 'jackdaw';
        export const ask = () => ui.confirm('sure?');
        export async function askThenSpin() { await ui.confirm('sure?'); for (;;); }";
    let program = sandbox.load(script(code)).await.unwrap();
    for (function, expected) in
        [("ask", Ok(json!(true))), ("askThenSpin", Err(CallError::Timeout { budget: SHORT, trace: None }))]
    {
        let host = host();
        host.on("ui.confirm", Behaviour::AskUser(json!(true)));
        let mut instance = program.start(&Limits::default(), host.clone(), PLENTY).await.unwrap();
        let slow_user = async {
            host.arrived.notified().await;
            // Twice the whole budget: what is tested is that this time passes.
            tokio::time::sleep(SHORT * 2).await;
            host.user.notify_one();
        };
        host.take_asked();
        let (result, ()) = tokio::join!(call(&mut instance, function, json!({}), SHORT), slow_user);
        assert_eq!(result, expected, "{function}");
    }
}

#[tokio::test]
async fn sleeping_counts() {
    let sandbox = sandbox();
    for twin in twins() {
        let mut instance = twin.start(&sandbox, &host()).await;
        let sleep = json!({ "syscall": "clock.sleep", "args": { "milliseconds": 3_600_000 } });
        assert_eq!(
            call(&mut instance, "do", sleep, SHORT).await,
            Err(CallError::Timeout { budget: SHORT, trace: None }),
            "{twin:?}"
        );
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_half_way_ends_the_instance() {
    let sandbox = sandbox();
    for twin in twins() {
        let host = host();
        host.on("notes.read", Behaviour::Hang);
        let mut instance = twin.start(&sandbox, &host).await;
        host.arrived.notified().await;
        let read = json!({ "syscall": "notes.read", "args": { "path": "a.md" } });
        tokio::select! {
            result = call(&mut instance, "do", read, PLENTY) => panic!("{twin:?}: {result:?}"),
            () = host.arrived.notified() => {}
        }
        assert!(instance.is_gone(), "{twin:?}");
        assert_eq!(call(&mut instance, "echo", json!(1), PLENTY).await, Err(CallError::Gone), "{twin:?}");
    }
}

#[tokio::test]
async fn an_instance_outlives_the_sandbox_it_came_from_and_is_still_interrupted() {
    let sandbox = sandbox();
    let mut instance = Twin::Rust.start(&sandbox, &host()).await;
    drop(sandbox);
    assert!(instance.call(&context("echo"), "echo", &json!(1), PLENTY).await.is_ok());
    assert_eq!(
        call(&mut instance, "spin", json!({}), SHORT).await,
        Err(CallError::Timeout { budget: SHORT, trace: None })
    );
}

#[tokio::test]
async fn a_budget_of_nothing_and_one_of_for_ever_are_both_kept() {
    let sandbox = sandbox();
    let mut instance = Twin::Rust.start(&sandbox, &host()).await;
    assert!(call(&mut instance, "echo", json!(1), Duration::MAX).await.is_ok());
    assert_eq!(
        call(&mut instance, "spin", json!({}), Duration::ZERO).await,
        Err(CallError::Timeout { budget: Duration::ZERO, trace: None })
    );
}
