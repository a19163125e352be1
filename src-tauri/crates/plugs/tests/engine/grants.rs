//! Nothing of a plug runs before its user allowed it, and nothing more than that.

use std::sync::Arc;

use jackdaw_plugs::{DispatchError, EngineError, GrantChoice, Permission, PlugState, SyscallErrorCode, Trust};
use serde_json::json;

use super::home::{Home, manifest, save, write_plug};

const CODE: &str = "import { kv } from 'jackdaw'\nexport const say = () => 'here'\nexport const keep = async () => { await kv.set('x', 1); return 'kept' }\n";

fn asks(permissions: &str) -> String {
    manifest(
        "a",
        &format!("permissions: [{permissions}]\nfunctions: {{ say: {{ command: {{ name: Say }} }}, keep: {{}} }}\n"),
    )
}

async fn asked() -> Home {
    Home::with(|_| {}, |dir| write_plug(&dir.join("plugs/a"), &asks("kv"), CODE)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_runs_before_its_grant() {
    let home = Home::with(
        |_| {},
        |dir| {
            write_plug(&dir.join("plugs/a"), &asks("kv"), &format!("{CODE}for (;;) {{}} // nobody may run this"));
        },
    )
    .await;
    let status = home.engine.plug("a").unwrap();
    assert_eq!(status.state, PlugState::WaitingForGrant);
    assert!(status.diagnostics.is_empty() && status.granted.is_empty() && home.engine.commands().is_empty());
    assert_eq!(status.permissions[0].permission, "kv");
    assert!(!status.permissions[0].description.is_empty());
    let waits = home.call("a.say").await.unwrap_err();
    assert!(matches!(waits, DispatchError::WaitingForGrant { .. }), "{waits}");
    let said = waits.to_string();
    for words in ["it asks for `kv` (", "jackdaw plug grant a --all --space SPACE", "--live"] {
        assert!(said.contains(words), "{words:?} in {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_is_pinned_to_what_was_looked_at() {
    let home = asked().await;
    let status = home.engine.grant("a", GrantChoice::All, false).await.unwrap();
    assert_eq!((status.state, status.live, status.granted), (PlugState::Running, false, vec!["kv".to_owned()]));
    assert_eq!(home.call("a.keep").await.unwrap(), json!("kept"));

    save(&home.path("plugs/a/plug.ts"), &format!("{CODE}// a pull changed this"));
    home.until_state("a", PlugState::WaitingForGrant).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!("here"), "the old one goes on until it is answered");
    assert_eq!(home.engine.plug("a").unwrap().generation, 1);
    let status = home.engine.grant("a", GrantChoice::All, false).await.unwrap();
    assert_eq!((status.state, status.generation), (PlugState::Running, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_its_grant_tells_what_is_wrong_with_its_code() {
    let home = asked().await;
    home.engine.grant("a", GrantChoice::All, false).await.unwrap();
    save(&home.path("plugs/a/plug.ts"), &format!("{CODE}\nexport const = 1;"));
    home.until_state("a", PlugState::WaitingForGrant).await;
    let status = home.engine.plug("a").unwrap();
    let line = u32::try_from(CODE.lines().count()).unwrap() + 2;
    let told: Vec<_> = status.diagnostics.iter().map(|d| (d.is_error(), d.file.as_str(), d.line)).collect();
    assert_eq!(told, [(true, "plug.ts", line)], "{:?}", status.diagnostics);
    assert_eq!(home.call("a.say").await.unwrap(), json!("here"), "the old one goes on");

    save(&home.path("plugs/a/plug.ts"), &format!("{CODE}\nexport const one = 1;"));
    home.until("nothing is wrong", |engine| engine.plug("a").unwrap().diagnostics.is_empty()).await;
    assert_eq!(home.engine.plug("a").unwrap().state, PlugState::WaitingForGrant);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_outlives_the_run() {
    let home = asked().await;
    home.engine.grant("a", GrantChoice::All, false).await.unwrap();
    home.engine.shutdown().await;
    let home = Home::again(Arc::clone(&home.dir), |_| {}).await;
    assert_eq!(home.engine.plug("a").unwrap().state, PlugState::Running);
    assert_eq!(home.call("a.keep").await.unwrap(), json!("kept"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_grant_follows_saves_until_more_is_asked() {
    let home = asked().await;
    home.engine.grant("a", GrantChoice::All, true).await.unwrap();
    save(&home.path("plugs/a/plug.ts"), &CODE.replace("here", "there"));
    home.until_generation("a", 2).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!("there"));

    save(&home.path("plugs/a/plug.yaml"), &asks("kv, search"));
    home.until_state("a", PlugState::WaitingForGrant).await;
    home.until("the log says what is new", |engine| {
        engine.logs("a", 10).iter().any(|line| line.message.contains("it now also asks for `search` ("))
    })
    .await;
    assert_eq!(home.call("a.say").await.unwrap(), json!("there"), "the old one goes on until it is answered");
    let status = home.engine.plug("a").unwrap();
    assert_eq!((status.generation, status.permissions.len(), status.granted), (2, 2, vec!["kv".to_owned()]));

    // The author's yes to more does not end what they edit here: the next save is live again, with what was allowed before.
    home.engine.grant("a", GrantChoice::These(vec![Permission::Search]), false).await.unwrap();
    home.until_generation("a", 3).await;
    save(&home.path("plugs/a/plug.ts"), &CODE.replace("here", "everywhere"));
    home.until_generation("a", 4).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!("everywhere"));
    assert_eq!(home.engine.plug("a").unwrap().granted, ["kv", "search"]);

    // Asking for less again needs no answer.
    save(&home.path("plugs/a/plug.yaml"), &asks(""));
    home.until_generation("a", 5).await;
    assert_eq!(home.call("a.keep").await.unwrap_err().syscall_code(), SyscallErrorCode::PermissionDenied);
}

#[tokio::test(flavor = "multi_thread")]
async fn part_of_what_is_asked_can_be_granted_and_revoked_while_it_runs() {
    let home = Home::with(|_| {}, |dir| write_plug(&dir.join("plugs/a"), &asks("kv, search"), CODE)).await;
    let status = home.engine.grant("a", GrantChoice::These(vec![Permission::Search]), false).await.unwrap();
    assert_eq!((status.state, status.granted), (PlugState::Running, vec!["search".to_owned()]));
    let error = home.call("a.keep").await.unwrap_err();
    assert!(error.to_string().contains("not granted"), "{error}");

    home.engine.grant("a", GrantChoice::These(vec![Permission::Kv]), false).await.unwrap();
    assert_eq!(home.call("a.keep").await.unwrap(), json!("kept"));
    home.engine.revoke("a", GrantChoice::These(vec![Permission::Kv])).await.unwrap();
    assert_eq!(home.call("a.keep").await.unwrap_err().syscall_code(), SyscallErrorCode::PermissionDenied);
    assert_eq!(home.engine.plug("a").unwrap().generation, 1, "rights change without a new generation");

    let error = home.engine.grant("a", GrantChoice::These(vec![Permission::Net]), false).await.unwrap_err();
    assert!(matches!(&error, EngineError::NotAsked { .. }), "{error}");
    let status = home.engine.revoke("a", GrantChoice::All).await.unwrap();
    assert_eq!(status.state, PlugState::WaitingForGrant);
    assert!(home.engine.commands().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn trust_is_for_this_run_only() {
    let home = Home::with(
        |options| options.trust = Trust::Names(["a".to_owned()].into()),
        |dir| {
            write_plug(&dir.join("plugs/a"), &asks("kv"), CODE);
            write_plug(&dir.join("plugs/b"), &manifest("b", "functions: { say: {} }\n"), "export const say = () => 1");
        },
    )
    .await;
    assert_eq!(home.engine.plug("a").unwrap().state, PlugState::Running);
    assert_eq!(home.engine.plug("b").unwrap().state, PlugState::WaitingForGrant);
    home.engine.shutdown().await;
    let home = Home::again(Arc::clone(&home.dir), |_| {}).await;
    assert_eq!(home.engine.plug("a").unwrap().state, PlugState::WaitingForGrant);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grants_file_that_is_not_valid_is_never_rewritten() {
    let home = Home::with(
        |_| {},
        |dir| {
            write_plug(&dir.join("plugs/a"), &asks("kv"), CODE);
            std::fs::create_dir_all(dir.join("config")).unwrap();
            std::fs::write(dir.join("config/grants.json"), "{ my notes").unwrap();
        },
    )
    .await;
    assert_eq!(home.engine.plug("a").unwrap().state, PlugState::WaitingForGrant);
    assert!(home.log_text("a").contains("grants.json"), "{}", home.log_text("a"));
    let error = home.engine.grant("a", GrantChoice::All, false).await.unwrap_err();
    assert!(matches!(error, EngineError::GrantsInvalid { .. }), "{error}");
    assert_eq!(std::fs::read_to_string(home.path("config/grants.json")).unwrap(), "{ my notes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_plug_stays_off_until_it_is_enabled() {
    let home = asked().await;
    home.engine.grant("a", GrantChoice::All, true).await.unwrap();
    assert_eq!(home.engine.disable("a").await.unwrap().state, PlugState::Disabled);
    assert_eq!(home.call("a.say").await.unwrap_err(), DispatchError::Disabled { plug: "a".into() });
    home.engine.shutdown().await;
    let home = Home::again(Arc::clone(&home.dir), |_| {}).await;
    assert_eq!(home.engine.plug("a").unwrap().state, PlugState::Disabled);
    assert_eq!(home.engine.enable("a").await.unwrap().state, PlugState::Running);
    let unknown = home.engine.enable("b").await.unwrap_err();
    assert!(unknown.to_string().contains("no plug named `b`"), "{unknown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plug_that_shadows_another_asks_afresh() {
    let home = Home::with(|_| {}, |dir| write_plug(&dir.join("user/a"), &asks("kv"), CODE)).await;
    home.engine.grant("a", GrantChoice::All, true).await.unwrap();
    home.save("a", &asks("kv"), &CODE.replace("here", "shadow"));
    home.until_state("a", PlugState::WaitingForGrant).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!("here"));
}
