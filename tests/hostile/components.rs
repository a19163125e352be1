//! Components that no compiler would make.

use crate::stage::Stage;

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
