//! The task that owns a plug: it alone loads, replaces and ends its generations.

use std::sync::Arc;

use futures::FutureExt;
use jackdaw_diagnostic::{Diagnostic, Severity};
use jackdaw_manifest::{Effective, Grant, Manifest};
use serde_json::json;
use tokio::sync::mpsc;

use crate::at_rest::runs_the_same;
use crate::build::{self, Source};
use crate::cron::Timers;
use crate::discovery::missing;
use crate::error::{DispatchError, EngineError};
use crate::generation::Generation;
use crate::grants::{Decision, GrantChoice};
use crate::instance::{self, Place};
use crate::logs::LogLevel;
use crate::making::{Ready, Stopped, changed_since_installed, internal};
use crate::news::EngineEvent;
use crate::shared::Shared;
use crate::slot::{Slot, SlotCommand};
use crate::status::PlugState;

/// The owner of a plug.
pub(crate) struct Keeper {
    pub(crate) shared: Arc<Shared>,
    pub(crate) slot: Arc<Slot>,
    commands: mpsc::Receiver<SlotCommand>,
    /// The content of the last attempt, so that a save that changes nothing does nothing.
    attempted: Option<String>,
    /// It loads what was there when the engine started, and not what somebody has just saved, allowed or switched on.
    pub(crate) starting: bool,
}

impl Keeper {
    /// The owner of a plug that was there when the engine started, or came later.
    pub(crate) fn new(
        shared: Arc<Shared>,
        slot: Arc<Slot>,
        commands: mpsc::Receiver<SlotCommand>,
        starting: bool,
    ) -> Self {
        Self { shared, slot, commands, attempted: None, starting }
    }

