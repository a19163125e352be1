//! `plug install`, `plug update`, `plug verify`: plugs from elsewhere, shown before anything of them is on disk.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use jackdaw_app::plugs::{Incoming, InstallError, Locked, PermissionStatus, PlugHome, Soundness};
use jackdaw_app::{Dirs, space_plugs};
use serde_json::{Value, json};

use crate::arguments::{At, InstallArguments, UpdateArguments};
use crate::following::Follower;
use crate::plug_source::Source;
use crate::{output, places, question};

/// Never allowed with everything else: only by its name, with `plug grant`.
pub(crate) const BY_HAND: &str = "shell";

pub(crate) async fn install(arguments: InstallArguments, dirs: &Dirs) -> Result<ExitCode> {
    let InstallArguments { source, hash, key, force, downgrade, yes, at } = arguments;
    let (root, home) = place(&at, dirs)?;
    let incoming = Source { place: source, hash, key }.read(&home).await?;
    let before = home.check(&incoming, force)?;
    if let Some(before) = &before
        && before.hash == incoming.hash()
        // A key that is named now is pinned now.
        && before.signer.as_deref() == incoming.signer()
        && home.soundness(before) == Soundness::Sound
    {
        return done(&at, &incoming, Some(before), None, "is installed already");
    }
    if let Some(before) = &before
        && *incoming.version() < before.version
        && !downgrade
    {
        bail!(
            "{} is installed, and this is the older {}: nothing was changed. Say --downgrade to go back to it",
            before.version,
            incoming.version()
        );
    }
    agree(&summary(&incoming, before.as_ref(), &home)?, "Install it?", yes)?;
    let running = put(&root, &incoming, dirs, || home.install(&incoming, force)).await?;
    done(&at, &incoming, before.as_ref(), running.as_ref(), "is installed")
}

/// Installs, and waits for the app that has the space open.
async fn put(
    root: &Path,
    incoming: &Incoming,
    dirs: &Dirs,
    install: impl FnOnce() -> Result<(), InstallError>,
) -> Result<Option<Value>> {
    let follower = Follower::of(root, dirs, incoming.name()).await;
    install()?;
    match follower {
        Some(follower) => Ok(follower.changed().await),
        None => Ok(None),
    }
}

pub(crate) async fn update(arguments: UpdateArguments, dirs: &Dirs) -> Result<ExitCode> {
    let UpdateArguments { name, force, downgrade, yes, at } = arguments;
    let (root, home) = place(&at, dirs)?;
    let mut locked = home.locked()?;
    if let Some(name) = &name {
        locked.retain(|locked| locked.name == *name);
        if locked.is_empty() {
            bail!("`{name}` is not installed in {}", home.plugs.display());
        }
    }
    let mut told = Vec::new();
    let mut failed = false;
    let update = Update { root: &root, home: &home, force, downgrade, yes, at: &at, dirs };
    for before in locked {
        match update.one(&before).await {
            Ok(value) => told.push(value),
            Err(error) if name.is_none() => {
                failed = true;
                output::complain(&format!("jackdaw: {}: {error:#}", before.name));
                told.push(json!({ "name": before.name, "error": format!("{error:#}") }));
            }
            Err(error) => return Err(error),
        }
    }
    if at.json {
        output::json(&json!({ "plugs": told }))?;
    } else if told.is_empty() {
        output::say("Nothing is installed here.")?;
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// How plugs are updated.
struct Update<'u> {
    root: &'u Path,
    home: &'u PlugHome,
    force: bool,
    downgrade: bool,
    yes: bool,
    at: &'u At,
    dirs: &'u Dirs,
}

impl Update<'_> {
    async fn one(&self, before: &Locked) -> Result<Value> {
        if before.source.starts_with("http://") {
            bail!("it came over http and is held to its hash; install the next version with its own --hash");
        }
        let incoming = Source { place: before.source.clone(), ..Source::default() }.read(self.home).await?;
        if incoming.name() != before.name {
            bail!("{} holds another plug now, `{}`", before.source, incoming.name());
        }
        let told = |changed: bool, running: Option<&Value>| {
            json!({
                "name": before.name,
                "from": before.version.to_string(),
                "version": incoming.version().to_string(),
                "hash": incoming.hash(),
                "updated": changed,
                "state": running.map(|plug| plug["state"].clone()),
            })
        };
        if incoming.hash() == before.hash && self.home.soundness(before) == Soundness::Sound {
            if !self.at.json {
                output::say(&format!("{} {} is up to date.", before.name, before.version))?;
            }
            return Ok(told(false, None));
        }
        if *incoming.version() < before.version && !self.downgrade {
            bail!(
                "{} is installed, and {} now holds the older {}: nothing was changed. Say --downgrade to go back to it",
                before.version,
                before.source,
                incoming.version()
            );
        }
        self.home.check(&incoming, self.force)?;
        let old = Incoming::from_folder(&self.home.folder(&before.name), "").ok().map(|old| old.permissions());
        let withheld = self.home.withheld(&incoming)?;
        agree(&changes(&incoming, before, old.as_deref(), &withheld), "Update it?", self.yes)?;
        let update = || self.home.update(&incoming, self.force);
        let running = put(self.root, &incoming, self.dirs, update).await?;
        if !self.at.json {
            output::say(&format!("{} is now {}.", before.name, incoming.version()))?;
        }
        Ok(told(true, running.as_ref()))
    }
}

