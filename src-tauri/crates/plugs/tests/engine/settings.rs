//! Settings that change while a plug runs: it gets them at once, hears of it, and what does not fit is told at its line.

use std::collections::BTreeMap;
use std::sync::Arc;

use jackdaw_plugs::{LimitSettings, Permission, PlugState, Policy, SettingsLayer, Trust};
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::home::{Home, manifest};

const REST: &str = "config:\n  type: object\n  properties: { unit: { type: string, enum: [words, chars], default: words } }\n\
    functions: { get: {}, heard: { events: [config:changed] } }\n";
const CODE: &str = "import { config, syscall } from 'jackdaw'\n\
    export const get = () => config.get()\n\
    export const heard = async ({ name, data }) => syscall('toy.seen', { text: name + ' ' + data.name + ' ' + JSON.stringify(await config.get()) })\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_change_reaches_the_plug_that_runs_and_no_other() {
    let written: Arc<Mutex<Value>> = Arc::default();
    let source = Arc::clone(&written);
    let home = Home::with(
        |options| {
            options.trust = Trust::All;
            options.settings = Arc::new(move |plug| {
                let values = if plug == "a" { source.lock().clone() } else { Value::Null };
                let places = BTreeMap::from([(String::new(), (2, 5)), ("/unit".to_owned(), (3, 11))]);
                vec![SettingsLayer { file: "config.yaml".into(), values, places, problem: None }]
            });
        },
        |_| {},
    )
    .await;
    for plug in ["a", "b"] {
        home.save(plug, &manifest(plug, REST), CODE);
        home.until_state(plug, PlugState::Running).await;
    }
    assert_eq!(home.call("a.get").await.unwrap(), json!({ "unit": "words" }));

    *written.lock() = json!({ "unit": "chars" });
    home.engine.settings_changed().await;
    assert_eq!(home.call("a.get").await.unwrap(), json!({ "unit": "chars" }));
    // The event says that something changed; who hears it reads what counts by then. So the next change waits for it.
    super::events::until_seen(&home, 1).await;
    home.engine.settings_changed().await;
    home.engine.emit("app:end", json!({}), jackdaw_plugs::EventCause::new(jackdaw_plugs::Origin::User));

    *written.lock() = json!({ "unit": "pages" });
    home.engine.settings_changed().await;
    let status = home.engine.plug("a").unwrap();
    let told: Vec<_> =
        status.diagnostics.iter().map(|d| format!("{}:{}:{} {}", d.file, d.line, d.column, d.code)).collect();
    assert_eq!(told, ["config.yaml:3:11 invalid-setting"]);
    assert_eq!((status.state, status.generation), (PlugState::Running, 1));
    assert_eq!(home.call("a.get").await.unwrap(), json!({ "unit": "words" }), "the default counts");

    *written.lock() = json!({ "unit": "words" });
    home.engine.settings_changed().await;
    assert!(home.engine.plug("a").unwrap().diagnostics.is_empty());
    let seen = super::events::until_seen(&home, 2).await;
    let texts: Vec<_> = seen.iter().map(|(plug, text, _)| format!("{plug}: {text}")).collect();
    assert_eq!(
        texts,
        ["a: config:changed a {\"unit\":\"chars\"}", "a: config:changed a {\"unit\":\"words\"}"],
        "the plug whose settings changed hears it, once for each change"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_told_before_it_is_written() {
    let home = Home::trusted().await;
    home.save("a", &manifest("a", REST), CODE);
    home.until_state("a", PlugState::Running).await;
    assert!(home.engine.check_settings("a", &json!({ "unit": "chars" })).unwrap().is_empty());
    let misfits = home.engine.check_settings("a", &json!({ "unit": 7 })).unwrap();
    assert_eq!(misfits.iter().map(|misfit| misfit.pointer.as_str()).collect::<Vec<_>>(), ["/unit"]);
    assert!(home.engine.check_settings("none", &json!({})).is_err());
    let settings = home.engine.settings("a").await.unwrap();
    assert_eq!(settings.values, json!({ "unit": "words" }));
    assert_eq!(settings.schema["properties"]["unit"]["enum"], json!(["words", "chars"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_and_denials_of_the_settings_count_at_once() {
    let policy: Arc<Mutex<Policy>> = Arc::default();
    let source = Arc::clone(&policy);
    let home = Home::with(
        |options| {
            options.trust = Trust::All;
            options.policy = Arc::new(move || source.lock().clone());
        },
        |_| {},
    )
    .await;
    const HOLD: &str = "import { kv } from 'jackdaw';\nexport const hold = ({ mib }) => new Uint8Array(mib << 20).length >> 20;\n\
        export const keep = async () => { await kv.set('x', 1); return 'kept' };\n";
    home.save(
        "a",
        &manifest("a", "permissions: [kv]\nlimits: { memory: 32MiB }\nfunctions: { hold: {}, keep: {} }\n"),
        HOLD,
    );
    home.until_state("a", PlugState::Running).await;
    let hold = |mib: u32| home.call_with("a.hold", json!({ "mib": mib }));
    let refused = hold(600).await.unwrap_err().to_string();
    assert!(refused.contains("32"), "{refused}");

    let limits = |value| LimitSettings::read(&value).0;
    policy.lock().user_limits = limits(json!({ "a": { "memory": "1GiB" } }));
    home.engine.settings_changed().await;
    assert_eq!(hold(600).await.unwrap(), json!(600), "more than any manifest may ask");
    assert_eq!(home.engine.plug("a").unwrap().generation, 2);

    policy.lock().space_limits = limits(json!({ "*": { "memory": "16MiB" } }));
    policy.lock().deny.insert(Permission::Kv);
    home.engine.settings_changed().await;
    let refused = hold(20).await.unwrap_err().to_string();
    assert!(refused.contains("16"), "{refused}");
    let denied = home.call("a.keep").await.unwrap_err().to_string();
    assert!(denied.contains("permission"), "{denied}");
    policy.lock().deny.clear();
    home.engine.settings_changed().await;
    assert_eq!(home.call("a.keep").await.unwrap(), json!("kept"));
    assert_eq!(home.engine.plug("a").unwrap().generation, 3, "other rights need no other instance");
}
