//! The part of WASI that plugs do get.

use std::sync::Arc;

use jackdaw_sandbox::{CallError, Code, Limits};

use crate::host::RecordingHost;
use crate::twins::{PLENTY, sandbox};
use crate::wat_plug::wat_plug_with;

/// Says in its log what it dies of, as a Rust panic's hook does.
#[tokio::test]
async fn what_a_plug_said_before_it_trapped_is_told_with_the_trap() {
    let outer = r#"
        (import "jackdaw:plug/log@1.0.0" (instance $log
            (type $l (enum "debug" "info" "warn" "error"))
            (export "level" (type $level (eq $l)))
            (export "write" (func (param "level" $level) (param "message" string)))))
        (core func $write (canon lower (func $log "write") (memory (core memory $memory "memory"))))
        (core instance $said (export "write" (func $write)))"#;
    let inner = r#"
        (import "log" "write" (func $write (param i32 i32 i32)))
        (import "memory" "memory" (memory 1))
        (data (i32.const 64) "started well")
        (data (i32.const 128) "panicked at src/lib.rs:3:5:\nkaputt")
        (func $start
            (call $write (i32.const 1) (i32.const 64) (i32.const 12))
            (call $write (i32.const 3) (i32.const 128) (i32.const 34))
            unreachable)
        (start $start)"#;
    let with = r#"(with "log" (instance $said)) (with "memory" (instance $memory))"#;
    let program = sandbox().load(Code::Component(wat_plug_with(outer, with, inner))).await.unwrap();
    let host = Arc::new(RecordingHost::new());
    let error = program.start(&Limits::default(), host.clone(), PLENTY).await.err();
    let message =
        "wasm trap: wasm `unreachable` instruction executed; its last words: panicked at src/lib.rs:3:5: kaputt";
    assert_eq!(error, Some(CallError::Trap { message: message.to_owned() }));
}

/// The start function asks for the time and for chance, and never ends if one of the answers is nought.
#[tokio::test]
async fn clocks_and_random_numbers_of_wasi_are_served_without_asking_the_host() {
    let outer = r#"
        (import "wasi:clocks/wall-clock@0.2.3" (instance $wall
            (type $d (record (field "seconds" u64) (field "nanoseconds" u32)))
            (export "datetime" (type $datetime (eq $d)))
            (export "now" (func (result $datetime)))))
        (import "wasi:clocks/monotonic-clock@0.2.3" (instance $monotonic
            (export "now" (func (result u64))) (export "resolution" (func (result u64)))))
        (import "wasi:random/random@0.2.3" (instance $random
            (export "get-random-bytes" (func (param "len" u64) (result (list u8)))) (export "get-random-u64" (func (result u64)))))
        (import "wasi:random/insecure-seed@0.2.3" (instance $seed (export "insecure-seed" (func (result (tuple u64 u64))))))
        (core func $wall-now (canon lower (func $wall "now") (memory (core memory $memory "memory"))))
        (core func $now (canon lower (func $monotonic "now")))
        (core func $resolution (canon lower (func $monotonic "resolution")))
        (core func $bytes (canon lower (func $random "get-random-bytes")
            (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
        (core func $number (canon lower (func $random "get-random-u64")))
        (core func $seed (canon lower (func $seed "insecure-seed") (memory (core memory $memory "memory"))))
        (core instance $wasi (export "wall-now" (func $wall-now)) (export "now" (func $now)) (export "resolution" (func $resolution))
            (export "bytes" (func $bytes)) (export "number" (func $number)) (export "seed" (func $seed)))"#;
    let inner = r#"
        (import "wasi" "wall-now" (func $wall-now (param i32)))
        (import "wasi" "now" (func $now (result i64)))
        (import "wasi" "resolution" (func $resolution (result i64)))
        (import "wasi" "bytes" (func $bytes (param i64 i32)))
        (import "wasi" "number" (func $number (result i64)))
        (import "wasi" "seed" (func $seed (param i32)))
        (import "memory" "memory" (memory 1))
        (func $wanted (param i64) (if (i64.eqz (local.get 0)) (then (loop br 0))))
        (func $start
            (call $wall-now (i32.const 64)) (call $wanted (i64.load (i32.const 64)))
            (call $wanted (call $now)) (call $wanted (call $resolution)) (call $wanted (call $number))
            (call $bytes (i64.const 16) (i32.const 128))
            (call $wanted (i64.extend_i32_u (i32.eq (i32.load (i32.const 132)) (i32.const 16))))
            (call $wanted (i64.load (i32.const 1024)))
            (call $seed (i32.const 256)) (call $wanted (i64.load (i32.const 264))))
        (start $start)"#;
    let with = r#"(with "wasi" (instance $wasi)) (with "memory" (instance $memory))"#;
    let program = sandbox().load(Code::Component(wat_plug_with(outer, with, inner))).await.unwrap();
    let host = Arc::new(RecordingHost::new());
    // It got as far as its `init`, which traps.
    let error = program.start(&Limits::default(), host.clone(), PLENTY).await.err();
    assert!(matches!(&error, Some(CallError::Trap { message }) if message.contains("unreachable")), "{error:?}");
    assert_eq!(host.take_asked(), []);
}
