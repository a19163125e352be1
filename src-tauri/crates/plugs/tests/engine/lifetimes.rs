//! How long instances last: a plug that only waits has none, one that has idled, served or grown enough is replaced, and what calls cost
//! is told.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::join_all;
use jackdaw_plugs::{CallFigures, EngineOptions, EventCause, HookKind, Lifetimes, Origin, PlugState, Trust};
use serde_json::json;

use super::home::{Home, PATIENCE, manifest, write_plug};

/// So that no test meets an end that it did not ask for, however slow the machine is.
const NEVER: Duration = Duration::from_secs(24 * 60 * 60);
/// Long enough to be told from nothing. It is only held against as the least: a slow machine may take longer.
const SHORT: Duration = Duration::from_millis(200);

const COUNT: &str = "let calls = 0\nexport const count = () => ++calls\n";
const COUNTS: &str = "functions: { count: {} }\n";

fn lasting() -> Lifetimes {
    Lifetimes { idle: NEVER, unused: NEVER, spare: NEVER, most_age: NEVER, ..Lifetimes::default() }
}

fn everlasting(options: &mut EngineOptions) {
    options.trust = Trust::All;
    options.lifetimes = lasting();
}

/// A home whose instances last so, with one plug `p` that counts the calls of its instance.
async fn counting(lifetimes: Lifetimes, rest: &str) -> Home {
    let configure = |options: &mut EngineOptions| {
        options.trust = Trust::All;
        options.lifetimes = lifetimes;
    };
    Home::with(configure, |dir| write_plug(&dir.join("plugs/p"), &manifest("p", rest), COUNT)).await
}

