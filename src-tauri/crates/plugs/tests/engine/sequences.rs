//! Whatever is done to a plug's folder, in whatever order: what answers is the last good save of what is there.

use jackdaw_plugs::{PlugState, Trust};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use super::home::{Home, manifest, write_plug};

#[derive(Debug, Clone, Copy)]
enum Act {
    Save,
    Break,
    BreakManifest,
    Delete,
    Reload,
    Disable,
    Enable,
}

/// What should be.
#[derive(Debug, Default)]
struct Model {
    there: bool,
    broken: bool,
    disabled: bool,
    /// What the last good save says.
    says: Option<u32>,
    good: Option<u32>,
}

const REST: &str = "functions: { say: { command: { name: Say }, cron: '0 3 * * *' } }\n";

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => Just(Act::Save),
        2 => Just(Act::Break),
        1 => Just(Act::BreakManifest),
        2 => Just(Act::Delete),
        1 => Just(Act::Reload),
        1 => Just(Act::Disable),
        1 => Just(Act::Enable),
    ]
}

async fn perform(home: &Home, act: Act, n: u32, model: &mut Model) {
    let dir = home.path("plugs/a");
    match act {
        Act::Save => {
            write_plug(&dir, &manifest("a", REST), &format!("export const say = () => {n}"));
            (model.there, model.broken, model.good) = (true, false, Some(n));
        }
        Act::Break => {
            write_plug(&dir, &manifest("a", REST), &format!("export const say = ( // {n}"));
            (model.there, model.broken, model.good) = (true, true, None);
        }
        Act::BreakManifest => {
            write_plug(&dir, &format!("name: a\nversion: {n}\n"), "export const say = () => 1");
            (model.there, model.broken, model.good) = (true, true, None);
        }
        Act::Delete => {
            if dir.exists() {
                std::fs::remove_dir_all(&dir).unwrap();
            }
            (model.there, model.says) = (false, None);
        }
        Act::Reload => drop(home.engine.reload("a").await),
        Act::Disable => {
            if home.engine.disable("a").await.is_ok() {
                (model.disabled, model.says) = (true, None);
            }
        }
        Act::Enable => {
            if home.engine.enable("a").await.is_ok() {
                model.disabled = false;
            }
        }
    }
    home.engine.look().await;
    home.engine.settled().await;
    if model.there && !model.disabled && !model.broken {
        model.says = model.good;
    }
}

async fn agrees(home: &Home, model: &Model) {
    let status = home.engine.plug("a");
    assert_eq!(status.is_some(), model.there, "{model:?}");
    let expected = match (model.there, model.disabled, model.says, model.broken) {
        (false, ..) => None,
        (_, true, ..) => Some(PlugState::Disabled),
        (_, _, Some(_), _) => Some(PlugState::Running),
        (_, _, None, _) => Some(PlugState::Failed),
    };
    assert_eq!(status.as_ref().map(|status| status.state), expected, "{model:?} {status:#?}");
    assert_eq!(home.call("a.say").await.ok(), model.says.map(|n| json!(n)), "{model:?}");
    assert_eq!(home.engine.commands().len(), usize::from(model.says.is_some()));
    home.clock.armed(usize::from(model.says.is_some())).await;
    if let Some(status) = status.filter(|status| status.state != PlugState::Disabled) {
        assert_eq!(status.diagnostics.iter().any(|d| d.is_error()), model.broken, "{model:?} {status:#?}");
    }
}

#[test]
fn the_last_good_save_answers_after_any_sequence() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() });
    let sequences = proptest::collection::vec(act(), 1..12);
    let result = runner.run(&sequences, |acts| {
        runtime.block_on(async {
            let home = Home::with(
                |options| {
                    options.trust = Trust::All;
                    options.watch = false;
                },
                |_| {},
            )
            .await;
            let mut model = Model::default();
            for (n, act) in acts.into_iter().enumerate() {
                perform(&home, act, u32::try_from(n).unwrap() + 10, &mut model).await;
                agrees(&home, &model).await;
            }
            home.engine.shutdown().await;
        });
        Ok(())
    });
    result.unwrap();
}
