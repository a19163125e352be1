//! What is said about code that cannot be a plug. Golden: `UPDATE_EXPECT=1` rewrites them.

use expect_test::{Expect, expect};
use jackdaw_sandbox::Code;

use crate::twins::{guest, sandbox};

async fn check(what: &str, bytes: Vec<u8>, expected: Expect) {
    match sandbox().load(Code::Component(bytes)).await {
        Ok(_) => panic!("{what}: it was loaded"),
        Err(error) => expected.assert_eq(&error.to_string()),
    }
}

fn wat(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

#[tokio::test]
async fn what_is_no_component_is_told_from_what_is_damaged() {
    check("random bytes", vec![0x3f, 0x8a, 0x11, 0, 1, 2, 3, 4, 5, 6], expect!["not a WebAssembly component: it begins with `3f 8a 11 00 01 02 03 04`, and a component begins with `00 61 73 6d 0d 00 01 00`"]).await;
    check(
        "two bytes",
        vec![0x00, 0x61],
        expect![
            "not a WebAssembly component: it begins with `00 61`, and a component begins with `00 61 73 6d 0d 00 01 00`"
        ],
    )
    .await;
    check("nothing", Vec::new(), expect!["not a WebAssembly component: the file is empty"]).await;
    check(
        "text",
        b"\n(component)".to_vec(),
        expect!["not a WebAssembly component: it is WebAssembly text; assemble it with `wasm-tools parse`"],
    )
    .await;
    check("core module", wat("(module)"), expect!["a core WebAssembly module, not a component: build it with wit-bindgen and then run `wasm-tools component new module.wasm -o plug.wasm`"]).await;
    let mut damaged = guest("conformance/plug.wasm");
    damaged.truncate(1000);
    check("truncated", damaged, expect!["not a valid WebAssembly component: failed to parse WebAssembly module: unexpected end-of-file (at offset 0x1b6)"]).await;
}

#[tokio::test]
async fn a_component_of_another_world_is_told_what_is_missing() {
    check("empty", wat("(component)"), expect!["does not export `jackdaw:plug/functions@1.0.0`, so it is no plug (it exports nothing): build it for world `jackdaw:plug/plug` (or `core`)"]).await;
    let command = r#"(component
        (core module $m (func (export "run") (result i32) i32.const 0))
        (core instance $i (instantiate $m))
        (func $run (result (result)) (canon lift (core func $i "run")))
        (instance $command (export "run" (func $run)))
        (export "wasi:cli/run@0.2.0" (instance $command)))"#;
    check("a WASI command", wat(command), expect!["does not export `jackdaw:plug/functions@1.0.0`, so it is no plug (it exports `wasi:cli/run@0.2.0`): build it for world `jackdaw:plug/plug` (or `core`)"]).await;
    let typed = r#"(component
        (core module $m (func (export "init")))
        (core instance $i (instantiate $m))
        (func $init (canon lift (core func $i "init")))
        (instance $functions (export "init" (func $init)))
        (export "jackdaw:plug/functions@1.0.0" (instance $functions)))"#;
    check("other types", wat(typed), expect!["exports `jackdaw:plug/functions@1.0.0` with other types than jackdaw:plug@1.0.0: instance export `jackdaw:plug/functions@1.0.0` does not have export `call`; build it against this version's `wit` folder"]).await;
}

