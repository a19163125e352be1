//! Plugs appear, disappear and shadow each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use jackdaw_plugs::{EmbeddedPlug, EngineOptions, GrantChoice, PlugRoot, PlugState, RootKind, Trust};
use serde_json::json;

use super::home::{Home, manifest, save, write_plug};

const ONE: &str =
    "functions:\n  say: { command: { name: Say }, http: { path: /say }, cron: '0 3 * * *', events: ['x:*'] }\n";

fn trust(options: &mut EngineOptions) {
    options.trust = Trust::All;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_folder_appears_below_a_root_that_was_not_there() {
    let home = Home::trusted().await;
    assert!(home.engine.plugs().is_empty());
    assert!(!home.path("plugs").exists());
    home.save("a", &manifest("a", ONE), "export const say = () => 1");
    home.until_state("a", PlugState::Running).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_folder_disappears_and_leaves_nothing_registered() {
    let home = Home::trusted().await;
    home.save("a", &manifest("a", ONE), "export const say = () => 1");
    home.until_state("a", PlugState::Running).await;
    home.clock.armed(1).await;
    std::fs::remove_dir_all(home.path("plugs/a")).unwrap();
    home.until("a to be gone", |engine| engine.plug("a").is_none() && engine.commands().is_empty()).await;
    assert!(home.engine.routes().is_empty());
    assert_eq!(home.call("a.say").await.unwrap_err().code(), "not_found");
    home.clock.armed(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_finishes_although_the_folder_is_deleted_under_it() {
    let home = Home::trusted().await;
    let code = "import { log, plug } from 'jackdaw'\nexport async function say() { log.info('begun'); \
                await new Promise(done => setTimeout(done, 700)); return (await plug.asset('plug.yaml')).length > 0 }";
    home.save("a", &manifest("a", ONE), code);
    home.until_state("a", PlugState::Running).await;
    let engine = Arc::clone(&home.engine);
    let call = tokio::spawn(async move {
        engine.run("a.say", jackdaw_plugs::HookKind::Command, json!({}), jackdaw_plugs::Origin::User).await
    });
    home.until("the call to begin", |engine| engine.logs("a", 100).iter().any(|line| line.message == "begun")).await;
    std::fs::remove_dir_all(home.path("plugs/a")).unwrap();
    home.until("a to be gone", |engine| engine.plug("a").is_none()).await;
    assert_eq!(call.await.unwrap().unwrap(), json!(true));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_space_shadows_the_user_who_shadows_the_core() {
    let core = EmbeddedPlug {
        folder: "a".to_owned(),
        files: BTreeMap::from([
            ("plug.yaml".to_owned(), Arc::from(manifest("a", ONE).into_bytes())),
            ("plug.ts".to_owned(), Arc::from(b"export const say = () => 'core'".to_vec())),
        ]),
    };
    let home = Home::with(
        |options| {
            trust(options);
            options.embedded = vec![core];
        },
        |_| {},
    )
    .await;
    assert_eq!(home.engine.plug("a").unwrap().source, RootKind::Core);
    assert_eq!(home.call("a.say").await.unwrap(), json!("core"));
    write_plug(&home.path("user/a"), &manifest("a", ONE), "export const say = () => 'user'");
    home.until_generation("a", 2).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!("user"));
    // The folder's name is the author's; the manifest's name counts.
    home.save("mine", &manifest("a", ONE), "export const say = () => 'space'");
    home.until_generation("a", 3).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!("space"));
    std::fs::remove_dir_all(home.path("plugs/mine")).unwrap();
    home.until_generation("a", 4).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!("user"));
    std::fs::remove_dir_all(home.path("user/a")).unwrap();
    home.until_generation("a", 5).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!("core"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_of_one_name_in_one_place_are_an_error_that_names_both() {
    let home = Home::trusted().await;
    home.save("first", &manifest("a", ONE), "export const say = () => 1");
    home.until_state("a", PlugState::Running).await;
    home.save("second", &manifest("a", ONE), "export const say = () => 2");
    let status = home.until_diagnostic("a", "duplicate-plug").await;
    let message = &status.diagnostics[0].message;
    assert!(message.contains("`first`") && message.contains("`second`"), "{message}");
    assert_eq!(home.call("a.say").await.unwrap(), json!(1), "what ran goes on");
    std::fs::remove_dir_all(home.path("plugs/second")).unwrap();
    home.until("the clash to end", |engine| engine.plug("a").unwrap().diagnostics.is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_plug_leaves_its_old_name() {
    let home = Home::trusted().await;
    home.save("a", &manifest("a", ONE), "export const say = () => 1");
    home.until_state("a", PlugState::Running).await;
    save(&home.path("plugs/a/plug.yaml"), &manifest("b", ONE));
    home.until_state("b", PlugState::Running).await;
    assert!(home.engine.plug("a").is_none());
    let commands: Vec<_> = home.engine.commands().into_iter().map(|c| c.id).collect();
    assert_eq!(commands, ["b.say"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_manifest_shows_under_its_name_with_all_that_is_wrong() {
    let home = Home::trusted().await;
    home.save("folder", "name: stats\nversion: x\ncolour: red\nfunctions: 7\n", "export const say = () => 1");
    let status = home.until_state("stats", PlugState::Failed).await;
    assert!(status.diagnostics.len() >= 3, "{:#?}", status.diagnostics);
    assert!(status.diagnostics.iter().all(|d| d.file == "plug.yaml" && d.line > 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_circular_dependency_names_the_chain_and_heals() {
    let home = Home::trusted().await;
    let needs = |name: &str, other: &str| manifest(name, &format!("dependencies: {{ {other}: '^1' }}\n{ONE}"));
    home.save("a", &needs("a", "b"), "export const say = () => 1");
    let status = home.until_diagnostic("a", "missing-dependency").await;
    assert!(status.diagnostics[0].message.contains("a → b"), "{}", status.diagnostics[0].message);
    assert_eq!(status.diagnostics[0].line, 3);
    home.save("b", &needs("b", "a"), "export const say = () => 1");
    home.until("the circle", |engine| {
        engine.plug("a").is_some_and(|p| p.diagnostics.iter().any(|d| d.message.contains("a → b → a")))
    })
    .await;
    save(&home.path("plugs/b/plug.yaml"), &manifest("b", ONE));
    home.until_state("a", PlugState::Running).await;
    home.until_state("b", PlugState::Running).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plug_waits_for_the_grant_of_the_one_that_it_needs() {
    let home = Home::with(
        |_| {},
        |dir| {
            let code = "export const say = () => 1";
            write_plug(&dir.join("plugs/a"), &manifest("a", &format!("dependencies: {{ b: '^1' }}\n{ONE}")), code);
            write_plug(&dir.join("plugs/b"), &manifest("b", &format!("permissions: [kv]\n{ONE}")), code);
        },
    )
    .await;
    home.engine.grant("a", GrantChoice::All, true).await.unwrap();
    let status = home.engine.plug("a").unwrap();
    assert_eq!(status.state, PlugState::Failed);
    let found = &status.diagnostics[0];
    assert_eq!((found.code.as_str(), found.line), ("missing-dependency", 3), "{found}");
    for words in ["it needs `b` first", "`b` waits until you allow it", "`kv`", "jackdaw plug grant b --all"] {
        assert!(found.message.contains(words), "{words:?} in {found}");
    }
    let refused = home.call("a.say").await.unwrap_err().to_string();
    assert!(refused.contains("it needs `b` first"), "{refused}");

    home.engine.grant("b", GrantChoice::All, true).await.unwrap();
    home.until_state("a", PlugState::Running).await;
    home.engine.revoke("b", GrantChoice::All).await.unwrap();
    home.until_diagnostic("a", "missing-dependency").await;
    assert_eq!(home.engine.plug("a").unwrap().state, PlugState::Running, "what runs goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn safe_mode_loads_nothing() {
    let home = Home::with(
        |options| {
            trust(options);
            options.safe_mode = true;
        },
        |dir| write_plug(&dir.join("plugs/a"), &manifest("a", ONE), "export const say = () => 1"),
    )
    .await;
    home.engine.look().await;
    assert!(home.engine.plugs().is_empty());
    assert!(home.engine.is_safe());
}

#[tokio::test(flavor = "multi_thread")]
async fn safe_mode_ends_when_it_is_told_to_and_saves_are_followed_from_then_on() {
    let home = Home::with(
        |options| {
            trust(options);
            options.safe_mode = true;
        },
        |dir| write_plug(&dir.join("plugs/a"), &manifest("a", ONE), "export const say = () => 1"),
    )
    .await;
    home.engine.leave_safe_mode().await.unwrap();
    assert!(!home.engine.is_safe());
    home.until_state("a", PlugState::Running).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!(1));
    home.save("a", &manifest("a", ONE), "export const say = () => 2");
    home.until_generation("a", 2).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!(2));
    home.engine.leave_safe_mode().await.unwrap();
    assert_eq!(home.engine.plug("a").map(|plug| plug.generation), Some(2), "the second time does nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_watching_a_look_finds_what_changed() {
    let home = Home::with(
        |options| {
            trust(options);
            options.watch = false;
            options.roots = vec![PlugRoot { kind: RootKind::PathFlag, dir: options.roots[1].dir.clone() }];
        },
        |_| {},
    )
    .await;
    home.save("a", &manifest("a", ONE), "export const say = () => 1");
    home.engine.look().await;
    home.engine.settled().await;
    assert_eq!(home.call("a.say").await.unwrap(), json!(1));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn links_out_of_a_plug_are_not_its_files() {
    let home = Home::trusted().await;
    std::fs::write(home.path("secret.txt"), "secret").unwrap();
    std::fs::create_dir_all(home.path("plugs/a")).unwrap();
    std::os::unix::fs::symlink(home.path("secret.txt"), home.path("plugs/a/link.txt")).unwrap();
    std::os::unix::fs::symlink(home.path("plugs/a"), home.path("plugs/twin")).unwrap();
    let code = "import { plug } from 'jackdaw'\nexport const say = async () => (await plug.asset('link.txt')).length";
    home.save("a", &manifest("a", ONE), code);
    home.until_state("a", PlugState::Running).await;
    assert_eq!(home.call("a.say").await.unwrap_err().syscall_code(), jackdaw_plugs::SyscallErrorCode::NotFound);
}
