//! Calls, syscalls, and what is denied.

use jackdaw_plugs::{DispatchError, HookKind, LogLevel, Origin, PlugState, SettingsLayer, SyscallErrorCode};
use serde_json::{Value, json};

use super::home::{Home, manifest, save};

#[tokio::test(flavor = "multi_thread")]
async fn an_application_of_its_own_is_called_by_name() {
    let home = Home::trusted().await;
    let code = "import { syscall } from 'jackdaw'\nexport const sum = async ({ a, b }) => syscall('toy.add', { a, b })";
    home.save("a", &manifest("a", "functions:\n  sum: { command: { name: Sum } }\n"), code);
    home.until_state("a", PlugState::Running).await;
    assert_eq!(home.call_with("a.sum", json!({ "a": 2, "b": 3 })).await.unwrap(), json!(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_denied_call_is_a_typed_error_and_a_line_in_the_log() {
    let home = Home::trusted().await;
    let code = "import { kv, notes, syscall, PermissionDeniedError } from 'jackdaw'\n\
        export async function kvs() { try { await kv.set('x', 1) } catch (e) { return [e.code, e instanceof PermissionDeniedError, e.message] } }\n\
        export const read = async ({ path }) => syscall('toy.read', { path })";
    let rest = "permissions: [{ notes:read: ['Journal/**'] }]\nfunctions: { kvs: {}, read: {} }\n";
    home.save("a", &manifest("a", rest), code);
    home.until_state("a", PlugState::Running).await;
    let caught = home.call("a.kvs").await.unwrap();
    assert_eq!((&caught[0], &caught[1]), (&json!("permission_denied"), &json!(true)));
    assert!(caught[2].as_str().unwrap().contains("add `- kv` to `permissions` in plug.yaml"), "{caught}");

    assert!(home.call_with("a.read", json!({ "path": "Journal/x.md" })).await.is_ok());
    let error = home.call_with("a.read", json!({ "path": "Private/x.md" })).await.unwrap_err();
    let DispatchError::Thrown { code, message, position, .. } = &error else { panic!("{error:?}") };
    assert_eq!(*code, SyscallErrorCode::PermissionDenied);
    assert!(message.contains("notes:read") && message.contains("Private/x.md"), "{message}");
    assert!(position.as_deref().is_some_and(|at| at.starts_with("plug.ts:3:")), "{position:?}");
    let denied = home
        .engine
        .logs("a", 100)
        .into_iter()
        .filter(|line| line.level == LogLevel::Warn && line.message.starts_with("denied: "));
    let functions: Vec<_> = denied.filter_map(|line| line.function).collect();
    assert_eq!(functions, ["kvs", "read"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thrown_error_names_the_line_that_was_written() {
    let home = Home::trusted().await;
    let code = "interface Long { a: string }\n\nfunction inner(x: Long): never {\n  throw new TypeError('no ' + x.a)\n}\n\
                export function say(x: Long) { inner({ a: 'luck' }) }\n";
    home.save("a", &manifest("a", "functions: { say: {} }\n"), code);
    home.until_state("a", PlugState::Running).await;
    let DispatchError::Thrown { message, position, trace, .. } = home.call("a.say").await.unwrap_err() else {
        panic!()
    };
    assert!(message.contains("no luck"), "{message}");
    assert!(position.as_deref().is_some_and(|at| at.starts_with("plug.ts:4:")), "{position:?} {trace:?}");
    let log = home.engine.logs("a", 10).into_iter().find(|line| line.level == LogLevel::Error).unwrap();
    assert!(log.message.contains("plug.ts:4:"), "{}", log.message);
    assert_eq!(log.function.as_deref(), Some("say"));
    let status = home.engine.plug("a").unwrap();
    assert_eq!((status.calls, status.failures), (1, 1));
    assert!(status.last_error.unwrap().contains("no luck"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_plug_keeps_is_its_own_and_outlives_a_generation() {
    let home = Home::trusted().await;
    let code = "import { kv, blob } from 'jackdaw'\n\
        export const set = async ({ v }) => { await kv.set('k', v); return blob.put('bytes ' + v) }\n\
        export const get = async () => [await kv.get('k'), await kv.list('')]";
    let rest = "permissions: [kv, 'blob:write', 'blob:read']\nfunctions: { set: {}, get: {} }\n";
    home.save("a", &manifest("a", rest), code);
    home.save("b", &manifest("b", rest), code);
    home.until_state("a", PlugState::Running).await;
    home.until_state("b", PlugState::Running).await;
    let hash = home.call_with("a.set", json!({ "v": 7 })).await.unwrap();
    assert_eq!(hash, json!(blake3::hash(b"bytes 7").to_hex().to_string()));
    home.engine.reload("a").await.unwrap();
    let listed = home.call("a.get").await.unwrap();
    assert_eq!(listed[0], json!(7));
    assert_eq!(home.call("b.get").await.unwrap()[1].as_array().unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_through_another_plug_has_the_rights_of_both() {
    let home = Home::trusted().await;
    let both = "permissions: [kv, { plugs:call: [a, b] }]\nfunctions: { go: {}, round: {} }\n";
    let strong = "import { kv, plugs } from 'jackdaw'\nexport const keep = async () => { await kv.set('x', 1); return 'kept' }\n\
                  export const back = async () => plugs.call('a.go')";
    let caller = "import { plugs } from 'jackdaw'\nexport const go = async () => plugs.call('b.keep')\n\
                  export const round = async () => plugs.call('b.back')";
    home.save(
        "b",
        &manifest("b", "permissions: [kv, { plugs:call: [a] }]\nfunctions: { keep: { syscall: b.store }, back: {} }\n"),
        strong,
    );
    home.save("a", &manifest("a", both), caller);
    home.save(
        "weak",
        &manifest("weak", "permissions: [{ plugs:call: [b] }]\nfunctions: { go: {}, round: {} }\n"),
        caller,
    );
    home.save("none", &manifest("none", "functions: { go: {}, round: {} }\n"), caller);
    for plug in ["a", "b", "weak", "none"] {
        home.until_state(plug, PlugState::Running).await;
    }
    assert_eq!(home.call("b.keep").await.unwrap(), json!("kept"));
    assert_eq!(home.call("b.store").await.unwrap(), json!("kept"), "by the name of its syscall");
    assert_eq!(home.call("a.go").await.unwrap(), json!("kept"));
    let denied = home.call("weak.go").await.unwrap_err();
    assert_eq!(denied.syscall_code(), SyscallErrorCode::PermissionDenied, "{denied}");
    let denied = home.call("none.go").await.unwrap_err();
    assert!(denied.to_string().contains("plugs:call"), "{denied}");
    let circle = home.call("a.round").await.unwrap_err();
    assert!(circle.to_string().contains("wait for itself"), "{circle}");
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_and_constants_reach_the_code() {
    let home = Home::with(
        |options| {
            options.trust = jackdaw_plugs::Trust::All;
            options.settings = std::sync::Arc::new(|plug| match plug {
                "a" => vec![SettingsLayer { values: json!({ "unit": "chars" }), ..SettingsLayer::default() }],
                _ => Vec::new(),
            });
        },
        |_| {},
    )
    .await;
    let rest = "env: { LOCALE: en }\nconfig:\n  type: object\n  properties: { unit: { type: string, default: words }, most: { type: integer, default: 3 } }\nfunctions: { get: {} }\n";
    home.save("a", &manifest("a", rest), "import { config, plug } from 'jackdaw'\nexport const get = async () => [await config.get(), config.env.LOCALE, (await plug.info()).generation]");
    home.until_state("a", PlugState::Running).await;
    assert_eq!(home.call("a.get").await.unwrap(), json!([{ "unit": "chars", "most": 3 }, "en", 1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_names_get_the_nearest_and_bad_input_is_named() {
    let home = Home::trusted().await;
    let rest = "functions:\n  count:\n    command: { name: Count }\n    params: { type: object, properties: { n: { type: integer } }, required: [n] }\n";
    home.save("stats", &manifest("stats", rest), "export const count = ({ n }) => n + 1");
    home.until_state("stats", PlugState::Running).await;
    let error = home.engine.run("stats.cuont", HookKind::Command, Value::Null, Origin::Api).await.unwrap_err();
    assert!(error.to_string().contains("did you mean `stats.count`"), "{error}");
    let error = home.call_with("stats.count", json!({ "n": "x" })).await.unwrap_err();
    assert!(matches!(&error, DispatchError::BadInput { message, .. } if message.contains("/n")), "{error}");
    assert_eq!(home.call_with("stats.count", json!({ "n": 1 })).await.unwrap(), json!(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn state_is_warm_or_fresh_as_the_manifest_says() {
    let home = Home::trusted().await;
    let code = "let n = 0\nexport const next = () => ++n";
    home.save("warm", &manifest("warm", "functions: { next: {} }\n"), code);
    home.save("fresh", &manifest("fresh", "limits: { instance: fresh }\nfunctions: { next: {} }\n"), code);
    for (plug, third) in [("warm", 3), ("fresh", 1)] {
        home.until_state(plug, PlugState::Running).await;
        let id = format!("{plug}.next");
        for _ in 0..2 {
            home.call(&id).await.unwrap();
        }
        assert_eq!(home.call(&id).await.unwrap(), json!(third), "{plug}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_answer_at_the_same_time() {
    let home = Home::trusted().await;
    // Each call waits until the other has begun: with one instance both would wait for ever.
    let code = "import { kv } from 'jackdaw'\nexport async function meet({ me, other }) {\n  await kv.set(me, true)\n  \
                while (!(await kv.get(other))) await new Promise(done => setTimeout(done, 5))\n  return me }";
    let rest = "permissions: [kv]\nlimits: { instances: 2, timeout: 30s }\nfunctions: { meet: {} }\n";
    home.save("a", &manifest("a", rest), code);
    home.until_state("a", PlugState::Running).await;
    let (one, two) = tokio::join!(
        home.call_with("a.meet", json!({ "me": "x", "other": "y" })),
        home.call_with("a.meet", json!({ "me": "y", "other": "x" })),
    );
    assert_eq!((one.unwrap(), two.unwrap()), (json!("x"), json!("y")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_may_live_in_another_file() {
    let home = Home::trusted().await;
    std::fs::create_dir_all(home.path("plugs/a/lib")).unwrap();
    save(&home.path("plugs/a/lib/count.ts"), "export function count(): string { return 'from lib' }");
    let rest = "functions:\n  tally: { path: 'lib/count.ts:count', command: { name: Tally } }\n";
    home.save("a", &manifest("a", rest), "export const nothing = 1");
    home.until_state("a", PlugState::Running).await;
    assert_eq!(home.call("a.tally").await.unwrap(), json!("from lib"));
}
