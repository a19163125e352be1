//! From a plug's files to a generation that has answered, or the reason why not. Nothing that runs is touched here.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jackdaw_diagnostic::{Diagnostic, Severity};
use jackdaw_manifest::{Effective, Grant, Manifest};
use jackdaw_sandbox::{Code, LoadError, Program};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use crate::answered::Answered;
use crate::build::{self, Prepared, Source};
use crate::discovery::{Target, missing};
use crate::generation::{Generation, Parts};
use crate::grants::{Decision, Identity};
use crate::install;
use crate::instance::{Seat, take_seat};
use crate::keeper::Keeper;
use crate::logs::LogLevel;
use crate::needed::missing_permissions;
use crate::options::RootKind;
use crate::source::{Files, MANIFEST};
use crate::status::PlugState;

/// Components from this size on take seconds to compile, and whoever waits is told so.
const LARGE: usize = 1 << 20;
/// How often they are told.
const PROGRESS: Duration = Duration::from_secs(1);

/// Why a save did not become a generation.
pub(crate) enum Stopped {
    /// The code or its manifest is wrong.
    Failed(Vec<Diagnostic>),
    /// The user must answer first; what is worth knowing before that.
    Waiting(Vec<Diagnostic>),
    /// It is switched off.
    Disabled,
}

