//! Components that no compiler would make.

use std::fmt::Write as _;

use jackdaw_tests::Home;

use crate::stage::{Stage, conformance, files};

#[test]
fn a_loop_while_being_instantiated_is_a_diagnostic() {
    let found = Stage::with(&["start-loop"]).failure("start-loop");
    assert!(found.starts_with("plug.wasm:1:1 load-timeout") && found.contains("300ms"), "{found}");
}

#[test]
fn a_million_handles_are_stopped_at_the_limit() {
    let found = Stage::with(&["handles"]).failure("handles");
    assert!(found.starts_with("plug.wasm:1:1 load-trap"), "{found}");
    assert!(
        found.contains("handle") || found.contains("resource table"),
        "it says what there was too much of: {found}"
    );
}

#[test]
fn a_string_longer_than_its_memory_is_a_trap() {
    let found = Stage::with(&["lying-string"]).failure("lying-string");
    assert!(found.starts_with("plug.wasm:1:1 load-trap"), "{found}");
    assert!(found.contains("out of bounds"), "{found}");
}

#[test]
fn what_plugs_may_not_import_is_named_with_what_to_use_instead() {
    for (import, instead) in [
        ("wasi:filesystem/types@0.2.9", "jackdaw:plug/blob"),
        ("wasi:filesystem/preopens@0.2.9", "jackdaw:plug/blob"),
        ("wasi:sockets/tcp@0.2.9", "jackdaw:plug/net"),
        ("wasi:cli/environment@0.2.9", "jackdaw:plug/config"),
        ("wasi:http/outgoing-handler@0.2.9", "jackdaw:plug/net"),
        ("jackdaw:plug/kv@2.0.0", "jackdaw:plug@1"),
        ("beep", "package:name/interface@version"),
    ] {
        let stage = Stage::filled(&["forbidden-import"], &[("import", import)]);
        let found = stage.failure("forbidden-import");
        assert!(found.starts_with("plug.wasm:1:1 unloadable"), "{import}: {found}");
        assert!(found.contains(&format!("`{import}")) && found.contains(instead), "{import}: {found}");
    }
}

#[test]
fn another_major_of_the_api_is_a_diagnostic_at_its_place() {
    let found = Stage::with(&["wrong-api"]).failure("wrong-api");
    assert!(found.starts_with("plug.yaml:3:6 "), "{found}");
    assert!(found.contains("^2") && found.contains("^1"), "{found}");
}

/// Each of many nested loops carries each of many variables: what the compiler holds grows with their product, the file with their sum.
fn bomb(loops: usize, variables: usize) -> Vec<u8> {
    let mut body = "(loop ".repeat(loops);
    for variable in 0..variables {
        let _ = write!(body, "(local.set {variable} (i32.add (local.get {variable}) (i32.const 1)))");
    }
    for depth in 0..loops {
        let _ = write!(body, "(br_if {} (local.get {})))", depth % 2, depth % variables);
    }
    let function = format!("(func (export \"bomb\") (local {}) {body})", "i32 ".repeat(variables));
    let harmless = std::fs::read_to_string(crate::stage::guests().join("start-loop/plug.wat")).unwrap();
    let text = harmless.replace("(start $forever)", &function);
    wat::parse_str(crate::stage::whole(&text)).unwrap()
}

#[test]
fn a_compile_bomb_is_ended_by_its_limits_while_other_components_load() {
    let bytes = bomb(6_000, 6_000);
    assert!(bytes.len() < 200_000, "a small file: {} bytes", bytes.len());
    let home = Home::with(&[("a.md", "text")]);
    let stage = Stage::serve(home, &["--trust", "all"]);
    stage.save("compile-bomb", "plug.wasm", bytes);
    stage.save("compile-bomb", "plug.yaml", &files("compile-bomb", &[])["plug.yaml"]);
    stage.save("echo", "plug.wasm", conformance());
    stage.save("echo", "plug.yaml", "name: echo\nversion: 1.0.0\nfunctions: { echo: {} }\n");
    let found = stage.failure("compile-bomb");
    assert!(found.starts_with("plug.wasm:1:1 unloadable") && found.contains("to compile"), "{found}");
    assert!(stage.resident() < 1 << 30, "the app itself holds {} MiB", stage.resident() >> 20);
    let _ = stage.during(|| stage.until_state("echo", "running"));
    let _ = stage.call("echo.echo").expect(200);
}
