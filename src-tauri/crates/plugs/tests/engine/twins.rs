//! Compiled plugs and a script plug of the same functions are the same to the engine.

use std::path::{Path, PathBuf};

use jackdaw_plugs::{DispatchError, HookKind, IncomingRequest, Origin, PlugState, SyscallErrorCode, Trust};
use serde_json::{Value, json};

use super::home::Home;

const FUNCTIONS: &str = "permissions: [kv, { plugs:call: [script, rust, c] }]\nlimits: { timeout: 400ms }\nfunctions:\n  \
    do: { command: { name: Do } }\n  echo: { slashCommand: { name: echo } }\n  route: { http: { path: '/r/{name}' } }\n  \
    throw_error: {}\n  spin: {}\n  trap: {}\n";

const TWINS: [(&str, &str); 3] =
    [("rust", "conformance/plug.wasm"), ("c", "conformance-c/plug.wasm"), ("script", "conformance-script/plug.ts")];

fn guests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/guests")
}

async fn twins() -> Home {
    let home = Home::with(
        |options| options.trust = Trust::All,
        |dir| {
            for (name, main) in TWINS {
                let folder = dir.join("plugs").join(name);
                std::fs::create_dir_all(&folder).unwrap();
                let main = guests().join(main);
                std::fs::copy(&main, folder.join(main.file_name().unwrap())).unwrap();
                std::fs::write(folder.join("plug.yaml"), format!("name: {name}\nversion: 1.0.0\n{FUNCTIONS}")).unwrap();
            }
        },
    )
    .await;
    for (name, _) in TWINS {
        let status = home.engine.plug(name).unwrap();
        assert_eq!(status.state, PlugState::Running, "{:#?}", status.diagnostics);
    }
    home
}

async fn perform(home: &Home, plug: &str, syscall: &str, args: Value) -> Value {
    home.call_with(&format!("{plug}.do"), json!({ "syscall": syscall, "args": args })).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_keep_things_are_denied_and_are_told_what_there_is_not() {
    let home = twins().await;
    for (plug, _) in TWINS {
        perform(&home, plug, "kv.set", json!({ "key": "k", "value": { "n": 1 } })).await;
        assert_eq!(perform(&home, plug, "kv.get", json!({ "key": "k" })).await, json!({ "n": 1 }), "{plug}");
        let denied = perform(&home, plug, "blob.put", json!({ "bytes": "aGk=" })).await;
        assert_eq!(denied["error"]["code"], json!("permission_denied"), "{plug}: {denied}");
        let unknown = perform(&home, plug, "notes.read", json!({ "path": "x.md" })).await;
        assert_eq!(unknown["error"]["code"], json!("not_found"), "{plug}: {unknown}");
        let info = perform(&home, plug, "plug.info", json!({})).await;
        assert_eq!((&info["name"], &info["generation"]), (&json!(plug), &json!(1)));
        let log = home.log_text(plug);
        assert!(log.contains("denied: blob.put needs the permission `blob:write`"), "{log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_answer_hooks_and_call_each_other() {
    let home = twins().await;
    for (plug, other) in [("rust", "script"), ("c", "rust"), ("script", "c")] {
        let echo = home
            .engine
            .run(&format!("{plug}.echo"), HookKind::SlashCommand, json!({ "a": 1 }), Origin::User)
            .await
            .unwrap();
        assert_eq!(echo["ctx"], json!({ "hook": "slashCommand", "function": "echo", "origin": "user" }), "{plug}");
        let args = json!({ "function": format!("{other}.echo"), "input": { "b": 2 } });
        let called = perform(&home, plug, "plugs.call", args).await;
        assert_eq!(called["input"], json!({ "b": 2 }), "{plug}: {called}");
        assert_eq!(called["ctx"], json!({ "hook": "call", "function": "echo", "origin": "plug" }), "{plug}");
        let request = IncomingRequest { method: "GET".into(), path: "/r/x".into(), ..IncomingRequest::default() };
        assert_eq!(home.engine.http(plug, request, Origin::Api).await.unwrap().status / 100, 2, "{plug}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_may_throw_trap_and_hang_without_harm() {
    let home = twins().await;
    for (plug, _) in TWINS {
        let thrown = home.call(&format!("{plug}.throw_error")).await.unwrap_err();
        assert!(
            matches!(&thrown, DispatchError::Thrown { code: SyscallErrorCode::Conflict, .. }),
            "{plug}: {thrown:?}"
        );
        let hung = home.call(&format!("{plug}.spin")).await.unwrap_err();
        assert!(matches!(&hung, DispatchError::Timeout { .. }), "{plug}: {hung:?}");
        let trapped = home.call(&format!("{plug}.trap")).await;
        assert!(trapped.is_err(), "{plug}: {trapped:?}");
        assert!(home.call(&format!("{plug}.echo")).await.is_ok(), "{plug}");
    }
}
