//! The engine's face: start it, ask it, call through it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jackdaw_diagnostic::Diagnostic;
use jackdaw_manifest::{HookKind, Permission, RouteAuth, SchemaProblem};
use jackdaw_sandbox::{HttpResponse, Origin, Sandbox, SandboxOptions};
use serde_json::{Map, Value};
use tokio::sync::broadcast;

use crate::activity::Activity;
use crate::application::{Application, EventCause};
use crate::audit::AuditEntry;
use crate::calls::{Answer, Rights};
use crate::error::{DispatchError, EngineError};
use crate::events::{self, Handled};
use crate::grants::GrantChoice;
use crate::history::GenerationRecord;
use crate::hook_info::{CommandInfo, HookInfo, RouteInfo, SlashCommandInfo};
use crate::hooks::nearest;
use crate::http::{self, IncomingRequest};
use crate::logs::{LogEntry, LogLevel};
use crate::news::EngineEvent;
use crate::options::EngineOptions;
use crate::registry::{self, Registry};
use crate::routes::find_route;
use crate::settings::PlugSettings;
use crate::shared::Shared;
use crate::slot::{Slot, SlotCommand};
use crate::source::Files;
use crate::status::PlugStatus;
use crate::written_settings::{NamedSettings, unknown_plug};

/// How long a shutdown waits for calls under way. Saving an answer is worth a moment, a plug that hangs is not.
const GRACE: Duration = Duration::from_secs(2);

/// The plug engine. It stops when it is dropped; [`PlugEngine::shutdown`] also waits for that.
pub struct PlugEngine {
    pub(crate) shared: Arc<Shared>,
    registry: Registry,
}

impl std::fmt::Debug for PlugEngine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlugEngine").field("plugs", &self.shared.slots.read().len()).finish_non_exhaustive()
    }
}

impl Drop for PlugEngine {
    fn drop(&mut self) {
        self.shared.stop.cancel();
        self.shared.kill.cancel();
    }
}

impl PlugEngine {
    /// Starts the engine on the current tokio runtime and begins to load the plugs there are. It does not wait for them: see
    /// [`PlugEngine::settled`].
    ///
    /// # Errors
    /// If the sandbox or the watcher cannot start.
    pub async fn start(options: EngineOptions, application: Arc<dyn Application>) -> Result<Arc<Self>, EngineError> {
        let (cache_dir, compiler) = (Some(options.cache_dir.clone()), options.compiler.clone());
        let sandbox = tokio::task::spawn_blocking(move || {
            Sandbox::new(SandboxOptions { cache_dir, compiler, ..SandboxOptions::default() })
        });
        let sandbox = sandbox.await.map_err(|error| EngineError::Sandbox(error.to_string()))?;
        let sandbox = sandbox.map_err(|error| EngineError::Sandbox(error.to_string()))?;
        let activity = Activity::default();
        let (events, pump) = events::queue(activity.clone());
        let shared = Arc::new(Shared::new(options, application, sandbox, events, activity));
        shared.tasks.spawn(pump.run(Arc::clone(&shared)));
        let registry = registry::start(&shared).await?;
        Ok(Arc::new(Self { shared, registry }))
    }

    /// Waits until everything that is known now has been tried, each plug's newest save too: it runs, waits for its grant, or has failed.
    pub async fn settled(&self) {
        let slots: Vec<_> = self.shared.slots.read().values().cloned().collect();
        for slot in slots {
            // An error means that the plug, or the engine, is gone: that is settled.
            drop(slot.ask(|done| SlotCommand::Settle { done }).await);
        }
    }

    /// Waits until no event is on its way and no timer that has rung is being answered. What somebody waits for is not counted.
    pub async fn idle(&self) {
        self.shared.activity.idle().await;
    }

    /// All plugs, by name.
    #[must_use]
    pub fn plugs(&self) -> Vec<PlugStatus> {
        self.shared.slots.read().values().map(|slot| slot.status()).collect()
    }

    /// One plug.
    #[must_use]
    pub fn plug(&self, name: &str) -> Option<PlugStatus> {
        self.shared.slot(name).map(|slot| slot.status())
    }

