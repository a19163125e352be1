//! Many saves while many call: no call is lost, doubled, or answered by code that is older than its start.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde_json::json;

use crate::full;
use crate::stage::{Stage, files};

/// Who calls at the same time.
const CALLERS: u64 = 3;

#[test]
fn no_call_is_lost_or_doubled_or_answered_by_code_older_than_its_start() {
    let saves: u64 = if full() { 1_000 } else { 60 };
    let stage = Stage::with(&["storm"]);
    let code = String::from_utf8(files("storm", &[])["plug.ts"].clone()).unwrap();
    let mut events = stage.app.events();
    // The newest save that is known to be live.
    let live = AtomicU64::new(1);
    let over = AtomicBool::new(false);
    let answered: BTreeMap<String, (u64, u64)> = stage.during(|| {
        std::thread::scope(|scope| {
            let callers: Vec<_> = (0..CALLERS)
                .map(|caller| {
                    let (stage, live, over) = (&stage, &live, &over);
                    scope.spawn(move || {
                        let mut answers = Vec::new();
                        for nth in 0_u64.. {
                            if over.load(Ordering::Acquire) {
                                break;
                            }
                            let call = format!("{caller}-{nth}");
                            let before = live.load(Ordering::Acquire);
                            let answer = stage.app.call("storm.which", &json!({ "call": call })).expect(200);
                            let by = answer.json()["result"].as_u64().expect("the number of a save");
                            answers.push((call, (before, by)));
                        }
                        answers
                    })
                })
                .collect();
            let ended = ending(&over);
            for save in 2..=saves {
                stage.save("storm", "plug.ts", code.replace("SAVE = 1;", &format!("SAVE = {save};")));
                let loaded = events.plug("plug:loaded", "storm");
                assert_eq!(loaded.data["generation"], save);
                live.store(save, Ordering::Release);
            }
            drop(ended);
            callers.into_iter().flat_map(|caller| caller.join().expect("every call was answered")).collect()
        })
    });
    assert!(answered.len() as u64 > CALLERS * 3, "there was load: {} calls", answered.len());
    for (call, (before, by)) in &answered {
        assert!(by >= before && *by <= saves, "call {call} began when save {before} was live and was answered by {by}");
    }
    let counts = stage.app.result("storm.counts");
    let counts: BTreeMap<String, u64> = counts
        .as_array()
        .unwrap()
        .iter()
        .map(|count| (count[0].as_str().unwrap().trim_start_matches("call/").to_owned(), count[1].as_u64().unwrap()))
        .collect();
    let once: BTreeMap<String, u64> = answered.keys().map(|call| (call.clone(), 1)).collect();
    assert_eq!(counts, once, "every call was made once");
}

/// Sets the flag also when the saves panic, so that the callers end.
fn ending(over: &AtomicBool) -> impl Drop + '_ {
    struct Over<'a>(&'a AtomicBool);
    impl Drop for Over<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Release);
        }
    }
    Over(over)
}
