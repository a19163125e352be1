//! What an author hears of a call that failed, and of what each generation changed.

use jackdaw_plugs::{EngineEvent, PlugState};

use super::home::{Home, manifest};

const TWO: &str = "functions:\n  fail: { command: 'Fail' }\n  say: {}\n";
const CODE: &str = "export function say() {\n  return 1;\n}\nfunction nest(): never {\n  throw new Error('no nest');\n}\n\
    export const fail = () => nest();\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_call_tells_its_place_the_source_there_and_its_stack() {
    let home = Home::trusted().await;
    home.save("a", &manifest("a", TWO), CODE);
    home.until_state("a", PlugState::Running).await;
    let mut news = home.engine.subscribe();
    home.call("a.fail").await.unwrap_err();
    let told = loop {
        if let EngineEvent::CallFailed { plug, call } = news.recv().await.unwrap() {
            break (plug, *call);
        }
    };
    let (plug, call) = told;
    assert_eq!((plug.as_str(), call.function.as_str(), call.generation), ("a", "fail", 1));
    assert_eq!(call.message, "Error: no nest");
    let position = call.position.as_deref().unwrap();
    assert!(position.ends_with(":5:9") || position.ends_with(":5:13"), "{position}");
    let frame = call.frame.as_ref().unwrap();
    assert_eq!((frame.first, frame.lines[2].as_str()), (3, "  throw new Error('no nest');"));
    assert!(call.stack.len() >= 2 && call.stack[0].contains("nest"), "{:?}", call.stack);
    assert_eq!(home.engine.plug("a").unwrap().failed_call, Some(call));

    home.save("a", &manifest("a", TWO), &CODE.replace("no nest", "still none"));
    assert_eq!(home.until_generation("a", 2).await.failed_call, None, "the next good save has mended it");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_generations_are_remembered_with_what_they_added_and_asked() {
    let home = Home::trusted().await;
    home.save("a", &manifest("a", TWO), CODE);
    home.until_generation("a", 1).await;
    home.save("a", &manifest("a", "permissions: [kv]\nfunctions: { say: { cron: '0 3 * * *' } }\n"), CODE);
    home.until_generation("a", 2).await;
    let records = home.engine.generations("a").unwrap();
    let told: Vec<_> = records
        .iter()
        .map(|record| {
            let hooks: Vec<_> = record.hooks.iter().map(|hook| hook.kind.as_str()).collect();
            let asked: Vec<_> = record.permissions.iter().map(|asked| asked.permission.as_str()).collect();
            (record.number, hooks, asked)
        })
        .collect();
    assert_eq!(told, [(2, vec!["cron"], vec!["kv"]), (1, vec!["command"], vec![])]);
    assert!(home.engine.generations("none").is_none());
}
