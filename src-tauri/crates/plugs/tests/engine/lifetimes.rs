//! How long instances last: a plug that only waits has none, one that has grown is replaced, and what calls cost is told.

use jackdaw_plugs::{HookKind, PlugState, Trust};
use serde_json::json;

use super::home::{Home, manifest, write_plug};

#[tokio::test(flavor = "multi_thread")]
async fn a_plug_that_only_waits_has_no_instance_and_a_broken_one_is_found_all_the_same() {
    let home = Home::with(
        |options| options.trust = Trust::All,
        |dir| {
            write_plug(
                &dir.join("plugs/waits"),
                &manifest("waits", "functions: { f: {} }\n"),
                "export const f = () => 1",
            );
            write_plug(
                &dir.join("plugs/broken"),
                &manifest("broken", "functions: { f: {} }\n"),
                "export const f = () => 1\nthrow new Error('at load')",
            );
        },
    )
    .await;
    let waits = home.until_state("waits", PlugState::Running).await;
    assert_eq!(
        (waits.figures.memory, waits.figures.starts, waits.figures.calls),
        (0, 1, 0),
        "it was tried, and let go"
    );
    let broken = home.until_state("broken", PlugState::Failed).await;
    assert!(broken.diagnostics[0].message.contains("at load"), "{:?}", broken.diagnostics);
    assert_eq!(home.call("waits.f").await.unwrap(), json!(1));
    let called = home.engine.plug("waits").unwrap().figures;
    assert_eq!((called.starts, called.calls), (2, 1));
    assert!(called.memory > 0, "{called:?}");
    assert_eq!(home.call("waits.f").await.unwrap(), json!(1));
    assert_eq!(home.engine.plug("waits").unwrap().figures.starts, 2, "it stays warm");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_that_has_grown_to_its_limit_is_replaced() {
    let home = Home::trusted().await;
    let rest = "limits: { memory: 16MiB }\nfunctions: { grow: {}, count: {} }\n";
    let code = "let calls = 0\nexport const count = () => ++calls\n\
        export const grow = () => { new Uint8Array(13 * 1024 * 1024).fill(1); return ++calls }\n";
    home.save("p", &manifest("p", rest), code);
    home.until_state("p", PlugState::Running).await;
    assert_eq!(home.call("p.count").await.unwrap(), json!(1));
    assert_eq!(home.call("p.count").await.unwrap(), json!(2));
    let starts = home.engine.plug("p").unwrap().figures.starts;
    home.call("p.grow").await.unwrap();
    assert_eq!(home.call("p.count").await.unwrap(), json!(1), "a new instance, and no call lost");
    assert_eq!(home.engine.plug("p").unwrap().figures.starts, starts + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_calls_cost_is_told_and_begins_anew_with_each_generation() {
    let home = Home::trusted().await;
    let rest = "functions: { work: { command: { name: Work } }, wait: {} }\n";
    let code = "export const work = () => { let n = 0; for (let i = 0; i < 200_000; i++) n += i; return n }\n\
        export const wait = () => new Promise((done) => setTimeout(() => done(1), 200))\n";
    home.save("p", &manifest("p", rest), code);
    home.until_state("p", PlugState::Running).await;
    home.call("p.wait").await.unwrap();
    let waited = home.engine.plug("p").unwrap().figures;
    assert!(waited.total_ms >= 190.0 && waited.longest_ms >= 190.0, "{waited:?}");
    assert!(waited.cpu_ms < waited.total_ms, "waiting costs no processor: {waited:?}");
    home.engine.run("p.work", HookKind::Command, json!({}), jackdaw_plugs::Origin::User).await.unwrap();
    let worked = home.engine.plug("p").unwrap().figures;
    assert!(worked.cpu_ms > waited.cpu_ms && worked.calls == 2, "{worked:?}");
    home.save("p", &manifest("p", rest), &format!("{code}//\n"));
    home.until_generation("p", 2).await;
    assert_eq!(home.engine.plug("p").unwrap().figures.calls, 0);
}
