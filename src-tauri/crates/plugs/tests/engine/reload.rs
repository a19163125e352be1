//! A save is live; a broken save is not, and what ran goes on.

use jackdaw_plugs::{HookKind, IncomingRequest, Origin, PlugState};
use serde_json::{Value, json};

use super::home::{Home, manifest, save};

const ONE: &str = "functions:\n  say: { command: { name: Say } }\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_plug_answers_with_its_new_code() {
    let home = Home::trusted().await;
    home.save("a", &manifest("a", ONE), "export function say() { return 1 }");
    home.until_state("a", PlugState::Running).await;
    assert_eq!(home.engine.run("a.say", HookKind::Command, Value::Null, Origin::User).await.unwrap(), json!(1));

    save(&home.path("plugs/a/plug.ts"), "export function say(): number { return 2 as number }");
    let status = home.until_generation("a", 2).await;
    assert_eq!(status.state, PlugState::Running);
    assert_eq!(home.call("a.say").await.unwrap(), json!(2));
    home.engine.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_import_is_a_save_too() {
    let home = Home::trusted().await;
    std::fs::create_dir_all(home.path("plugs/a/lib")).unwrap();
    save(&home.path("plugs/a/lib/word.ts"), "export const word: string = 'old'");
    home.save("a", &manifest("a", ONE), "import { word } from './lib/word.ts'\nexport const say = () => word");
    home.until_state("a", PlugState::Running).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!("old"));
    save(&home.path("plugs/a/lib/word.ts"), "export const word: string = 'new'");
    home.until_generation("a", 2).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!("new"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_of_what_does_not_run_costs_the_plug_nothing() {
    let home = Home::trusted().await;
    let code = "let calls = 0\nexport const say = () => ++calls";
    home.save("a", &manifest("a", ONE), code);
    home.until_state("a", PlugState::Running).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!(1));
    for (said, (file, text)) in
        (2..).zip([("README.md", "words"), ("plug.test.ts", "{"), ("jackdaw.d.ts", "declare"), ("README.md", "others")])
    {
        save(&home.path(&format!("plugs/a/{file}")), text);
        // What the plug can read of its folder is new all the same.
        home.until("the new file", |engine| engine.asset("a", file).as_deref() == Some(text.as_bytes())).await;
        assert_eq!(home.call("a.say").await.unwrap(), json!(said), "the module's memory is kept over {file}");
    }
    assert_eq!(home.engine.plug("a").unwrap().generation, 1);
    save(&home.path("plugs/a/plug.ts"), &format!("{code}\n"));
    home.until_generation("a", 2).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!(1));
    // After a save that failed, any save is a new try.
    save(&home.path("plugs/a/plug.ts"), "export const say = (");
    home.until_diagnostic("a", "syntax-error").await;
    save(&home.path("plugs/a/README.md"), "more");
    save(&home.path("plugs/a/plug.ts"), "export const say = () => 'mended'");
    home.until_generation("a", 3).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!("mended"));
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_routes_and_timers_are_swapped_in_one_step() {
    let home = Home::trusted().await;
    let first = "functions:\n  one:\n    command: { name: One }\n    http: { path: /one }\n    cron: '0 3 * * *'\n";
    let second = "functions:\n  two:\n    command: { name: Two }\n    http: { path: /two }\n    cron: '0 4 * * *'\n";
    let both = "export const one = () => 1\nexport const two = () => 2";
    home.save("a", &manifest("a", first), both);
    home.until_state("a", PlugState::Running).await;
    home.clock.armed(1).await;

    save(&home.path("plugs/a/plug.yaml"), &manifest("a", second));
    home.until("the second command", |engine| {
        let names: Vec<_> = engine.commands().into_iter().map(|c| c.name).collect();
        let routes: Vec<_> = engine.routes().into_iter().map(|r| r.path).collect();
        // Never a mixture, and never none.
        assert!(
            (names == ["One"] && routes == ["/one"]) || (names == ["Two"] && routes == ["/two"]),
            "{names:?} {routes:?}"
        );
        names == ["Two"]
    })
    .await;
    home.until("the second timer", |engine| {
        engine
            .plug("a")
            .is_some_and(|p| p.timers.len() == 1 && p.timers[0].schedule == "0 4 * * *" && p.timers[0].next.is_some())
    })
    .await;
    home.clock.armed(1).await;
    assert!(home.call("a.one").await.is_err());
    let old = IncomingRequest { method: "GET".into(), path: "/one".into(), ..IncomingRequest::default() };
    assert_eq!(home.engine.http("a", old, Origin::Api).await.unwrap_err().code(), "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_save_keeps_the_old_one_and_shows_where_it_is_broken() {
    let home = Home::trusted().await;
    home.save("a", &manifest("a", ONE), "export function say() { return 'good' }");
    home.until_state("a", PlugState::Running).await;
    let broken = [
        ("export function say( { return 1 }\n", None),
        ("\nthrow new Error('at the top')\nexport const say = () => 1\n", Some(("throws-at-load", 2))),
        ("export const sya = () => 1\n", None),
        ("export const say = () => 1\nfor (;;) {}\n", Some(("load-timeout", 2))),
        ("import { x } from './nowhere.ts'\nexport const say = () => x\n", None),
    ];
    for (code, expected) in broken {
        save(&home.path("plugs/a/plug.ts"), code);
        home.until(&format!("diagnostics of {code}"), |engine| !engine.plug("a").unwrap().diagnostics.is_empty()).await;
        let status = home.engine.plug("a").unwrap();
        assert_eq!((status.state, status.generation), (PlugState::Running, status.generation), "{code}");
        let first = &status.diagnostics[0];
        assert!(first.line >= 1 && first.column >= 1 && !first.message.is_empty(), "{first}");
        if let Some((code, line)) = expected {
            assert_eq!((first.code.as_str(), first.line, first.file.as_str()), (code, line, "plug.ts"), "{first}");
        }
        assert_eq!(home.call("a.say").await.unwrap(), json!("good"), "{code}");
        assert!(home.log_text("a").contains(&first.message), "the log has {}", first.message);

        save(
            &home.path("plugs/a/plug.ts"),
            &format!("export function say() {{ return 'good' }} // after {}", code.len()),
        );
        home.until("the mended plug", |engine| engine.plug("a").unwrap().diagnostics.is_empty()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_save_does_not_count_as_a_generation() {
    let home = Home::trusted().await;
    home.save("a", &manifest("a", ONE), "export const say = () => 1");
    assert_eq!(home.until_state("a", PlugState::Running).await.generation, 1);
    save(&home.path("plugs/a/plug.ts"), "export const say = (");
    home.until("the failure", |engine| !engine.plug("a").unwrap().diagnostics.is_empty()).await;
    assert_eq!(home.engine.plug("a").unwrap().generation, 1);
    save(&home.path("plugs/a/plug.ts"), "export const say = () => 2");
    home.until("the mend", |engine| engine.plug("a").unwrap().diagnostics.is_empty()).await;
    assert_eq!(home.engine.plug("a").unwrap().generation, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_rapid_saves_end_in_the_last() {
    let home = Home::trusted().await;
    home.save("a", &manifest("a", ONE), "export const say = () => 0");
    home.until_state("a", PlugState::Running).await;
    for n in 1..=20 {
        save(&home.path("plugs/a/plug.ts"), &format!("export const say = () => {n}"));
        tokio::task::yield_now().await;
    }
    let mut generation = 1;
    while home.call("a.say").await.unwrap() != json!(20) {
        generation += 1;
        home.until_generation("a", generation).await;
    }
    // And it stays the last: nothing older arrives late.
    home.engine.reload("a").await.unwrap();
    assert_eq!(home.call("a.say").await.unwrap(), json!(20));
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_under_way_finish_on_the_old_generation() {
    let home = Home::trusted().await;
    let slow = |word: &str| {
        format!(
            "import {{ log }} from 'jackdaw'\nexport async function say() {{ log.info('begun'); \
             await new Promise(done => setTimeout(done, 700)); return '{word}' }}"
        )
    };
    home.save("a", &manifest("a", ONE), &slow("old"));
    home.until_state("a", PlugState::Running).await;
    let engine = std::sync::Arc::clone(&home.engine);
    let call = tokio::spawn(async move { engine.run("a.say", HookKind::Command, Value::Null, Origin::User).await });
    home.until("the call to begin", |engine| engine.logs("a", 100).iter().any(|line| line.message == "begun")).await;
    save(&home.path("plugs/a/plug.ts"), "export const say = () => 'new'");
    home.until_generation("a", 2).await;
    assert_eq!(home.call("a.say").await.unwrap(), json!("new"));
    assert_eq!(call.await.unwrap().unwrap(), json!("old"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_that_changes_nothing_makes_no_generation() {
    let home = Home::trusted().await;
    home.save("a", &manifest("a", ONE), "export const say = () => 1");
    home.until_state("a", PlugState::Running).await;
    for _ in 0..3 {
        save(&home.path("plugs/a/plug.ts"), "export const say = () => 1");
    }
    // The next real save shows that the ones before it were looked at.
    save(&home.path("plugs/a/plug.ts"), "export const say = () => 2");
    assert_eq!(home.until_generation("a", 2).await.generation, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_of_a_generations_first_call_is_not_forgotten() {
    let home = Home::trusted().await;
    home.save("a", &manifest("a", ONE), "export function say() { throw new Error('luck 1') }");
    for generation in 1..40 {
        home.until_generation("a", generation).await;
        home.call("a.say").await.unwrap_err();
        let status = home.engine.plug("a").unwrap();
        assert!(status.last_error.is_some_and(|error| error.contains(&format!("luck {generation}"))), "{generation}");
        let next = format!("export function say() {{ throw new Error('luck {}') }}", generation + 1);
        save(&home.path("plugs/a/plug.ts"), &next);
    }
}