#[tokio::test]
async fn wasi_is_refused_by_name_with_what_to_use_instead() {
    for (import, expected) in [
        (
            "wasi:filesystem/types@0.2.3",
            expect![
                "imports `wasi:filesystem/types@0.2.3`, which plugs do not get: there is no filesystem; use `jackdaw:plug/blob`, or what the application offers (`notes`, `files`)"
            ],
        ),
        (
            "wasi:sockets/tcp@0.2.3",
            expect![
                "imports `wasi:sockets/tcp@0.2.3`, which plugs do not get: there are no sockets; use `jackdaw:plug/net`"
            ],
        ),
        (
            "wasi:cli/environment@0.2.3",
            expect![
                "imports `wasi:cli/environment@0.2.3`, which plugs do not get: there is no environment; use `jackdaw:plug/config`, whose `env` has the manifest's constants"
            ],
        ),
        (
            "wasi:cli/stdout@0.2.3",
            expect![
                "imports `wasi:cli/stdout@0.2.3`, which plugs do not get: there are no standard streams; use `jackdaw:plug/log`"
            ],
        ),
        (
            "wasi:http/outgoing-handler@0.2.3",
            expect![
                "imports `wasi:http/outgoing-handler@0.2.3`, which plugs do not get: use `jackdaw:plug/net` to fetch, and a `http` hook to serve"
            ],
        ),
        (
            "wasi:io/streams@0.2.3",
            expect![
                "imports `wasi:io/streams@0.2.3`, which plugs do not get: there are no streams; build for wasm32-unknown-unknown, or without the parts of WASI that need them (`--stub-wasi`)"
            ],
        ),
        (
            "wasi:threads/pool@0.1.0",
            expect![
                "imports `wasi:threads/pool@0.1.0`, which plugs do not get: of WASI there are only `wasi:clocks` and `wasi:random`"
            ],
        ),
    ] {
        let text = format!(r#"(component (import "{import}" (instance (export "f" (func)))))"#);
        check(import, wat(&text), expected).await;
    }
    let subscribe =
        r#"(component (import "wasi:clocks/monotonic-clock@0.2.3" (instance (export "subscribe-duration" (func)))))"#;
    check("waiting", wat(subscribe), expect!["imports `wasi:clocks/monotonic-clock@0.2.3.subscribe-duration`, which plugs do not get: of the clocks there are only `now` and `resolution`; use `jackdaw:plug/clock` to wait"]).await;
}

#[tokio::test]
async fn an_import_that_cannot_be_a_syscall_is_told() {
    let cases = [
        (
            "a function of the world",
            r#"(import "beep" (func))"#,
            expect![
                "imports `beep`, which this host does not provide: a syscall belongs to an interface; put the function into one"
            ],
        ),
        (
            "a core module",
            r#"(import "m" (core module))"#,
            expect![
                "imports `m`, which this host does not provide: a plug may import interfaces of functions, nothing else"
            ],
        ),
        (
            "a plain instance",
            r#"(import "thing" (instance (export "f" (func))))"#,
            expect![
                "imports `thing`, which this host does not provide: its name is not of the form package:name/interface@version"
            ],
        ),
        (
            "a resource",
            r#"(import "acme:app/thing@1.0.0" (instance (export "door" (type (sub resource)))))"#,
            expect![
                "imports `acme:app/thing@1.0.0.door`, which this host does not provide: it is a resource; syscalls are flat functions with records and variants"
            ],
        ),
        (
            "another major version",
            r#"(import "jackdaw:plug/kv@2.0.0" (instance (export "get" (func))))"#,
            expect![
                "imports `jackdaw:plug/kv@2.0.0`, which this host does not provide: this is jackdaw:plug@1; build the plug against its `wit` folder"
            ],
        ),
        (
            "an unknown function of the core",
            r#"(import "jackdaw:plug/kv@1.0.0" (instance (export "frobnicate" (func))))"#,
            expect![
                "imports `jackdaw:plug/kv@1.0.0`, which this host does not provide: component imports instance `jackdaw:plug/kv@1.0.0`, but a matching implementation was not found in the linker: instance export `frobnicate` has the wrong type: function implementation is missing"
            ],
        ),
        (
            "another type",
            r#"(import "jackdaw:plug/clock@1.0.0" (instance (export "now" (func (result u32)))))"#,
            expect![
                "imports `jackdaw:plug/clock@1.0.0`, which this host does not provide: component imports instance `jackdaw:plug/clock@1.0.0`, but a matching implementation was not found in the linker: instance export `now` has the wrong type: type mismatch with results: expected `f64` found `u32`"
            ],
        ),
    ];
    for (what, import, expected) in cases {
        check(what, wat(&format!("(component {import})")), expected).await;
    }
}
