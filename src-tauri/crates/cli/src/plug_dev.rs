//! `plug dev`: a plug used from where its author works on it, with a live log.

use std::path::Path;
use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use jackdaw_app::plugs::{Diagnostic, build_command};
use jackdaw_app::{Dirs, Trust};
use serde_json::{Value, json};

use crate::client::encoded;
use crate::code_frame::{excerpt, framed, source_line};
use crate::plug_logs::{new_lines, read, shown};
use crate::stamps::stamps;
use crate::stop::Stop;
use crate::target::{Plugs, Target};
use crate::{output, places};

/// How often the app and the folder are asked for news: what a person sees as at once.
const LOOK: Duration = Duration::from_millis(200);
/// Lines between two looks: more than a plug may write in that time.
const MOST_LINES: u32 = 1_000;

/// Leaves a folder that a `plug dev` left in use, since it was killed.
pub(crate) async fn stop(dir: &Path, space: &Path, dirs: Dirs) -> Result<ExitCode> {
    let dir = places::plug(dir)?;
    let target = Target::reach(space, dirs, Plugs::Leave).await?;
    if target.was_running() {
        target.client.delete("/api/dev", &json!({ "path": dir })).await?;
    }
    target.leave().await;
    output::say(&format!("{} is not used from there.", dir.display()))?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn dev(dir: &Path, space: &Path, dirs: Dirs) -> Result<ExitCode> {
    let dir = places::plug(dir)?;
    if !dir.join("plug.yaml").is_file() {
        bail!("{} is no plug's folder: it has no plug.yaml", dir.display());
    }
    // Listened for from now on: whoever ends us early must not leave the folder in use.
    let mut stop = Stop::with_terminal()?;
    if let Some(command) = build_command(&dir) {
        tokio::select! {
            built = build(&dir, &command) => built?,
            () = stop.requested() => return Ok(ExitCode::SUCCESS),
        }
    }
    let target = Target::reach(space, dirs.clone(), Plugs::Load(Trust::None)).await?;
    let _found = target.announce(space, &dirs);
    let places = Places { plug: &dir, space, user: &dirs.config };
    let result = follow(&target, &places, &mut stop).await;
    // The app may be gone before us.
    drop(target.client.delete("/api/dev", &json!({ "path": dir })).await);
    target.leave().await;
    result.map(|()| ExitCode::SUCCESS)
}

/// Where the files lie that a plug's diagnostics name.
struct Places<'p> {
    plug: &'p Path,
    /// Of `.jackdaw/config.yaml`.
    space: &'p Path,
    /// Of `settings.yaml`.
    user: &'p Path,
}

impl Places<'_> {
    fn of(&self, diagnostic: &Diagnostic) -> &Path {
        match diagnostic.code.as_str() {
            "invalid-setting" | "invalid-settings-file" if diagnostic.file.starts_with(".jackdaw/") => self.space,
            "invalid-setting" | "invalid-settings-file" => self.user,
            _ => self.plug,
        }
    }
}

async fn follow(target: &Target, places: &Places<'_>, stop: &mut Stop) -> Result<()> {
    let dir = places.plug;
    let client = &target.client;
    let plug = client.post("/api/dev", &json!({ "path": dir })).await?;
    let name = plug["name"].as_str().unwrap_or_default().to_owned();
    let place = if target.was_running() { "in the app that has the space open" } else { "in an app of its own" };
    output::say(&format!("{name} runs from {} {place}; Ctrl+C ends.", dir.display()))?;
    let mut log = Log { lines: read(client, &name, MOST_LINES).await?, held: Vec::new() };
    let mut seen = Value::Null;
    let mut sources = stamps(dir);
    loop {
        // Before the state: what is wrong is logged first.
        let newest = read(client, &name, MOST_LINES).await?;
        let now = client.get(&format!("/api/plugs/{}", encoded(&name))).await?;
        tell_of_change(places, &seen, &now)?;
        log.tell(dir, newest, &[diagnostics(&seen), diagnostics(&now)].concat())?;
        seen = now;
        tokio::select! {
            () = stop.requested() => return Ok(()),
            () = tokio::time::sleep(LOOK) => {}
        }
        if let Some(command) = build_command(dir) {
            let saved = stamps(dir);
            // Its own product is no source.
            if changed_sources(&sources, &saved) {
                if let Err(error) = build(dir, &command).await {
                    output::complain(&format!("{error:#}"));
                }
                sources = stamps(dir);
            }
        }
    }
}