    /// Loads the plug, then follows what it is told until it is gone or the engine stops.
    pub(crate) async fn run(mut self) {
        let stop = self.shared.stop.clone();
        let slot = Arc::clone(&self.slot);
        stop.run_until_cancelled(self.load(true)).await;
        self.starting = false;
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                command = self.commands.recv() => {
                    let Some(command) = command else { break };
                    if stop.run_until_cancelled(self.obey(command)).await != Some(true) {
                        break;
                    }
                }
                () = slot.saved.notified() => {
                    stop.run_until_cancelled(self.load(false)).await;
                }
            }
        }
        self.end_generation();
    }

    /// Says whether to go on.
    async fn obey(&mut self, command: SlotCommand) -> bool {
        match command {
            SlotCommand::Target { target, old_is_gone } => {
                self.slot.view.lock().target = target;
                if old_is_gone {
                    self.end_generation();
                }
                self.load(true).await;
            }
            SlotCommand::Reload { done } => {
                self.load(true).await;
                let _ = done.send(());
            }
            SlotCommand::Enable { enabled, done } => {
                let result = self.enable(enabled).await;
                let _ = done.send(result);
            }
            SlotCommand::Grant { choice, live, done } => {
                let result = self.answer(|keeper, source, manifest| {
                    let target = keeper.slot.view.lock().target.clone();
                    let who = keeper.identity(&target, &source.snapshot.hash);
                    keeper.shared.grants.grant(&who, &manifest.permissions, &choice, live)
                });
                let result = result.await;
                let _ = done.send(result);
            }
            SlotCommand::Revoke { choice, done } => {
                let result = self.revoke(&choice).await;
                let _ = done.send(result);
            }
            SlotCommand::Recheck => {
                let lacked = {
                    let view = self.slot.view.lock();
                    view.diagnostics.iter().find(|d| d.code == "missing-dependency").map(|d| d.message.clone())
                };
                let lacks = missing(&self.slot.name, &self.shared.offers.load()).or_else(|| self.waits_for());
                let lacks = lacks.map(|(_, problem)| problem);
                if lacked != lacks {
                    self.load(true).await;
                }
            }
            SlotCommand::Settings { done } => {
                self.look_at_policy().await;
                self.look_at_settings().await;
                let _ = done.send(());
            }
            SlotCommand::Settle { done } => {
                if self.slot.saved.notified().now_or_never().is_some() {
                    self.load(false).await;
                }
                let _ = done.send(());
            }
            SlotCommand::Quarantined { generation } => self.quarantined(generation),
            SlotCommand::Gone { done } => {
                self.end_generation();
                let _ = done.send(());
                return false;
            }
        }
        true
    }

    /// Makes a generation of what is on disk now. A newer save in between starts it anew.
    async fn load(&mut self, force: bool) {
        let mut force = force;
        loop {
            let source = self.read().await;
            if let Ok(source) = &source {
                if !force && self.attempted.as_ref() == Some(&source.snapshot.hash) {
                    return;
                }
                if !force && self.runs_on_with(source) {
                    return;
                }
                self.attempted = Some(source.snapshot.hash.clone());
            }
            let content = self.attempted.clone();
            let result = {
                let made = self.make(source);
                tokio::pin!(made);
                tokio::select! {
                    result = &mut made => Some(result),
                    () = self.newer(content) => None,
                }
            };
            match result {
                Some(Ok(ready)) => self.swap(ready),
                Some(Err(stopped)) => self.stopped(stopped),
                None => {
                    force = false;
                    continue;
                }
            }
            return;
        }
    }

    /// Whether what runs goes on with these files: they differ from its own in nothing that runs, and its user allows them as well.
    fn runs_on_with(&mut self, source: &Source) -> bool {
        let Some(running) = self.slot.current.load_full() else { return false };
        let mine = running.snapshot.load_full();
        // A save after one that failed, or that its user stopped, is a new try.
        let is_newest = self.attempted.as_ref() == Some(&mine.hash) && !running.is_quarantined();
        if !is_newest || !runs_the_same(&mine, &running.traces, &source.snapshot) {
            return false;
        }
        let target = self.slot.view.lock().target.clone();
        let who = self.identity(&target, &source.snapshot.hash);
        let decision = self.shared.grants.decide(&who, &running.manifest.permissions);
        let Ok(Decision::Granted { grant, live: true }) = decision else { return false };
        if changed_since_installed(&target, &self.slot.name, &source.snapshot.hash).is_some() {
            return false;
        }
        self.entitle(&running, &grant);
        self.attempted = Some(source.snapshot.hash.clone());
        running.snapshot.store(Arc::new(source.snapshot.clone()));
        true
    }

    async fn read(&self) -> Result<Source, Vec<Diagnostic>> {
        let files = self.slot.view.lock().target.files.clone();
        let read = tokio::task::spawn_blocking(move || build::read(&files)).await;
        read.unwrap_or_else(|error| Err(vec![internal(&error.to_string())]))
    }

    /// Returns when a save changed what is being loaded.
    async fn newer(&self, content: Option<String>) {
        loop {
            self.slot.saved.notified().await;
            match self.read().await {
                Ok(source) if Some(&source.snapshot.hash) == content.as_ref() => {}
                _ => return,
            }
        }
    }

    /// The one step: from here on every hook means the new generation.
    fn swap(&self, ready: Ready) {
        let Ready { generation, seat, grant, live, warnings } = ready;
        if generation.enlist() {
            // What was just saved is about to be tried, and some of what was there before is called by the start itself: it answers in
            // the instance that was tried, so that its top level runs once. All else waits for its first hook, and costs nothing until
            // then.
            let is_called_soon = !self.starting || generation.is_called_at_start();
            let seat = seat.filter(|_| is_called_soon);
            instance::spawn(&self.shared, &self.slot, &generation, Place::First(seat));
        }
        let old = {
            // Held until the table is published: who reads that it runs may call it, and an error of that call is newer than this.
            let mut view = self.slot.view.lock();
            view.state = PlugState::Running;
            view.generation = generation.number;
            view.version = generation.manifest.version.to_string();
            view.granted = grant.permissions;
            view.live = live;
            view.diagnostics = warnings;
            // What was wrong with an older save is mended.
            view.last_error = None;
            view.failed_call = None;
            let old = self.slot.current.swap(Some(Arc::clone(&generation)));
            self.shared.publish();
            old
        };
        self.slot.history.add(&generation);
        *self.slot.timers.lock() = Timers::start(&self.shared, &generation);
        if let Some(old) = old {
            self.shared.retire(&old);
        }
        let (name, version) = (self.slot.name.to_string(), generation.manifest.version.to_string());
        self.log(LogLevel::Info, format!("generation {} of version {version} runs", generation.number));
        let data = json!({ "name": name, "version": version, "generation": generation.number });
        self.shared.tell("plug:loaded", data);
        self.shared.notice(EngineEvent::StateChanged { name: name.clone(), state: PlugState::Running });
        self.shared.notice(EngineEvent::PlugLoaded { name, version, generation: generation.number });
        self.shared.recheck_dependents(&self.slot.name);
    }

    fn stopped(&self, stopped: Stopped) {
        let running = self.slot.current.load_full();
        match stopped {
            Stopped::Disabled => {
                self.end_generation();
                self.set_state(PlugState::Disabled, Vec::new());
            }
            Stopped::Waiting(diagnostics) => {
                self.log_all(&diagnostics);
                self.set_state(PlugState::WaitingForGrant, diagnostics);
                let (plug, why) = (self.slot.name.to_string(), self.slot.view.lock().unanswered.clone());
                self.log(LogLevel::Info, DispatchError::WaitingForGrant { plug, why }.to_string());
            }
            Stopped::Failed(diagnostics) => {
                let first = diagnostics.iter().find(|d| d.is_error()).map_or_else(String::new, ToString::to_string);
                self.log_all(&diagnostics);
                // What answered before goes on answering; only its newest save has failed.
                let state = match running {
                    Some(generation) if generation.is_quarantined() => PlugState::Quarantined,
                    Some(_) => PlugState::Running,
                    None => PlugState::Failed,
                };
                self.slot.view.lock().last_error = Some(first.clone());
                self.failed(state, diagnostics, &first);
            }
        }
    }

    fn failed(&self, state: PlugState, diagnostics: Vec<Diagnostic>, message: &str) {
        let name = self.slot.name.to_string();
        let data = json!({ "name": name, "message": message, "diagnostics": diagnostics });
        self.set_state(state, diagnostics.clone());
        self.shared.tell("plug:failed", data);
        self.shared.notice(EngineEvent::PlugFailed { name, message: message.to_owned(), diagnostics });
    }

    fn set_state(&self, state: PlugState, diagnostics: Vec<Diagnostic>) {
        {
            let mut view = self.slot.view.lock();
            view.state = state;
            view.diagnostics = diagnostics;
        }
        self.shared.notice(EngineEvent::StateChanged { name: self.slot.name.to_string(), state });
        self.shared.recheck_dependents(&self.slot.name);
    }

    fn quarantined(&self, generation: u64) {
        if self.slot.current.load().as_ref().is_none_or(|current| current.number != generation) {
            return;
        }
        *self.slot.timers.lock() = Timers::default();
        let message = "failed too often and was stopped; save it or reload it to start it again";
        self.log(LogLevel::Error, message);
        let diagnostics = self.slot.view.lock().diagnostics.clone();
        self.failed(PlugState::Quarantined, diagnostics, message);
    }

    /// Takes the plug out of every table; calls under way finish.
    fn end_generation(&self) {
        *self.slot.timers.lock() = Timers::default();
        let Some(old) = self.slot.current.swap(None) else { return };
        self.shared.publish();
        self.shared.retire(&old);
        let name = self.slot.name.to_string();
        self.shared.tell("plug:unloaded", json!({ "name": name }));
        self.shared.notice(EngineEvent::PlugUnloaded { name });
    }

    async fn enable(&mut self, enabled: bool) -> Result<(), EngineError> {
        let source = self.slot.view.lock().target.source();
        self.shared.grants.set_disabled(&self.slot.name, &source, !enabled)?;
        self.load(true).await;
        Ok(())
    }

    /// Changes the grants for what is on disk now, then loads it if that is not what runs.
    async fn answer(
        &mut self,
        change: impl FnOnce(&Self, &Source, &Manifest) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let Ok(source) = self.read().await else { return Ok(()) };
        let Some(manifest) = source.parsed.manifest.as_ref() else {
            return Err(EngineError::BrokenManifest { plug: self.slot.name.to_string() });
        };
        change(self, &source, manifest)?;
        let target = self.slot.view.lock().target.clone();
        let who = self.identity(&target, &source.snapshot.hash);
        let running =
            self.slot.current.load_full().filter(|running| running.snapshot.load().hash == source.snapshot.hash);
        match (running, self.shared.grants.decide(&who, &manifest.permissions)?) {
            // The same code with other rights: nothing of it needs to start anew.
            (Some(running), Decision::Granted { grant, live }) => {
                self.entitle(&running, &grant);
                {
                    let mut view = self.slot.view.lock();
                    view.granted = grant.permissions;
                    view.live = live;
                }
                self.shared.publish();
                self.shared
                    .notice(EngineEvent::StateChanged { name: self.slot.name.to_string(), state: PlugState::Running });
            }
            (_, Decision::Granted { .. }) => self.load(true).await,
            (_, Decision::Ask) => {
                self.end_generation();
                {
                    let mut view = self.slot.view.lock();
                    view.granted.clear();
                    view.live = false;
                    view.unanswered = self.shared.grants.unanswered(&who, &manifest.permissions);
                }
                self.set_state(PlugState::WaitingForGrant, Vec::new());
            }
        }
        Ok(())
    }

    /// From here on the plug may do what its user's grant and the policy leave it.
    fn entitle(&self, running: &Generation, grant: &Grant) {
        let effective = Effective::new(&running.manifest.permissions, grant, &self.shared.policy.load());
        running.effective.store(Arc::new(effective));
    }

    /// The policy may be another one. Other limits need other instances.
    async fn look_at_policy(&mut self) {
        let Some(running) = self.slot.current.load_full() else { return };
        let target = self.slot.view.lock().target.clone();
        let snapshot = running.snapshot.load_full();
        let who = self.identity(&target, &snapshot.hash);
        if let Ok(Decision::Granted { grant, .. }) = self.shared.grants.decide(&who, &running.manifest.permissions) {
            self.entitle(&running, &grant);
            self.shared.publish();
        }
        if self.shared.policy.load().limits(&self.slot.name, &running.manifest.limits) != running.limits {
            self.load(true).await;
        }
    }

    /// What runs gets what is written now, and hears of it. While a file cannot be read, what was written before goes on counting.
    async fn look_at_settings(&self) {
        let Some(running) = self.slot.current.load_full() else { return };
        let mut now = self.shared.settings(&self.slot.name, running.manifest.config.as_ref()).await;
        let before = running.settings.load_full();
        if now.incomplete {
            now.values.clone_from(&before.values);
        }
        if now == *before {
            return;
        }
        if now.problems != before.problems {
            let state = {
                let mut view = self.slot.view.lock();
                view.diagnostics.retain(|diagnostic| !before.problems.contains(diagnostic));
                view.diagnostics.extend(now.problems.iter().cloned());
                view.state
            };
            for problem in &now.problems {
                self.log(LogLevel::Warn, problem.to_string());
            }
            self.shared.notice(EngineEvent::StateChanged { name: self.slot.name.to_string(), state });
        }
        let changed = now.values != before.values;
        running.settings.store(Arc::new(now));
        if changed {
            let name = &self.slot.name;
            self.shared.tell_plug(name, "config:changed", json!({ "name": &**name }));
        }
    }

    async fn revoke(&mut self, choice: &GrantChoice) -> Result<(), EngineError> {
        self.answer(|keeper, source, manifest| {
            let target = keeper.slot.view.lock().target.clone();
            let who = keeper.identity(&target, &source.snapshot.hash);
            keeper.shared.grants.revoke(&who, &manifest.permissions, choice)
        })
        .await
    }

    fn log_all(&self, diagnostics: &[Diagnostic]) {
        for diagnostic in diagnostics {
            let level = if diagnostic.severity == Severity::Error { LogLevel::Error } else { LogLevel::Warn };
            self.log(level, diagnostic.to_string());
        }
    }

    pub(crate) fn log(&self, level: LogLevel, message: impl Into<String>) {
        self.shared.log(&self.slot.name, level, None, message.into());
    }
}
