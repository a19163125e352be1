//! `plug logs`: what a plug wrote, and with `--follow` what it writes.

use std::convert::Infallible;
use std::time::Duration;

use anyhow::{Result, bail};
use jackdaw_app::{Dirs, Trust};
use serde_json::{Value, json};

use crate::arguments::At;
use crate::client::{Client, encoded};
use crate::output;
use crate::target::{Plugs, Target};

/// How often a followed log is asked for: what a person sees as at once.
const LOOK: Duration = Duration::from_millis(200);
/// Lines between two looks: more than a plug may write in that time.
const MOST_LINES: u32 = 1_000;

pub(crate) async fn logs(name: &str, limit: u32, follow: bool, at: &At, dirs: Dirs) -> Result<()> {
    let target = Target::reach(&at.space, dirs, Plugs::Load(Trust::None)).await?;
    let running = target.was_running();
    if follow && !running {
        target.leave().await;
        bail!("no app has {} open, so there is no log to follow", at.space.display());
    }
    let mut lines = read(&target.client, name, limit).await;
    if let (true, Ok(lines)) = (follow, &mut lines) {
        let result = go_on(&target.client, name, std::mem::take(lines), at.json).await;
        target.leave().await;
        return result;
    }
    target.leave().await;
    let lines = lines?;
    if at.json {
        return output::json(&json!({ "logs": lines }));
    }
    if lines.is_empty() && !running {
        bail!("no app has {} open, so there is no log; logs live as long as the app", at.space.display());
    }
    lines.iter().try_for_each(|line| output::say(&shown(line)))
}

/// Prints lines as they come, until Ctrl+C; as JSON, one a line.
async fn go_on(client: &Client, name: &str, first: Vec<Value>, as_json: bool) -> Result<()> {
    tokio::select! {
        // Polled first, and then listening all the time: none is lost between two looks.
        biased;
        _ = tokio::signal::ctrl_c() => Ok(()),
        ended = follow(client, name, first, as_json) => ended.map(|never| match never {}),
    }
}

async fn follow(client: &Client, name: &str, first: Vec<Value>, as_json: bool) -> Result<Infallible> {
    let print = |line: &Value| output::say(&if as_json { line.to_string() } else { shown(line) });
    let mut before = first;
    before.iter().try_for_each(print)?;
    loop {
        tokio::time::sleep(LOOK).await;
        let now = read(client, name, MOST_LINES).await?;
        new_lines(&before, &now).iter().try_for_each(print)?;
        before = now;
    }
}

/// What `now` has behind the last line that was there before.
pub(crate) fn new_lines<'a>(before: &[Value], now: &'a [Value]) -> &'a [Value] {
    let Some(last) = before.last() else { return now };
    let known = now.iter().rposition(|line| line == last);
    known.map_or(now, |known| now.get(known + 1..).unwrap_or_default())
}

pub(crate) async fn read(client: &Client, name: &str, limit: u32) -> Result<Vec<Value>> {
    let logs = client.get(&format!("/api/plugs/{}/logs?limit={limit}", encoded(name))).await?;
    Ok(logs["logs"].as_array().cloned().unwrap_or_default())
}

pub(crate) fn shown(line: &Value) -> String {
    let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
    format!("{} {:<5} {} {}", text("time"), text("level"), text("function"), text("message"))
}