fn figures(home: &Home, plug: &str) -> CallFigures {
    home.engine.plug(plug).unwrap().figures
}

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

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_that_idles_is_let_go_and_the_next_call_gets_a_fresh_one() {
    let home = counting(Lifetimes { idle: SHORT, ..lasting() }, COUNTS).await;
    let begun = Instant::now();
    assert_eq!(home.call("p.count").await.unwrap(), json!(1));
    let started = figures(&home, "p").starts;
    home.until("its instance to be let go", |engine| engine.plug("p").unwrap().figures.memory == 0).await;
    assert!(begun.elapsed() >= SHORT, "before its time: {:?}", begun.elapsed());
    let status = home.engine.plug("p").unwrap();
    assert_eq!((status.state, status.generation, status.failures), (PlugState::Running, 1, 0), "{status:?}");
    assert_eq!(status.last_error, None);
    assert_eq!(home.call("p.count").await.unwrap(), json!(1), "its module variables went with it");
    assert_eq!(figures(&home, "p").starts, started + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_that_has_time_left_keeps_its_variables() {
    let home = counting(lasting(), COUNTS).await;
    for n in 1..=20 {
        assert_eq!(home.call("p.count").await.unwrap(), json!(n));
    }
    assert_eq!(figures(&home, "p").calls, 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_call_is_lost_that_comes_when_an_instance_is_let_go() {
    // Every call meets an instance that is let go at this moment, was, or is about to be.
    let none = Lifetimes { idle: Duration::ZERO, unused: Duration::ZERO, spare: Duration::ZERO, ..lasting() };
    let home = counting(none, "limits: { instances: 3 }\nfunctions: { count: {} }\n").await;
    let callers = (0..4).map(|_| async {
        for _ in 0..25 {
            assert!(home.call("p.count").await.unwrap().as_u64().unwrap() >= 1);
        }
    });
    join_all(callers).await;
    let status = home.engine.plug("p").unwrap();
    assert_eq!((status.state, status.calls, status.failures), (PlugState::Running, 100, 0), "{status:?}");
    home.until("all of them to be let go", |engine| engine.plug("p").unwrap().figures.memory == 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_is_replaced_after_its_count_of_calls_and_each_call_is_answered_once() {
    let home = counting(Lifetimes { most_calls: 3, ..lasting() }, COUNTS).await;
    let before = figures(&home, "p").starts;
    let answers = join_all((0..30).map(|_| home.call("p.count"))).await;
    let mut counts: Vec<_> = answers.into_iter().map(|answer| answer.unwrap().as_u64().unwrap()).collect();
    counts.sort_unstable();
    let expected: Vec<_> = [1, 2, 3].into_iter().flat_map(|n| [n; 10]).collect();
    assert_eq!(counts, expected, "ten instances served three calls each");
    let after = figures(&home, "p");
    assert_eq!((after.starts - before, after.calls), (10, 30));
    assert_eq!(home.engine.plug("p").unwrap().failures, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_side_by_side_are_replaced_each_after_its_own_count() {
    let home =
        counting(Lifetimes { most_calls: 2, ..lasting() }, "limits: { instances: 4 }\nfunctions: { count: {} }\n");
    let home = home.await;
    let answers = join_all((0..60).map(|_| home.call("p.count"))).await;
    let counts: Vec<_> = answers.into_iter().map(|answer| answer.unwrap().as_u64().unwrap()).collect();
    assert!(counts.iter().all(|count| (1..=2).contains(count)), "{counts:?}");
    let status = home.engine.plug("p").unwrap();
    assert_eq!((status.calls, status.failures, status.state), (60, 0, PlugState::Running));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_is_replaced_at_its_age_and_not_before() {
    // An instance begins when the plug is loaded, or as soon as the call is over that ended the one before it.
    let mut begun = Instant::now();
    // A fast machine makes the ten thousand calls of an instance in less than its time.
    let home = counting(Lifetimes { most_age: SHORT, most_calls: u32::MAX, ..lasting() }, COUNTS).await;
    for _ in 0..2 {
        let mut calls = 1;
        let mut last = Instant::now();
        assert_eq!(home.call("p.count").await.unwrap(), json!(1), "a new instance");
        // The call at whose end it is old enough is answered by it still; the one after that begins anew.
        while figures(&home, "p").memory > 0 {
            assert!(begun.elapsed() < PATIENCE, "it is never replaced");
            calls += 1;
            last = Instant::now();
            assert_eq!(home.call("p.count").await.unwrap(), json!(calls), "the same instance, no call lost");
        }
        assert!(begun.elapsed() >= SHORT, "before its time: {:?}", begun.elapsed());
        begun = last;
    }
    let status = home.engine.plug("p").unwrap();
    assert_eq!((status.failures, status.state), (0, PlugState::Running), "{status:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_hook_of_a_plug_starts_an_instance_of_that_plug_alone() {
    let plugs = [
        ("ticks", "functions: { f: { cron: { schedule: '30 10 * * *', timezone: UTC } } }\n"),
        ("hears", "functions: { f: { events: ['toy:*'] } }\n"),
        ("called", "functions: { f: { command: { name: F } } }\n"),
        ("waits", "functions: { f: { http: { method: GET, path: /f } } }\n"),
    ];
    let fill = |dir: &Path| {
        for (name, rest) in plugs {
            write_plug(&dir.join("plugs").join(name), &manifest(name, rest), "export const f = () => 1\n");
        }
    };
    let home = Home::with(everlasting, fill).await;
    home.clock.armed(1).await;
    let have_one = || {
        let warm = plugs.iter().map(|(name, _)| *name).filter(|name| figures(&home, name).memory > 0);
        warm.collect::<Vec<_>>()
    };
    assert_eq!(have_one(), Vec::<&str>::new(), "nothing was called");
    home.engine.emit("toy:moved", json!({}), EventCause::new(Origin::User));
    home.engine.idle().await;
    assert_eq!(have_one(), ["hears"]);
    home.clock.set("2026-03-02T10:30:00Z");
    home.until("the tick", |engine| engine.plug("ticks").unwrap().calls == 1).await;
    assert_eq!(have_one(), ["ticks", "hears"]);
    home.engine.run("called.f", HookKind::Command, json!({}), Origin::User).await.unwrap();
    assert_eq!(have_one(), ["ticks", "hears", "called"]);
    assert_eq!(figures(&home, "waits").calls, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_that_nobody_tries_costs_nothing_after_a_while() {
    let home = counting(Lifetimes { unused: SHORT, ..lasting() }, COUNTS).await;
    home.save("p", &manifest("p", COUNTS), &format!("{COUNT}//\n"));
    home.until_generation("p", 2).await;
    home.until("its instance to be let go", |engine| engine.plug("p").unwrap().figures.memory == 0).await;
    assert_eq!(home.call("p.count").await.unwrap(), json!(1));
    assert_eq!(figures(&home, "p").starts, 2, "the one that was tried, and the one that was called");
    assert_eq!(home.call("p.count").await.unwrap(), json!(2), "what was called once stays warm");
}

/// What its top level did is in its log: once for each instance.
const TELLS: &str = "import { log } from 'jackdaw'\nlog.info('loaded')\nexport const f = () => log.info('called')\n";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_called_at_the_start_runs_its_top_level_once() {
    let plugs = [("at-start", "{ cron: '@start' }"), ("at-ready", "{ events: ['app:*'] }")];
    let fill = |dir: &Path| {
        for (name, hook) in plugs {
            let rest = format!("functions: {{ f: {hook} }}\n");
            write_plug(&dir.join("plugs").join(name), &manifest(name, &rest), TELLS);
        }
    };
    let home = Home::with(everlasting, fill).await;
    home.engine.emit("app:ready", json!({}), EventCause::new(Origin::User));
    for (name, hook) in plugs {
        home.until("its call", |engine| engine.plug(name).unwrap().calls == 1).await;
        assert_eq!(home.log_text(name).matches("loaded\n").count(), 1, "{hook}: {}", home.log_text(name));
        assert_eq!(figures(&home, name).starts, 1, "{hook}: the instance that was tried answers");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plug_that_comes_while_the_engine_runs_is_called_in_the_instance_that_was_tried() {
    let home = Home::with(everlasting, |_| {}).await;
    home.save("p", &manifest("p", "functions: { f: {} }\n"), TELLS);
    home.until_state("p", PlugState::Running).await;
    home.call("p.f").await.unwrap();
    assert_eq!(home.log_text("p").matches("loaded\n").count(), 1, "{}", home.log_text("p"));
    assert_eq!(figures(&home, "p").starts, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plug_that_is_as_it_was_is_not_started_before_its_first_call() {
    let toy = "export const f = () => 1";
    let asks = "import { log } from 'jackdaw'\nlog.info('here I am')\nexport const f = () => 1";
    let place = tempfile::tempdir().unwrap();
    let configure = |options: &mut EngineOptions| {
        options.trust = Trust::All;
        options.answered_dir = Some(place.path().to_owned());
    };
    let home = Home::with(configure, |dir| {
        for (name, code) in [("quiet", toy), ("asks", asks)] {
            write_plug(&dir.join("plugs").join(name), &manifest(name, "functions: { f: {} }\n"), code);
        }
    })
    .await;
    let starts = |home: &Home| ["quiet", "asks"].map(|plug| figures(home, plug).starts);
    assert_eq!(starts(&home), [1, 1], "nobody knows it yet");
    home.engine.shutdown().await;

    let home = Home::again(Arc::clone(&home.dir), configure).await;
    assert_eq!(starts(&home), [0, 1], "what its top level asks for is asked for at each start");
    assert_eq!(home.call("quiet.f").await.unwrap(), json!(1));
    assert_eq!(starts(&home), [1, 1]);
    home.engine.shutdown().await;

    write_plug(&home.path("plugs/quiet"), &manifest("quiet", "functions: { f: {} }\n"), "throw new Error('at load')");
    let home = Home::again(Arc::clone(&home.dir), configure).await;
    assert_eq!(home.engine.plug("quiet").unwrap().state, PlugState::Failed, "other content is started");
}