/// A generation that answers and only needs to be swapped in.
pub(crate) struct Ready {
    pub(crate) generation: Arc<Generation>,
    /// What answered; none of a plug that is known to, and waits for its first call.
    pub(crate) seat: Option<Seat>,
    pub(crate) grant: Grant,
    pub(crate) live: bool,
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Keeper {
    /// Makes a generation of a plug's files, up to the point where it has answered and nobody uses it yet.
    pub(crate) async fn make(&self, source: Result<Source, Vec<Diagnostic>>) -> Result<Ready, Stopped> {
        let target = self.slot.view.lock().target.clone();
        if self.shared.grants.is_disabled(&self.slot.name, &target.source()) {
            return Err(Stopped::Disabled);
        }
        let Source { snapshot, parsed } = source.map_err(Stopped::Failed)?;
        let mut warnings = parsed.diagnostics;
        let clash = target.clash(&self.slot.name);
        let Some(manifest) = parsed.manifest.filter(|_| clash.is_none()) else {
            warnings.extend(clash);
            return Err(Stopped::Failed(warnings));
        };
        self.describe(&manifest);
        self.needed_settled(&manifest).await;
        if let Some(problem) = self.lacks(&manifest) {
            warnings.push(problem);
            return Err(Stopped::Failed(warnings));
        }
        warnings.extend(changed_since_installed(&target, &manifest.name, &snapshot.hash));
        let prepared = tokio::task::spawn_blocking(move || {
            let prepared = build::prepare(&manifest, &snapshot);
            (prepared, manifest, snapshot)
        });
        let (prepared, manifest, snapshot) =
            prepared.await.map_err(|error| Stopped::Failed(vec![internal(&error.to_string())]))?;
        // Read and not run: its author sees what is wrong with it before anybody allows it, and who is asked sees it too.
        let of_code = match &prepared {
            Ok(prepared) => missing_permissions(&manifest, &prepared.traces, |name| self.shared.syscalls.get(name)),
            Err(problems) => problems.clone(),
        };
        warnings.extend(of_code);
        let (grant, live) = self.ask(&target, &manifest, &snapshot.hash, &warnings)?;
        let Ok(Prepared { main, code, traces }) = prepared else { return Err(Stopped::Failed(warnings)) };
        let settings = self.shared.settings(&self.slot.name, manifest.config.as_ref()).await;
        warnings.extend(settings.problems.iter().cloned());
        let fail = |problem: Diagnostic| Stopped::Failed(warnings.iter().cloned().chain([problem]).collect());
        let program = self
            .load_code(code)
            .await
            .map_err(|error| fail(Diagnostic::error(&main.path, 1, 1, "unloadable", error.to_string())))?;
        let number = self.slot.view.lock().generation + 1;
        let policy = self.shared.policy.load();
        let generation = Arc::new(Generation::new(Parts {
            plug: Arc::clone(&self.slot.name),
            number,
            effective: Arc::new(Effective::new(&manifest.permissions, &grant, &policy)),
            limits: policy.limits(&self.slot.name, &manifest.limits),
            manifest,
            snapshot,
            traces,
            program,
            settings,
            audit: Arc::clone(&self.slot.audit),
            kill: self.shared.kill.child_token(),
        }));
        if self.starting && !generation.is_called_at_start() && self.has_answered(&generation).await {
            return Ok(Ready { generation, seat: None, grant, live, warnings });
        }
        let seat = take_seat(&self.shared, &generation)
            .await
            .map_err(|error| fail(build::start_failure(&generation.traces.map(error, "init"), &main.path)))?;
        let problems = jackdaw_manifest::check_exports(&generation.manifest, seat.instance.functions(), MANIFEST);
        if problems.iter().any(Diagnostic::is_error) {
            return Err(Stopped::Failed(warnings.into_iter().chain(problems).collect()));
        }
        // What its top level asks for (a command made at run time, a line in the log) has to be asked for at each start.
        if problems.is_empty() && !seat.host.was_asked() {
            let (answered, plug, content) = self.answered(&generation);
            // Waited for, so that whoever sees it run knows that the next start need not start it. A failure costs one start more.
            let _ = tokio::task::spawn_blocking(move || answered.note(&plug, &content)).await;
        }
        warnings.extend(problems);
        Ok(Ready { generation, seat: Some(seat), grant, live, warnings })
    }

    /// Whether exactly this was started before, and all was well.
    async fn has_answered(&self, generation: &Generation) -> bool {
        let (answered, plug, content) = self.answered(generation);
        tokio::task::spawn_blocking(move || answered.holds(&plug, &content)).await.unwrap_or(false)
    }

    fn answered(&self, generation: &Generation) -> (Arc<Answered>, Arc<str>, String) {
        (Arc::clone(&self.shared.answered), Arc::clone(&generation.plug), generation.snapshot.load().hash.clone())
    }

    /// Has the sandbox take the code; while it compiles something large, `plug:compiling` tells how long that has taken.
    async fn load_code(&self, code: Code) -> Result<Program, LoadError> {
        let bytes = match &code {
            Code::Component(bytes) => bytes.len(),
            Code::Script { .. } => 0,
        };
        if bytes < LARGE || !self.shared.sandbox.compiles(&code).await {
            return self.shared.sandbox.load(code).await;
        }
        self.log(LogLevel::Info, format!("compiling {} MiB of WebAssembly, once for this version", bytes >> 20));
        let begun = Instant::now();
        let mut ticks = tokio::time::interval(PROGRESS);
        let loading = self.shared.sandbox.load(code);
        tokio::pin!(loading);
        loop {
            tokio::select! {
                loaded = &mut loading => return loaded,
                _ = ticks.tick() => {
                    let data = json!({ "name": &*self.slot.name, "bytes": bytes, "seconds": begun.elapsed().as_secs() });
                    self.shared.tell("plug:compiling", data);
                }
            }
        }
    }

    pub(crate) fn identity<'a>(&'a self, target: &Target, content: &'a str) -> Identity<'a> {
        Identity { plug: &self.slot.name, kind: target.kind, source: target.source(), content }
    }

    fn ask(
        &self,
        target: &Target,
        manifest: &Manifest,
        content: &str,
        warnings: &[Diagnostic],
    ) -> Result<(Grant, bool), Stopped> {
        let who = self.identity(target, content);
        match self.shared.grants.decide(&who, &manifest.permissions) {
            Ok(Decision::Granted { grant, live }) => Ok((grant, live)),
            Ok(Decision::Ask) => {
                self.slot.view.lock().unanswered = self.shared.grants.unanswered(&who, &manifest.permissions);
                Err(Stopped::Waiting(warnings.to_vec()))
            }
            Err(error) => {
                self.log(LogLevel::Error, error.to_string());
                Err(Stopped::Waiting(warnings.to_vec()))
            }
        }
    }

    /// The newest manifest is what its user is asked about, even while an older generation runs.
    fn describe(&self, manifest: &Manifest) {
        let mut view = self.slot.view.lock();
        view.asked.clone_from(&manifest.permissions);
        view.description.clone_from(&manifest.description);
        view.author.clone_from(&manifest.author);
        view.config.clone_from(&manifest.config);
        if self.slot.current.load().is_none() {
            view.version = manifest.version.to_string();
        }
    }

    fn lacks(&self, manifest: &Manifest) -> Option<Diagnostic> {
        let missing = missing(&self.slot.name, &self.shared.offers.load());
        let (needed, problem) = missing.or_else(|| self.waits_for())?;
        let place = manifest.dependencies.get(&needed).map(|dependency| dependency.place);
        let (line, column) = place.map_or((1, 1), |place| (place.line, place.column));
        Some(Diagnostic::error(MANIFEST, line, column, "missing-dependency", problem))
    }

    /// A plug that it needs, which is there and does not run, and what that one waits for. One that is still being loaded is none.
    pub(crate) fn waits_for(&self) -> Option<(String, String)> {
        let offers = self.shared.offers.load();
        offers.get(&*self.slot.name)?.needs.keys().find_map(|needed| {
            let slot = self.shared.slot(needed).filter(|slot| slot.current.load().is_none())?;
            let state = slot.view.lock().state;
            let stands = matches!(state, PlugState::WaitingForGrant | PlugState::Disabled | PlugState::Failed);
            let absence = slot.absence().filter(|_| stands)?;
            Some((needed.clone(), format!("it needs `{needed}` first: {absence}")))
        })
    }

    /// Returns when the plugs that this one needs have been loaded, or have not.
    async fn needed_settled(&self, manifest: &Manifest) {
        let mut news = self.shared.news.subscribe();
        let is_loading =
            |name: &String| self.shared.slot(name).is_some_and(|slot| slot.view.lock().state == PlugState::Loading);
        // Those that need each other would wait for ever.
        while missing(&self.slot.name, &self.shared.offers.load()).is_none()
            && manifest.dependencies.keys().any(is_loading)
        {
            // Whoever missed news looks again.
            if let Err(RecvError::Closed) = news.recv().await {
                return;
            }
        }
    }
}

/// Says that a plug is not what was installed: its grant is pinned to that, so it waits for another.
pub(crate) fn changed_since_installed(target: &Target, name: &str, content: &str) -> Option<Diagnostic> {
    let Files::Folder(folder) = &target.files else { return None };
    if !matches!(target.kind, RootKind::Space | RootKind::User) {
        return None;
    }
    let warning = |code, message: String, help: &str| {
        Diagnostic::error(MANIFEST, 1, 1, code, message).with_severity(Severity::Warning).with_help(help)
    };
    match install::entry_of(folder, name) {
        Ok(Some(locked)) if locked.content != content => Some(warning(
            "changed-since-installed",
            format!("the files of `{name}` are not those that were installed as version {}", locked.version),
            "install it again, or look at what changed and allow it as it is",
        )),
        Ok(_) => None,
        Err(error) => Some(warning("bad-lock", error.to_string(), "what was installed cannot be compared with it")),
    }
}

pub(crate) fn internal(message: &str) -> Diagnostic {
    Diagnostic::error(MANIFEST, 1, 1, "internal", format!("the plug could not be read: {message}"))
}
