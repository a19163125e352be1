//! Events reach who may hear them, in order, and end.

use jackdaw_plugs::{EngineEvent, EventCause, Origin, PlugState};
use serde_json::{Value, json};

use super::home::{Home, manifest};

pub async fn until_seen(home: &Home, count: usize) -> Vec<(String, String, u8)> {
    let waited = tokio::time::timeout(super::home::PATIENCE, async {
        loop {
            let seen = home.toy.seen.lock().clone();
            if seen.len() >= count {
                return seen;
            }
            // The toy has no news of its own; this is a look, not a wait for a time.
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    });
    waited.await.unwrap_or_else(|_| panic!("only {:?}", home.toy.seen.lock()))
}

const HEAR: &str = "import { syscall, log } from 'jackdaw'\n\
    export const hear = async ({ name, data }) => syscall('toy.seen', { text: name + ' ' + JSON.stringify(data) })\n";

#[tokio::test(flavor = "multi_thread")]
async fn handlers_run_by_priority_then_by_name() {
    let home = Home::trusted().await;
    for (name, priority) in [("c", 0), ("a", 0), ("b", 5), ("d", -1)] {
        let rest =
            format!("functions:\n  hear: {{ events: [{{ name: 'app:*', priority: {priority} }}, 'app:ready'] }}\n");
        home.save(name, &manifest(name, &rest), HEAR);
        home.until_state(name, PlugState::Running).await;
    }
    home.engine.emit("app:ready", json!({}), EventCause::new(Origin::User));
    home.engine.emit("other:thing", json!({}), EventCause::new(Origin::User));
    home.engine.emit("app:again", json!({}), EventCause::new(Origin::User));
    let seen = until_seen(&home, 8).await;
    let plugs: Vec<_> = seen.iter().map(|(plug, ..)| plug.as_str()).collect();
    assert_eq!(plugs, ["b", "a", "c", "d", "b", "a", "c", "d"], "once each, in order: {seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_about_a_note_outside_its_scope_is_not_heard() {
    let home = Home::trusted().await;
    let scoped = "permissions: [{ notes:read: ['Journal/**'] }]\nfunctions: { hear: { events: ['note:*'] } }\n";
    home.save("in", &manifest("in", scoped), HEAR);
    home.save("none", &manifest("none", "functions: { hear: { events: ['note:*'] } }\n"), HEAR);
    home.until_state("in", PlugState::Running).await;
    home.until_state("none", PlugState::Running).await;
    for path in ["Private/x.md", "Journal/y.md"] {
        home.engine.emit("note:saved", json!({ "path": path }), EventCause::new(Origin::User));
    }
    home.engine.emit("note:end", json!({}), EventCause::new(Origin::User));
    let seen = until_seen(&home, 3).await;
    let texts: Vec<_> = seen.iter().map(|(plug, text, _)| format!("{plug} {text}")).collect();
    assert_eq!(texts, ["in note:saved {\"path\":\"Journal/y.md\"}", "in note:end {}", "none note:end {}"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn plugs_emit_only_their_own_events_and_never_for_ever() {
    let home = Home::trusted().await;
    let echo = "import { events, syscall } from 'jackdaw'\n\
        export const start = async ({ name }) => events.emit(name, { n: 0 })\n\
        export const again = async ({ data }) => { await syscall('toy.seen', { text: String(data.n) }); await events.emit('ping:go', { n: data.n + 1 }) }\n";
    let rest = "permissions: [events:emit]\nfunctions: { start: {}, again: { events: ['ping:*'] } }\n";
    home.save("ping", &manifest("ping", rest), echo);
    home.until_state("ping", PlugState::Running).await;
    for name in ["note:saved", "pong:go", "ping", "ping:", "plug:loaded"] {
        let error = home.call_with("ping.start", json!({ "name": name })).await.unwrap_err();
        assert!(error.to_string().contains("`ping:something`"), "{name}: {error}");
    }
    let mut news = home.engine.subscribe();
    home.call_with("ping.start", json!({ "name": "ping:go" })).await.unwrap();
    home.until("the end of the echo", |engine| engine.logs("ping", 100).iter().any(|l| l.message.contains("8 deep")))
        .await;
    let seen = until_seen(&home, 8).await;
    assert_eq!(seen.iter().map(|(.., depth)| *depth).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7, 8]);
    let mut emitted = 0;
    while let Ok(event) = news.try_recv() {
        emitted += usize::from(matches!(event, EngineEvent::Emitted { name, .. } if name == "ping:go"));
    }
    assert_eq!(emitted, 8, "applications see plugs' events");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_of_events_that_was_cut_is_one_line_in_the_log_of_whoever_would_have_heard_it() {
    let home = Home::trusted().await;
    for (name, rest) in [
        ("echo", "permissions: [notes:read]\nfunctions: { hear: { events: ['note:saved'] } }\n"),
        ("other", "functions: { hear: { events: ['app:ready'] } }\n"),
        ("blind", "functions: { hear: { events: ['note:saved'] } }\n"),
    ] {
        home.save(name, &manifest(name, rest), HEAR);
        home.until_state(name, PlugState::Running).await;
    }
    let mut deep = EventCause::new(Origin::Plug);
    deep.depth = 9;
    for _ in 0..3 {
        home.engine.emit("note:saved", json!({ "path": "A.md" }), deep.clone());
    }
    let said = |plug: &str| -> Vec<String> {
        let lines = home.engine.logs(plug, 100).into_iter();
        lines.filter(|line| line.message.contains("deep")).map(|line| line.message).collect()
    };
    let line = "did not hear `note:saved` of A.md: events that cause each other go 8 deep at most, and this one would go deeper; \
        does a handler cause what it hears?";
    assert_eq!(said("echo").first().map(String::as_str), Some(line));
    assert_eq!(said("other"), [""; 0]);
    assert_eq!(said("blind"), [""; 0], "what it may not read it does not hear of here either");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_carries_the_rights_of_who_emitted_it() {
    let home = Home::trusted().await;
    let hear = "import { kv, syscall } from 'jackdaw'\nexport const hear = async () => { let text; \
        try { await kv.set('x', 1); text = 'kept' } catch (e) { text = e.code } await syscall('toy.seen', { text }) }\n";
    let emit = "import { events } from 'jackdaw'\nexport const go = async ({ name }) => events.emit(name, {})\n";
    home.save(
        "strong",
        &manifest("strong", "permissions: [kv]\nfunctions: { hear: { events: ['weak:*', 'also:*'] } }\n"),
        hear,
    );
    home.save("weak", &manifest("weak", "permissions: [events:emit]\nfunctions: { go: {} }\n"), emit);
    home.save("also", &manifest("also", "permissions: [events:emit, kv]\nfunctions: { go: {} }\n"), emit);
    for plug in ["strong", "weak", "also"] {
        home.until_state(plug, PlugState::Running).await;
    }
    home.call_with("weak.go", json!({ "name": "weak:x" })).await.unwrap();
    home.call_with("also.go", json!({ "name": "also:x" })).await.unwrap();
    let texts: Vec<_> = until_seen(&home, 2).await.into_iter().map(|(_, text, _)| text).collect();
    assert_eq!(texts, ["permission_denied", "kept"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_may_change_or_veto_what_happens() {
    let home = Home::trusted().await;
    let rest = "permissions: [notes:read]\nfunctions: { fix: { events: ['note:saving'] } }\n";
    let fix = "export function fix({ data }) { if (data.text.includes('forbidden')) throw new Error('not here'); return { text: data.text.trim() + '\\n' } }";
    home.save("fixer", &manifest("fixer", rest), fix);
    home.until_state("fixer", PlugState::Running).await;
    let cause = EventCause::new(Origin::Api);
    let mut vetoed = None;
    for text in ["hello   ", "forbidden"] {
        let mut data = json!({ "path": "a.md", "text": text });
        home.engine
            .emit_and_wait("note:saving", &mut data, &cause, |by, data, answer| match answer {
                Ok(answer) => {
                    data["text"] = answer["text"].clone();
                    true
                }
                Err(error) => {
                    vetoed = Some(format!("{}: {error}", by.id));
                    false
                }
            })
            .await;
        if text == "hello   " {
            assert_eq!(data["text"], json!("hello\n"));
        }
    }
    assert!(vetoed.unwrap().starts_with("fixer.fix: "));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_is_waited_for_ends_whatever_its_handlers_do() {
    let home = Home::trusted().await;
    let rest = "limits: { timeout: { events: 200ms } }\nfunctions: { fix: { events: ['note:saving'] }, hold: {} }\n";
    for (plug, code) in [
        ("hangs", "export const fix = () => { for (;;) {} }"),
        ("waits", "export const fix = () => new Promise((done) => setTimeout(done, 60_000))"),
        ("deep", "const dig = () => dig() + 1\nexport const fix = () => dig()"),
        ("fixes", "export const fix = ({ data }) => data.text + '!'"),
    ] {
        home.save(plug, &manifest(plug, rest), &format!("{code}\nexport const hold = () => 1"));
        home.until_state(plug, PlugState::Running).await;
    }
    let mut data = json!({ "text": "a" });
    let mut heard = Vec::new();
    let cause = EventCause::new(Origin::Api);
    home.engine
        .emit_and_wait("note:saving", &mut data, &cause, |by, data, answer| {
            if let Ok(text) = &answer {
                data["text"] = text.clone();
            }
            heard.push((by.plug.to_owned(), answer.is_ok()));
            true
        })
        .await;
    assert_eq!(
        heard,
        [("deep".into(), false), ("fixes".into(), true), ("hangs".into(), false), ("waits".into(), false)]
            as [(String, bool); 4]
    );
    assert_eq!(data["text"], "a!");
}

#[tokio::test(flavor = "multi_thread")]
async fn plugs_hear_of_each_other() {
    let home = Home::trusted().await;
    home.save("ear", &manifest("ear", "functions: { hear: { events: ['plug:*'] } }\n"), HEAR);
    home.until_state("ear", PlugState::Running).await;
    home.save("a", &manifest("a", "functions: { say: {} }\n"), "export const say = () => 1");
    home.until_state("a", PlugState::Running).await;
    std::fs::remove_dir_all(home.path("plugs/a")).unwrap();
    let seen = until_seen(&home, 3).await;
    let heard: Vec<Value> = seen.iter().map(|(_, text, _)| json!(text.split(' ').next())).collect();
    assert_eq!(heard, [json!("plug:loaded"), json!("plug:loaded"), json!("plug:unloaded")], "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_for_room_may_tell_more_than_the_queue_holds_and_each_is_heard() {
    const MANY: usize = 10_000;
    let home = Home::trusted().await;
    home.save("ear", &manifest("ear", "functions: { hear: { events: ['note:*'] } }\n"), HEAR);
    home.until_state("ear", PlugState::Running).await;
    let engine = std::sync::Arc::clone(&home.engine);
    let told = tokio::task::spawn_blocking(move || {
        for _ in 0..MANY {
            engine.wait_for_room(std::time::Instant::now() + super::home::PATIENCE);
            engine.emit("note:saved", json!({}), EventCause::new(Origin::User));
        }
    });
    told.await.unwrap();
    assert_eq!(until_seen(&home, MANY).await.len(), MANY);
}
