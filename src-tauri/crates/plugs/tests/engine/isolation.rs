//! One plug's trouble is its own.

use std::sync::Arc;

use jackdaw_plugs::{DispatchError, HookKind, Origin, PlugState};
use serde_json::{Value, json};

use super::home::{Home, manifest, save};

const HOSTILE: &str = "export function spin() { for (;;) {} }\n\
    export function eat() { const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1)) }\n\
    export function dive() { return dive() + 1 }\n\
    export const fine = () => 'fine'\n";

fn hostile() -> String {
    manifest("bad", "limits: { timeout: 300ms }\nfunctions: { spin: {}, eat: {}, dive: {}, fine: {} }\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loop_a_memory_bomb_and_a_deep_dive_end_their_call_only() {
    let home = Home::trusted().await;
    home.save("bad", &hostile(), HOSTILE);
    home.save("good", &manifest("good", "functions: { say: {} }\n"), "export const say = () => 'here'");
    home.until_state("bad", PlugState::Running).await;
    home.until_state("good", PlugState::Running).await;

    let spinning = home.call("bad.spin");
    let (spun, said) = tokio::join!(spinning, home.call("good.say"));
    assert!(matches!(spun, Err(DispatchError::Timeout { .. })), "{spun:?}");
    assert_eq!(said.unwrap(), json!("here"));
    assert_eq!(home.call("bad.fine").await.unwrap(), json!("fine"), "the next call gets a fresh instance");

    let ate = home.call("bad.eat").await.unwrap_err();
    assert!(
        matches!(ate, DispatchError::OutOfMemory { .. } | DispatchError::Thrown { .. } | DispatchError::Timeout { .. }),
        "{ate:?}"
    );
    assert_eq!(home.call("bad.fine").await.unwrap(), json!("fine"));

    let dived = home.call("bad.dive").await.unwrap_err();
    assert!(matches!(dived, DispatchError::Thrown { .. } | DispatchError::Trap { .. }), "{dived:?}");
    assert_eq!(home.call("good.say").await.unwrap(), json!("here"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plug_that_keeps_failing_is_quarantined_until_a_save() {
    let home = Home::trusted().await;
    home.save("bad", &hostile(), HOSTILE);
    home.until_state("bad", PlugState::Running).await;
    for n in 0..4 {
        let error = home.call("bad.spin").await.unwrap_err();
        assert!(matches!(error, DispatchError::Timeout { .. }), "call {n}: {error:?}");
    }
    home.until_state("bad", PlugState::Quarantined).await;
    let refused = home.call("bad.fine").await.unwrap_err();
    assert_eq!(refused, DispatchError::Quarantined { plug: "bad".into() });
    // A save starts it again …
    save(&home.path("plugs/bad/plug.ts"), &format!("{HOSTILE}// mended"));
    home.until_state("bad", PlugState::Running).await;
    assert_eq!(home.call("bad.fine").await.unwrap(), json!("fine"));
    // … and so does its user.
    for _ in 0..4 {
        home.call("bad.spin").await.unwrap_err();
    }
    home.until_state("bad", PlugState::Quarantined).await;
    assert_eq!(home.engine.reload("bad").await.unwrap().state, PlugState::Running);
    assert_eq!(home.call("bad.fine").await.unwrap(), json!("fine"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_mailbox_refuses_the_next_call() {
    let home = Home::trusted().await;
    let code = "export const wait = () => new Promise(done => setTimeout(done, 20000))";
    home.save("slow", &manifest("slow", "limits: { timeout: 1s }\nfunctions: { wait: {} }\n"), code);
    home.until_state("slow", PlugState::Running).await;
    let calls: Vec<_> = (0..300)
        .map(|_| {
            let engine = Arc::clone(&home.engine);
            tokio::spawn(async move { engine.run("slow.wait", HookKind::Command, Value::Null, Origin::Api).await })
        })
        .collect();
    drop(calls);
    let many: Vec<_> = (0..300).map(|_| home.call("slow.wait")).collect();
    let answers = futures::future::join_all(many).await;
    assert!(answers.iter().any(|answer| matches!(answer, Err(DispatchError::Busy { .. }))));
    assert!(answers.iter().all(Result::is_err));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_that_is_none_says_so() {
    let home = Home::trusted().await;
    let cases: [(&str, &[u8]); 3] = [("random", b"\x7fELF and more"), ("empty", b""), ("module", b"\0asm\x01\0\0\0")];
    for (name, bytes) in cases {
        let dir = home.path("plugs").join(name);
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("plug.wasm"), bytes).unwrap();
        std::fs::write(dir.join("plug.yaml"), manifest(name, "functions: { say: {} }\n")).unwrap();
    }
    for (name, _) in cases {
        let status = home.until_state(name, PlugState::Failed).await;
        assert_eq!(status.diagnostics[0].file, "plug.wasm", "{:?}", status.diagnostics);
        let refused = home.call(&format!("{name}.say")).await.unwrap_err();
        assert!(matches!(refused, DispatchError::NotLoaded { .. }), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn shutting_down_does_not_wait_for_a_plug_that_hangs() {
    let home = Home::trusted().await;
    home.save("bad", &manifest("bad", "limits: { timeout: 60s }\nfunctions: { spin: {} }\n"), HOSTILE);
    home.until_state("bad", PlugState::Running).await;
    let engine = Arc::clone(&home.engine);
    let call = tokio::spawn(async move { engine.run("bad.spin", HookKind::Syscall, Value::Null, Origin::Api).await });
    tokio::task::yield_now().await;
    tokio::time::timeout(super::home::PATIENCE, home.engine.shutdown()).await.unwrap();
    assert!(call.await.unwrap().is_err());
}