pub(crate) fn verify(name: Option<&str>, at: &At, dirs: &Dirs) -> Result<ExitCode> {
    let (_, home) = place(at, dirs)?;
    let mut plugs = home.locked()?;
    if let Some(name) = name {
        plugs.retain(|locked| locked.name == name);
        if plugs.is_empty() {
            bail!("`{name}` is not installed in {}", home.plugs.display());
        }
    }
    let found: Vec<(Locked, Soundness)> =
        plugs.into_iter().map(|locked| (locked.clone(), home.soundness(&locked))).collect();
    let sound = found.iter().all(|(_, soundness)| *soundness == Soundness::Sound);
    if at.json {
        let plugs: Vec<Value> = found
            .iter()
            .map(|(locked, soundness)| {
                let mut value = json!(locked);
                value["state"] = json!(soundness);
                value
            })
            .collect();
        output::json(&json!({ "plugs": plugs }))?;
    } else {
        for (locked, soundness) in &found {
            let words = match soundness {
                Soundness::Sound => "as it was installed",
                Soundness::Changed => "CHANGED since it was installed",
                Soundness::Missing => "MISSING: its folder is gone",
            };
            output::say(&format!("{:<20} {:<10} {words}", locked.name, locked.version.to_string()))?;
        }
        if found.is_empty() {
            output::say("Nothing is installed here.")?;
        }
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The space's folder and its place of plugs.
pub(crate) fn place(at: &At, dirs: &Dirs) -> Result<(PathBuf, PlugHome)> {
    let root = places::space(&at.space)?;
    let home = space_plugs(&root, dirs);
    Ok((root, home))
}

/// Shows what is about to happen and goes on if that is wanted.
pub(crate) fn agree(shown: &str, question: &str, yes: bool) -> Result<()> {
    output::complain(shown);
    if yes {
        return Ok(());
    }
    if !question::can_ask() {
        bail!("nothing was changed: nobody is at the terminal to agree to that; say --yes if you do");
    }
    if !question::ask(question)? {
        bail!("nothing was changed");
    }
    Ok(())
}

fn summary(incoming: &Incoming, before: Option<&Locked>, home: &PlugHome) -> Result<String> {
    let mut lines = vec![format!("{} {}", incoming.name(), incoming.version())];
    lines.extend(incoming.description().map(|text| format!("  {text}")));
    lines.extend(incoming.author().map(|author| format!("  by {author}, as it says")));
    lines.push(format!("  from  {}", incoming.source()));
    lines.push(format!("  hash  {}", incoming.hash()));
    lines.extend(incoming.signer().map(|key| format!("  signed by {key}")));
    lines.push(format!("  into  {}", home.folder(incoming.name()).display()));
    lines.extend(before.map(|before| format!("  in place of version {}", before.version)));
    lines.extend(before.filter(|before| *incoming.version() < before.version).map(|_| OLDER.to_owned()));
    let asked = incoming.permissions();
    lines.push(if asked.is_empty() { "It asks for nothing.".to_owned() } else { "It may then:".to_owned() });
    lines.extend(asked.iter().map(|permission| sentence("-", permission)));
    lines.extend(stays_so(&home.refused(incoming)?));
    Ok(lines.join("\n"))
}

const OLDER: &str = "  This is an older version than the one that is installed.";

/// What was taken back from the plug that is replaced.
fn stays_so(withheld: &[PermissionStatus]) -> Vec<String> {
    let heading = (!withheld.is_empty()).then(|| "You did not allow this before, and it stays so:".to_owned());
    heading.into_iter().chain(withheld.iter().map(|permission| sentence("!", permission))).collect()
}

fn changes(
    incoming: &Incoming,
    before: &Locked,
    old: Option<&[PermissionStatus]>,
    withheld: &[PermissionStatus],
) -> String {
    let mut lines = vec![format!("{} {} → {}", incoming.name(), before.version, incoming.version())];
    if *incoming.version() < before.version {
        lines.push(OLDER.to_owned());
    }
    lines.push(format!("  from  {}", incoming.source()));
    lines.push(format!("  hash  {}", incoming.hash()));
    let new = incoming.permissions();
    let old = old.unwrap_or_default();
    let same = |a: &PermissionStatus, b: &PermissionStatus| a.permission == b.permission;
    let added: Vec<_> = new.iter().filter(|asked| !old.iter().any(|had| same(asked, had))).collect();
    let dropped: Vec<_> = old.iter().filter(|had| !new.iter().any(|asked| same(asked, had))).collect();
    let (wider, narrower): (Vec<_>, Vec<_>) = new
        .iter()
        .filter_map(|asked| Rescoped::of(old.iter().find(|had| same(asked, had))?, asked))
        .partition(|rescoped| !rescoped.gained.is_empty());
    if [added.len(), dropped.len(), wider.len(), narrower.len()] == [0; 4] {
        lines.push("It asks for what it asked before.".to_owned());
    }
    for (heading, rescoped) in [("It may then reach further:", wider), ("It then reaches less far:", narrower)] {
        if !rescoped.is_empty() {
            lines.push(heading.to_owned());
            lines.extend(rescoped.iter().map(Rescoped::sentence));
        }
    }
    if !added.is_empty() {
        lines.push("It may then also:".to_owned());
        lines.extend(added.into_iter().map(|permission| sentence("+", permission)));
    }
    if !dropped.is_empty() {
        lines.push("It no longer asks to:".to_owned());
        lines.extend(dropped.into_iter().map(|permission| sentence("-", permission)));
    }
    lines.extend(stays_so(withheld));
    lines.join("\n")
}

/// A permission that stays, with another scope.
struct Rescoped<'p> {
    permission: &'p PermissionStatus,
    gained: Vec<&'p str>,
    lost: Vec<&'p str>,
}

impl<'p> Rescoped<'p> {
    /// None if the scope is the same.
    fn of(had: &'p PermissionStatus, asked: &'p PermissionStatus) -> Option<Self> {
        let without = |these: &'p [String], those: &[String]| -> Vec<&'p str> {
            these.iter().filter(|one| !those.contains(one)).map(String::as_str).collect()
        };
        let (gained, lost) = (without(&asked.scope, &had.scope), without(&had.scope, &asked.scope));
        (!gained.is_empty() || !lost.is_empty()).then_some(Self { permission: asked, gained, lost })
    }

    fn sentence(&self) -> String {
        let part =
            |words: &str, scopes: &[&str]| (!scopes.is_empty()).then(|| format!("{words} {}", scopes.join(", ")));
        let parts: Vec<String> =
            [part("now also", &self.gained), part("no longer", &self.lost)].into_iter().flatten().collect();
        format!("  ~ {:<14} {}", self.permission.permission, parts.join("; "))
    }
}

fn sentence(mark: &str, asked: &PermissionStatus) -> String {
    let reason = asked.reason.as_ref().map(|reason| format!(" (“{reason}”)")).unwrap_or_default();
    let by_hand =
        if asked.permission == BY_HAND { " — not allowed by this: only by `jackdaw plug grant`" } else { "" };
    format!("  {mark} {:<14} {}{reason}{by_hand}", asked.permission, asked.description)
}

fn done(
    at: &At,
    incoming: &Incoming,
    before: Option<&Locked>,
    running: Option<&Value>,
    what: &str,
) -> Result<ExitCode> {
    let state = running.and_then(|plug| plug["state"].as_str()).map(str::to_owned);
    if at.json {
        output::json(&json!({
            "name": incoming.name(),
            "version": incoming.version().to_string(),
            "hash": incoming.hash(),
            "source": incoming.source(),
            "signer": incoming.signer(),
            "permissions": incoming.permissions(),
            "replaced": before.map(|before| before.version.to_string()),
            "state": state,
        }))?;
    } else {
        let state = state.map(|state| format!("; it is {}", state.replace('_', " "))).unwrap_or_default();
        output::say(&format!("{} {} {what}{state}.", incoming.name(), incoming.version()))?;
    }
    Ok(ExitCode::SUCCESS)
}
