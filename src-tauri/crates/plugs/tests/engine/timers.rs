//! Timers tick when the clock says so, and end with their generation.

use jackdaw_plugs::{PlugState, Trust};

use super::home::{Home, manifest, save, write_plug};

fn ticking(cron: &str) -> String {
    manifest("t", &format!("permissions: [kv]\nfunctions:\n  tick: {{ cron: {cron} }}\n"))
}

const CODE: &str =
    "import { log } from 'jackdaw'\nexport const tick = ({ scheduled }) => log.info('tick ' + scheduled)";

async fn until_ticks(home: &Home, expected: &[&str]) {
    home.until(&format!("ticks {expected:?}"), |engine| ticks(engine).len() >= expected.len()).await;
    assert_eq!(ticks(&home.engine), expected);
}

fn ticks(engine: &jackdaw_plugs::PlugEngine) -> Vec<String> {
    let lines =
        engine.logs("t", 1000).into_iter().filter_map(|line| line.message.strip_prefix("tick ").map(str::to_owned));
    lines.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn ticks_are_distinct_and_ascending_and_the_next_is_shown() {
    let home = Home::trusted().await;
    home.save("t", &ticking("{ schedule: '30 10 * * *', timezone: UTC, overlap: queue }"), CODE);
    home.until_state("t", PlugState::Running).await;
    home.clock.armed(1).await;
    let next = home.engine.plug("t").unwrap().timers[0].next.unwrap();
    assert_eq!(next.to_rfc3339(), "2026-03-02T10:30:00+00:00");
    home.clock.set("2026-03-02T10:30:00Z");
    home.clock.armed(1).await;
    until_ticks(&home, &["2026-03-02T10:30:00Z"]).await;
    home.clock.set("2026-03-03T10:30:01Z");
    until_ticks(&home, &["2026-03-02T10:30:00Z", "2026-03-03T10:30:00Z"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_generation_has_its_own_timers_only() {
    let home = Home::trusted().await;
    home.save("t", &ticking("{ schedule: '30 10 * * *', timezone: UTC }"), CODE);
    home.until_state("t", PlugState::Running).await;
    home.clock.armed(1).await;
    save(&home.path("plugs/t/plug.yaml"), &ticking("{ schedule: '0 11 * * *', timezone: UTC }"));
    home.until_generation("t", 2).await;
    home.until("the new timer", |engine| {
        engine
            .plug("t")
            .unwrap()
            .timers
            .first()
            .and_then(|t| t.next)
            .is_some_and(|next| next.to_rfc3339().contains("11:00"))
    })
    .await;
    home.clock.armed(1).await;
    home.clock.set("2026-03-02T11:00:00Z");
    until_ticks(&home, &["2026-03-02T11:00:00Z"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn start_runs_once_with_each_generation() {
    let home = Home::trusted().await;
    home.save("t", &ticking("'@start'"), CODE);
    home.until_state("t", PlugState::Running).await;
    until_ticks(&home, &["2026-03-02T10:00:00Z"]).await;
    home.clock.armed(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_slept_through_is_made_up_for_once_or_not_at_all() {
    for (catch_up, expected) in
        [("true", &["2026-03-02T18:00:00Z", "2026-03-02T19:00:00Z"][..]), ("false", &["2026-03-02T19:00:00Z"])]
    {
        let home = Home::trusted().await;
        home.save(
            "t",
            &ticking(&format!("{{ schedule: '0 * * * *', timezone: UTC, overlap: queue, catchUp: {catch_up} }}")),
            CODE,
        );
        home.until_state("t", PlugState::Running).await;
        home.clock.armed(1).await;
        // The alarm for 11:00 rings when the lid is opened at 18:10.
        home.clock.set("2026-03-02T18:10:00Z");
        home.clock.armed(1).await;
        until_ticks(&home, &expected[..expected.len() - 1]).await;
        home.clock.set("2026-03-02T19:00:00Z");
        until_ticks(&home, expected).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_while_the_app_was_off_is_made_up_for_once() {
    let fill = |dir: &std::path::Path| {
        write_plug(&dir.join("plugs/t"), &ticking("{ schedule: '0 * * * *', timezone: UTC, catchUp: true }"), CODE)
    };
    let home = Home::with(|options| options.trust = Trust::All, fill).await;
    home.clock.armed(1).await;
    home.clock.set("2026-03-02T11:00:00Z");
    until_ticks(&home, &["2026-03-02T11:00:00Z"]).await;
    home.engine.shutdown().await;
    let home = Home::again(home.dir.clone(), |options| {
        options.trust = Trust::All;
        options.alarm = super::clock::Clock::at("2026-03-02T15:20:00Z");
    })
    .await;
    until_ticks(&home, &["2026-03-02T15:00:00Z"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tick_while_the_one_before_runs_is_skipped_or_queued() {
    for (overlap, expected) in [("skip", 1), ("queue", 2)] {
        let home = Home::trusted().await;
        let code = "import { kv, log } from 'jackdaw'\nexport async function tick({ scheduled }) { log.info('begun ' + scheduled); \
            while (!(await kv.get('go'))) await new Promise(done => setTimeout(done, 5)); log.info('tick ' + scheduled) }\n\
            export const go = async () => kv.set('go', true)";
        let rest = format!(
            "permissions: [kv]\nlimits: {{ instances: 2 }}\nfunctions:\n  go: {{}}\n  tick: {{ cron: {{ schedule: '* * * * *', timezone: UTC, overlap: {overlap} }} }}\n"
        );
        home.save("t", &manifest("t", &rest), code);
        home.until_state("t", PlugState::Running).await;
        home.clock.armed(1).await;
        home.clock.set("2026-03-02T10:01:00Z");
        home.until("the first", |engine| engine.logs("t", 100).iter().any(|l| l.message.starts_with("begun"))).await;
        home.clock.armed(1).await;
        home.clock.set("2026-03-02T10:02:00Z");
        home.clock.armed(1).await;
        home.call("t.go").await.unwrap();
        home.until("its end", |engine| ticks(engine).len() == expected).await;
        let skipped = home.log_text("t").contains("skipped the tick");
        assert_eq!(skipped, overlap == "skip");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_scheduler_rings_not_early_and_forgets_what_is_disarmed() {
    use jackdaw_plugs::{Alarm, SystemAlarm};
    let alarm = SystemAlarm::start().await.unwrap();
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let at = alarm.now() + chrono::Duration::milliseconds(1200);
    let clock = alarm.clone();
    let first = tell.clone();
    alarm.arm(at, std::sync::Arc::new(move || first.send(("kept", clock.now())).unwrap())).await.unwrap();
    let disarmed =
        alarm.arm(at, std::sync::Arc::new(move || tell.send(("disarmed", chrono::Utc::now())).unwrap())).await.unwrap();
    assert_eq!(alarm.armed(), 2);
    alarm.disarm(disarmed).await;
    let (name, when) = tokio::time::timeout(super::home::PATIENCE, told.recv()).await.unwrap().unwrap();
    assert_eq!(name, "kept");
    assert!(when >= at, "{when} is before {at}");
    assert_eq!(alarm.armed(), 0);
    alarm.shutdown().await;
}
