//! `doctor`: what is found where, and what is wrong with it.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use jackdaw_app::plugs::{PlugHome, Soundness};
use jackdaw_app::{
    Dirs, ENOUGH_WATCHES, MORE_WATCHES, Watchable, discovery, most_watches, plug_settings_problems, settings_files,
    space_plugs, watchable,
};
use jackdaw_diagnostic::Diagnostic;
use serde::Serialize;
use serde_json::json;

use crate::client::Client;
use crate::compiler::compiler;
use crate::{output, places};

/// The ports that an app tries (CONTRACT §6).
const PORTS: std::ops::RangeInclusive<u16> = 7171..=7180;

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Check {
    what: String,
    state: State,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Warning,
    Error,
}

pub(crate) async fn doctor(space: Option<&Path>, as_json: bool, dirs: &Dirs) -> Result<ExitCode> {
    let mut checks = vec![ok("program", format!("jackdaw {} at {}", env!("CARGO_PKG_VERSION"), program()))];
    for (what, dir) in
        [("data", &dirs.data), ("cache", &dirs.cache), ("settings", &dirs.config), ("running apps", &dirs.runtime)]
    {
        checks.push(folder(what, dir));
    }
    checks.push(port());
    checks.extend(watches());
    if let Some(space) = space {
        let root = places::space(space)?;
        checks.extend(settings(Some(&root), dirs));
        checks.push(running(&root, dirs).await);
        checks.push(watching(&root, dirs).await);
        let home = space_plugs(&root, dirs);
        checks.extend(installed(&home));
        checks.extend(plugs(&home.plugs, dirs).await);
    } else {
        checks.extend(settings(None, dirs));
    }
    checks.extend(plugs(&dirs.user_plugs(), dirs).await);
    let worst = checks.iter().any(|check| check.state == State::Error);
    if as_json {
        output::json(&json!({ "ok": !worst, "checks": checks }))?;
    } else {
        for check in &checks {
            let mark = match check.state {
                State::Ok => "ok     ",
                State::Warning => "warning",
                State::Error => "ERROR  ",
            };
            output::say(&format!("{mark}  {:<14} {}", check.what, check.detail))?;
            if let Some(help) = &check.help {
                output::say(&format!("{:>25}{help}", "help: "))?;
            }
        }
    }
    Ok(if worst { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn ok(what: &str, detail: String) -> Check {
    Check { what: what.to_owned(), state: State::Ok, detail, help: None }
}

fn bad(what: &str, state: State, detail: String, help: &str) -> Check {
    Check { what: what.to_owned(), state, detail, help: Some(help.to_owned()) }
}

fn program() -> String {
    std::env::current_exe().map_or_else(|error| error.to_string(), |path| path.display().to_string())
}

/// A folder that must be writable; one that is not there yet is made when it is needed.
fn folder(what: &str, dir: &Path) -> Check {
    let there = dir.ancestors().find(|above| above.exists()).unwrap_or(dir);
    let probe = there.join(format!(".jackdaw-doctor-{}", std::process::id()));
    let written = std::fs::write(&probe, b"");
    // Fails if it was not written.
    drop(std::fs::remove_file(&probe));
    match written {
        Ok(()) if there == dir => ok(what, dir.display().to_string()),
        Ok(()) => ok(what, format!("{} (not there yet)", dir.display())),
        Err(error) => bad(
            what,
            State::Error,
            format!("{} cannot be written: {error}", there.display()),
            "mend its permissions, or name another place with --data-dir",
        ),
    }
}

fn port() -> Check {
    let free = PORTS.into_iter().find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok());
    match free {
        Some(port) => ok("port", format!("{port} is free")),
        None => bad(
            "port",
            State::Warning,
            format!("all from {} to {} are taken", PORTS.start(), PORTS.end()),
            "`--port 0` takes any other",
        ),
    }
}

/// How changes by other programs are seen: as the running app says, else as the system would let it.
async fn watching(root: &Path, dirs: &Dirs) -> Check {
    const WHAT: &str = "watching";
    let late = |reason: &str| format!("changes by other programs are looked for every few seconds: {reason}");
    if let Some(status) = asked(root, dirs).await {
        let text = |key: &str| status["polling"][key].as_str();
        return match (text("reason"), text("help")) {
            (None, _) => ok(WHAT, "the system tells the app what other programs change".to_owned()),
            (Some(reason), None) => ok(WHAT, late(reason)),
            (Some(reason), Some(help)) => bad(WHAT, State::Warning, late(reason), help),
        };
    }
    let Watchable { folders, most, network } = watchable(root);
    if let Some(network) = network {
        let reason = format!("{} is a network folder ({})", network.mount.display(), network.kind);
        return ok(WHAT, late(&reason));
    }
    match (folders, most) {
        (Some(folders), Some(most)) if folders > most => bad(
            WHAT,
            State::Warning,
            late(&format!("the space has {folders} folders, and the system watches {most}")),
            &format!("sudo sysctl fs.inotify.max_user_watches={}", (folders * 2).max(MORE_WATCHES)),
        ),
        (Some(folders), Some(most)) => ok(WHAT, format!("{folders} of {most} folders that the system watches")),
        _ => ok(WHAT, "the system tells what other programs change".to_owned()),
    }
}

/// What the app that has the space open says of itself.
async fn asked(root: &Path, dirs: &Dirs) -> Option<serde_json::Value> {
    let running = discovery::find(dirs, root)?;
    Client::new(&running.url, &running.token).ok()?.get("/api/status").await.ok()
}

/// How many folders the kernel watches for this user, where it says so.
fn watches() -> Option<Check> {
    let most = most_watches()?;
    Some(if most >= ENOUGH_WATCHES {
        ok("watches", format!("{most} folders may be watched"))
    } else {
        bad(
            "watches",
            State::Warning,
            format!("only {most} folders may be watched; spaces with more are looked at every few seconds"),
            &format!("sudo sysctl fs.inotify.max_user_watches={MORE_WATCHES}"),
        )
    })
}

fn settings(root: Option<&Path>, dirs: &Dirs) -> Vec<Check> {
    let of_plugs = plug_settings_problems(root, dirs);
    let of_file = |(file, mut problems): (PathBuf, Vec<Diagnostic>)| {
        let name = file.display().to_string();
        problems.extend(of_plugs.iter().filter(|problem| problem.file == name).cloned());
        problems.sort_by_key(|problem| (problem.line, problem.column));
        match problems.as_slice() {
            [] => vec![ok("settings file", name)],
            problems => problems.iter().map(setting).collect(),
        }
    };
    let mut checks: Vec<Check> = settings_files(root, dirs).into_iter().flat_map(of_file).collect();
    let grants = dirs.grants();
    if let Ok(bytes) = std::fs::read(&grants) {
        checks.push(match serde_json::from_slice::<serde_json::Value>(&bytes) {
            Ok(_) => ok("grants", grants.display().to_string()),
            Err(error) => bad(
                "grants",
                State::Error,
                format!("{} is not valid: {error}", grants.display()),
                "mend or delete it; until then no plug from a space runs",
            ),
        });
    }
    checks
}

fn setting(problem: &Diagnostic) -> Check {
    let state = if problem.is_error() { State::Error } else { State::Warning };
    let help = problem.help.as_deref().unwrap_or("mend it; until then the file is left out, and never rewritten");
    let told = Diagnostic { help: None, ..problem.clone() };
    bad("settings file", state, told.to_string(), help)
}

async fn running(root: &Path, dirs: &Dirs) -> Check {
    let Some(running) = discovery::find(dirs, root) else {
        return ok("app", format!("none has {} open", root.display()));
    };
    let answers = match Client::new(&running.url, &running.token) {
        Ok(client) => client.get("/ping").await.map(|_| ()),
        Err(error) => Err(error),
    };
    match answers {
        Ok(()) => ok("app", format!("{} (process {})", running.url, running.pid)),
        Err(error) => bad(
            "app",
            State::Error,
            format!("process {} has the space open but does not answer: {error:#}", running.pid),
            "end that process and start anew",
        ),
    }
}

fn installed(home: &PlugHome) -> Vec<Check> {
    let locked = match home.locked() {
        Ok(locked) => locked,
        Err(error) => {
            return vec![bad("plugs.lock", State::Error, error.to_string(), "mend or delete it, then install anew")];
        }
    };
    let compared = locked.iter().map(|plug| {
        let what = format!("{} {}", plug.name, plug.version);
        match home.soundness(plug) {
            Soundness::Sound => ok("installed", what),
            Soundness::Changed => bad(
                "installed",
                State::Warning,
                format!("{what} was changed since it was installed, and waits until it is allowed"),
                "install it again, or look at what changed and allow it",
            ),
            Soundness::Missing => bad(
                "installed",
                State::Warning,
                format!("{what} is gone from its folder"),
                "`jackdaw plug remove` forgets it, `jackdaw plug install` brings it back",
            ),
        }
    });
    compared.collect()
}

/// The plugs of a folder that have errors.
async fn plugs(dir: &Path, dirs: &Dirs) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut folders: Vec<_> = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("plug.yaml").is_file())
        .collect();
    folders.sort();
    for folder in folders {
        let found = jackdaw_app::checker(dirs, compiler()).check(&folder).await;
        let errors: Vec<&Diagnostic> = found.iter().filter(|diagnostic| diagnostic.is_error()).collect();
        checks.push(match errors.first() {
            None => ok("plug", folder.display().to_string()),
            Some(first) => bad(
                "plug",
                State::Error,
                format!("{} has {}: {first}", folder.display(), output::count(errors.len(), "error", "errors")),
                &format!("jackdaw plug check {}", folder.display()),
            ),
        });
    }
    checks
}