fn changed_sources(before: &crate::stamps::Stamps, now: &crate::stamps::Stamps) -> bool {
    let product = |path: &Path| path.extension().is_some_and(|extension| extension == "wasm");
    let sources = |stamps: &crate::stamps::Stamps| -> crate::stamps::Stamps {
        stamps.iter().filter(|(path, _)| !product(path)).map(|(path, stamp)| (path.clone(), *stamp)).collect()
    };
    sources(before) != sources(now)
}

/// Runs the manifest's `build:` as its author would, in the plug's folder.
async fn build(dir: &Path, command: &str) -> Result<()> {
    output::say(&format!("$ {command}"))?;
    let begun = Instant::now();
    let shell = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let status = tokio::process::Command::new(shell.0)
        .args([shell.1, command])
        .current_dir(dir)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .status()
        .await
        .with_context(|| format!("`{command}` cannot be run"))?;
    if !status.success() {
        bail!("`{command}` failed ({status}); what ran before goes on");
    }
    output::say(&format!("built in {:.1} s", begun.elapsed().as_secs_f64()))
}

fn tell_of_change(places: &Places<'_>, before: &Value, now: &Value) -> Result<()> {
    if ["state", "generation", "diagnostics"].iter().all(|key| before[key] == now[key]) {
        return Ok(());
    }
    let state = now["state"].as_str().unwrap_or_default().replace('_', " ");
    let diagnostics = diagnostics(now);
    let generation = &now["generation"];
    // It answers as before: what was saved is not what runs.
    let goes_on = state == "running" && diagnostics.iter().any(Diagnostic::is_error);
    output::say(&if goes_on {
        format!("— what was saved does not run; generation {generation} goes on")
    } else {
        format!("— {state}, generation {generation}")
    })?;
    diagnostics.iter().try_for_each(|diagnostic| output::say(&framed(places.of(diagnostic), diagnostic)))
}

fn diagnostics(plug: &Value) -> Vec<Diagnostic> {
    serde_json::from_value(plug["diagnostics"].clone()).unwrap_or_default()
}

/// The plug's log as it is printed: without what is said with its line of source already.
struct Log {
    /// What was there at the last look.
    lines: Vec<Value>,
    /// What may yet be said so: the state with its diagnostics comes a moment after the line.
    held: Vec<Value>,
}

impl Log {
    fn tell(&mut self, dir: &Path, newest: Vec<Value>, told: &[Diagnostic]) -> Result<()> {
        let told: Vec<String> = told.iter().map(ToString::to_string).collect();
        let message = |line: &Value| line["message"].as_str().unwrap_or_default().to_owned();
        let waited = std::mem::take(&mut self.held);
        let due = waited.len();
        for (at, line) in waited.iter().chain(new_lines(&self.lines, &newest)).enumerate() {
            let said = message(line);
            if told.contains(&said) {
                continue;
            }
            if at >= due && is_diagnostic(&said) {
                self.held.push(line.clone());
                continue;
            }
            output::say(&shown(line))?;
            if let Some(frame) = frame(dir, &said) {
                output::say(&frame)?;
            }
        }
        self.lines = newest;
        Ok(())
    }
}

/// Whether it is `file:1:2: error[code]: …`.
fn is_diagnostic(message: &str) -> bool {
    let Some((place, _)) = message.split_once(": error[").or_else(|| message.split_once(": warning[")) else {
        return false;
    };
    let mut parts = place.rsplitn(3, ':');
    let mut is_number = || parts.next().is_some_and(|part| part.parse::<u32>().is_ok());
    is_number() && is_number()
}

/// The line of source that an error names at its end: `… (plug.ts:12:5)`.
fn frame(dir: &Path, message: &str) -> Option<String> {
    let first = message.lines().next()?.trim_end().strip_suffix(')')?;
    let (_, place) = first.rsplit_once('(')?;
    let (rest, column) = place.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    let (line, column) = (line.parse().ok()?, column.parse().ok()?);
    let text = std::fs::read_to_string(dir.join(file)).ok()?;
    Some(excerpt(source_line(&text, line)?, line, column))
}