    /// Where the files of a plug are, whether it runs or not; `None` if there is none of this name.
    #[must_use]
    pub fn files(&self, name: &str) -> Option<Files> {
        self.shared.slot(name).map(|slot| slot.view.lock().target.files.clone())
    }

    /// The last generations of a plug, newest first; `None` if there is none of this name.
    #[must_use]
    pub fn generations(&self, name: &str) -> Option<Vec<GenerationRecord>> {
        self.shared.slot(name).map(|slot| slot.history.read())
    }

    /// Whether no plug is loaded, as asked at the start.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.shared.safe.load(Ordering::Acquire)
    }

    /// Ends safe mode: finds the plugs there are and follows their changes, as without it. Nothing happens if it is over.
    ///
    /// # Errors
    /// If their folders cannot be watched. They are loaded all the same.
    pub async fn leave_safe_mode(&self) -> Result<(), EngineError> {
        self.registry.wake().await
    }

    /// Commands, highest priority first, then by plug and function name.
    #[must_use]
    pub fn commands(&self) -> Vec<CommandInfo> {
        self.shared.hooks.load().commands()
    }

    /// Entries of the editor's `/` menu, by plug and function name.
    #[must_use]
    pub fn slash_commands(&self) -> Vec<SlashCommandInfo> {
        self.shared.hooks.load().slash_commands()
    }

    /// Routes, by plug and function name.
    #[must_use]
    pub fn routes(&self) -> Vec<RouteInfo> {
        self.shared.hooks.load().routes()
    }

    /// Hooks of any one kind, by plug and function name.
    #[must_use]
    pub fn hooks(&self, kind: HookKind) -> Vec<HookInfo> {
        self.shared.hooks.load().hooks(kind)
    }

    /// Calls `plug.function` by one of its hooks; [`HookKind::Syscall`] calls any function by its name. JSON null as input means `{}`.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn run(&self, id: &str, hook: HookKind, input: Value, origin: Origin) -> Result<Value, DispatchError> {
        let input = if input.is_null() { Value::Object(Map::new()) } else { input };
        self.shared.call(id, hook, input, origin, Rights::own()).await.map(Answer::into_value)
    }

    /// Calls `plug.function` by one of its hooks, with the plug's own rights, because of something that other plugs may be waiting for.
    ///
    /// # Errors
    /// Why there is no answer; also when the plug is one of those that wait: it could only wait for itself.
    pub async fn run_because(
        &self,
        id: &str,
        hook: HookKind,
        input: Value,
        cause: &EventCause,
    ) -> Result<Value, DispatchError> {
        let plug = id.split('.').next().unwrap_or_default();
        if cause.is_waiting(plug) {
            return Err(DispatchError::WaitsForItself { plug: plug.to_owned() });
        }
        let rights = Rights { waiting: cause.waiting.clone(), ..Rights::of(cause) };
        self.shared.call(id, hook, input, cause.origin, rights).await.map(Answer::into_value)
    }

    /// Whether a plug that runs may do something with a path; no if it does not run.
    #[must_use]
    pub fn allows_path(&self, plug: &str, permission: Permission, path: &str) -> bool {
        let table = self.shared.hooks.load();
        table.generation(plug).is_some_and(|generation| generation.effective.load().allows_path(permission, path))
    }

    /// Has a plug's route answer a request. Whether the caller may ask is for [`PlugEngine::route_auth`] to say first.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn http(
        &self,
        plug: &str,
        request: IncomingRequest,
        origin: Origin,
    ) -> Result<HttpResponse, DispatchError> {
        http::serve(&self.shared, plug, request, origin).await
    }

    /// Who may call a route, without calling it; `None` if there is no such route. `path` is what follows `/plug/{plug}`, as sent.
    #[must_use]
    pub fn route_auth(&self, plug: &str, method: &str, path: &str) -> Option<RouteAuth> {
        let table = self.shared.hooks.load();
        let generation = table.generation(plug)?;
        find_route(generation, method, &http::segments(path)?).ok().map(|found| found.auth)
    }

    /// Tells plugs an event of the application. It is queued; handlers run by priority, then by name.
    ///
    /// Each handler's plug must pass [`Application::event_visible`]. Events that cause each other end at a depth of 8.
    pub fn emit(&self, name: &str, data: Value, cause: EventCause) {
        self.shared.notice(EngineEvent::Emitted { name: name.to_owned(), data: data.clone() });
        self.shared.events.tell_application_event(&self.shared, name, data, cause);
    }

    /// Waits, until that time at most, while the queue of events is more than half full: for whoever has thousands to tell. Blocks.
    pub fn wait_for_room(&self, until: Instant) {
        self.shared.events.wait_for_room(until);
    }

    /// Whether any function listens to an event, so that its data need not be made for nobody.
    #[must_use]
    pub fn hears(&self, name: &str) -> bool {
        !self.shared.hooks.load().handlers(name).is_empty()
    }

    /// Writes a line into a plug's log, for what the application has to say to its author.
    pub fn log(&self, plug: &str, level: LogLevel, function: Option<&str>, message: impl Into<String>) {
        self.shared.log(plug, level, function, message);
    }

    /// Tells an event and waits for each handler in turn: for events whose handlers may change or veto what happens (`note:saving`).
    ///
    /// `fold` gets the handler, the data and the handler's answer; it may change the data that the next one gets, and ends the round
    /// by returning `false`. A plug whose call caused the event is not asked, and no handler is waited for beyond its budget.
    pub async fn emit_and_wait(
        &self,
        name: &str,
        data: &mut Value,
        cause: &EventCause,
        fold: impl FnMut(&Handled<'_>, &mut Value, Result<Value, DispatchError>) -> bool + Send,
    ) {
        events::tell_and_wait(&self.shared, name, data, cause, fold).await;
    }

    /// News from now on. A receiver that lags misses some and is told so.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<EngineEvent> {
        self.shared.news.subscribe()
    }

    /// Looks at the plug folders now instead of when the watcher tells; returns when their owners have been told.
    pub async fn look(&self) {
        self.registry.look().await;
    }

    /// Uses a plug from where its author works on it, before every other of its name, and allows it what it asks, as its saves will too.
    /// Returns its name once it was tried.
    ///
    /// # Errors
    /// If the folder is no plug's, or the grants file cannot be written.
    pub async fn develop(&self, dir: &Path) -> Result<String, EngineError> {
        let name = self.registry.develop(dir.to_owned()).await;
        let name = name.ok_or_else(|| EngineError::NoPlugThere { dir: dir.to_owned() })?;
        self.settled().await;
        match self.grant(&name, GrantChoice::All, true).await {
            // Its author mends the manifest with it in use; the next save is tried again.
            Ok(_) | Err(EngineError::BrokenManifest { .. }) => Ok(name),
            Err(error) => Err(error),
        }
    }

    /// Leaves it: the plug of that name that comes next is used again, if there is one.
    pub async fn abandon(&self, dir: &Path) {
        self.registry.abandon(dir.to_owned()).await;
        self.settled().await;
    }

    /// Loads a plug again, also one that was stopped; returns when that has been tried.
    ///
    /// # Errors
    /// If there is no such plug.
    pub async fn reload(&self, name: &str) -> Result<PlugStatus, EngineError> {
        let slot = self.slot(name)?;
        slot.ask(|done| SlotCommand::Reload { done }).await?;
        Ok(slot.status())
    }

    /// Switches a plug on; returns when it has been tried.
    ///
    /// # Errors
    /// If there is no such plug, or the grants file cannot be written.
    pub async fn enable(&self, name: &str) -> Result<PlugStatus, EngineError> {
        self.set_enabled(name, true).await
    }

    /// Switches a plug off, also for later runs.
    ///
    /// # Errors
    /// If there is no such plug, or the grants file cannot be written.
    pub async fn disable(&self, name: &str) -> Result<PlugStatus, EngineError> {
        self.set_enabled(name, false).await
    }

    async fn set_enabled(&self, name: &str, enabled: bool) -> Result<PlugStatus, EngineError> {
        let slot = self.slot(name)?;
        slot.ask(|done| SlotCommand::Enable { enabled, done }).await??;
        Ok(slot.status())
    }

    /// Allows a plug what it asks, as it is on disk now; `live` keeps that through its later saves.
    ///
    /// # Errors
    /// If there is no such plug, it does not ask for that, or the grants file cannot be written.
    pub async fn grant(&self, name: &str, choice: GrantChoice, live: bool) -> Result<PlugStatus, EngineError> {
        let slot = self.slot(name)?;
        slot.ask(|done| SlotCommand::Grant { choice, live, done }).await??;
        Ok(slot.status())
    }

    /// Takes back what a plug was allowed; at once, also for calls under way. All of it: nothing of the plug runs until it is allowed again.
    ///
    /// # Errors
    /// If there is no such plug, it does not ask for that, or the grants file cannot be written.
    pub async fn revoke(&self, name: &str, choice: GrantChoice) -> Result<PlugStatus, EngineError> {
        let slot = self.slot(name)?;
        slot.ask(|done| SlotCommand::Revoke { choice, done }).await??;
        Ok(slot.status())
    }

    /// The newest lines of a plug's log, oldest first. Kept after the plug is gone.
    #[must_use]
    pub fn logs(&self, name: &str, limit: usize) -> Vec<LogEntry> {
        self.shared.logs.last(name, limit)
    }

    /// The settings of a plug: its schema, what it gets, and what is written and does not fit.
    ///
    /// # Errors
    /// If there is no such plug.
    pub async fn settings(&self, name: &str) -> Result<PlugSettings, EngineError> {
        let schema = self.slot(name)?.view.lock().config.clone();
        Ok(self.shared.settings(name, schema.as_ref()).await)
    }

    /// What of these values does not fit the plug's schema.
    ///
    /// # Errors
    /// If there is no such plug.
    pub fn check_settings(&self, name: &str, values: &Value) -> Result<Vec<SchemaProblem>, EngineError> {
        let schema = self.slot(name)?.view.lock().config.clone();
        let Some(schema) = schema else { return Ok(Vec::new()) };
        let mut filled = values.clone();
        jackdaw_manifest::apply_defaults(&schema, &mut filled);
        Ok(jackdaw_manifest::validate(&schema, &filled))
    }

    /// Settings may have been written: plugs that run get them at once, and hear `config:changed` if theirs are others now. What they may do
    /// follows the policy at once; a plug with other limits starts anew.
    pub async fn settings_changed(&self) {
        self.shared.policy.store(Arc::new((self.shared.options.policy)()));
        let slots: Vec<_> = self.shared.slots.read().values().cloned().collect();
        for slot in slots {
            // An error means that the plug, or the engine, is gone.
            drop(slot.ask(|done| SlotCommand::Settings { done }).await);
        }
    }

    /// Which of these names no plug has, in words for who wrote them. None while no plug is loaded on purpose: then nobody knows.
    #[must_use]
    pub fn unknown_settings(&self, named: &[NamedSettings]) -> Vec<Diagnostic> {
        if self.is_safe() {
            return Vec::new();
        }
        let slots = self.shared.slots.read();
        let known: Vec<&str> = slots.keys().map(String::as_str).collect();
        named.iter().filter_map(|named| unknown_plug(named, &known)).collect()
    }

    /// What a plug did lately, newest first; none if there is no such plug.
    #[must_use]
    pub fn audit(&self, name: &str, limit: usize) -> Option<Vec<AuditEntry>> {
        self.shared.slot(name).map(|slot| slot.audit.newest(limit))
    }

    /// Ends all plugs: no new calls, calls under way get a moment, then everything stops.
    pub async fn shutdown(&self) {
        self.shared.stop.cancel();
        self.shared.tasks.close();
        if tokio::time::timeout(GRACE, self.shared.tasks.wait()).await.is_err() {
            self.shared.kill.cancel();
            self.shared.tasks.wait().await;
        }
        self.shared.kill.cancel();
        self.shared.options.alarm.shutdown().await;
    }

    fn slot(&self, name: &str) -> Result<Arc<Slot>, EngineError> {
        self.shared.slot(name).ok_or_else(|| EngineError::UnknownPlug {
            name: name.to_owned(),
            nearest: nearest(name, self.shared.slots.read().keys().map(String::as_str)),
        })
    }
}
