//! A plug by its name: what is known of it, which generation runs, and the way to the task that owns both.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwapOption;
use jackdaw_diagnostic::Diagnostic;
use jackdaw_manifest::PermissionRequest;
use jackdaw_sandbox::CallContext;
use parking_lot::Mutex;
use tokio::sync::{Notify, mpsc, oneshot};

use crate::audit::Audit;
use crate::cron::Timers;
use crate::discovery::Target;
use crate::error::{DispatchError, EngineError};
use crate::failed_call::FailedCall;
use crate::generation::Generation;
use crate::grants::GrantChoice;
use crate::history::History;
use crate::hook_info::hooks_with_figures;
use crate::logs::LogLevel;
use crate::news::EngineEvent;
use crate::shared::Shared;
use crate::source::Files;
use crate::status::{PermissionStatus, PlugState, PlugStatus};

/// Commands that may wait for a plug's owner.
pub(crate) const COMMANDS: usize = 64;

/// What the owner of a plug is told.
#[derive(Debug)]
pub(crate) enum SlotCommand {
    /// Run what is there now. If the old folder is gone, nothing of it goes on.
    Target { target: Target, old_is_gone: bool },
    /// Load again, even if nothing changed.
    Reload { done: oneshot::Sender<()> },
    /// Switch on or off.
    Enable { enabled: bool, done: oneshot::Sender<Result<(), EngineError>> },
    /// Allow more.
    Grant { choice: GrantChoice, live: bool, done: oneshot::Sender<Result<(), EngineError>> },
    /// Allow less.
    Revoke { choice: GrantChoice, done: oneshot::Sender<Result<(), EngineError>> },
    /// Other plugs came or went: look again whether what it needs is there.
    Recheck,
    /// Its settings may have been written: look.
    Settings { done: oneshot::Sender<()> },
    /// Answer when what was saved before has been tried.
    Settle { done: oneshot::Sender<()> },
    /// A generation failed too often.
    Quarantined { generation: u64 },
    /// Its folder is gone: end.
    Gone { done: oneshot::Sender<()> },
}

/// A plug by its name.
pub(crate) struct Slot {
    pub(crate) name: Arc<str>,
    /// What answers; in the hook table it is entered in one step with all others.
    pub(crate) current: ArcSwapOption<Generation>,
    /// A file of it was saved.
    pub(crate) saved: Notify,
    pub(crate) view: Mutex<View>,
    pub(crate) timers: Mutex<Timers>,
    /// What all of its generations did.
    pub(crate) audit: Arc<Audit>,
    /// What its generations were.
    pub(crate) history: History,
    commands: mpsc::Sender<SlotCommand>,
    calls: AtomicU64,
    failures: AtomicU64,
}

/// What is known of a plug, for its status.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) target: Target,
    pub(crate) state: PlugState,
    pub(crate) generation: u64,
    pub(crate) version: String,
    pub(crate) description: Option<String>,
    pub(crate) author: Option<String>,
    /// The newest manifest's schema of settings.
    pub(crate) config: Option<serde_json::Value>,
    pub(crate) asked: Vec<PermissionRequest>,
    pub(crate) granted: Vec<PermissionRequest>,
    pub(crate) live: bool,
    /// What its user has not answered yet, in words; while it waits for that.
    pub(crate) unanswered: String,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) last_error: Option<String>,
    pub(crate) failed_call: Option<FailedCall>,
}

impl Slot {
    pub(crate) fn new(name: &str, target: Target) -> (Arc<Self>, mpsc::Receiver<SlotCommand>) {
        let (commands, receiver) = mpsc::channel(COMMANDS);
        let view = View {
            target,
            state: PlugState::Loading,
            generation: 0,
            version: String::new(),
            description: None,
            author: None,
            config: None,
            asked: Vec::new(),
            granted: Vec::new(),
            live: false,
            unanswered: String::new(),
            diagnostics: Vec::new(),
            last_error: None,
            failed_call: None,
        };
        let slot = Self {
            name: name.into(),
            current: ArcSwapOption::empty(),
            saved: Notify::new(),
            view: Mutex::new(view),
            timers: Mutex::default(),
            audit: Arc::default(),
            history: History::default(),
            commands,
            calls: AtomicU64::new(0),
            failures: AtomicU64::new(0),
        };
        (Arc::new(slot), receiver)
    }

    /// Tells the owner without waiting. Its queue is only full if it hangs, and then the news is no news.
    pub(crate) fn tell(&self, command: SlotCommand) {
        if let Err(error) = self.commands.try_send(command) {
            tracing::debug!(plug = %self.name, %error, "the plug's owner takes no more commands");
        }
    }

    /// Asks the owner and waits for its answer.
    pub(crate) async fn ask<T>(
        &self,
        command: impl FnOnce(oneshot::Sender<T>) -> SlotCommand,
    ) -> Result<T, EngineError> {
        let (done, answer) = oneshot::channel();
        self.commands.send(command(done)).await.map_err(|_| EngineError::ShuttingDown)?;
        answer.await.map_err(|_| EngineError::ShuttingDown)
    }

    /// Counts a call that was answered, and keeps why it failed.
    pub(crate) fn count(
        &self,
        shared: &Shared,
        generation: &Generation,
        context: &CallContext,
        error: Option<&DispatchError>,
    ) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let Some(error) = error else { return };
        self.failures.fetch_add(1, Ordering::Relaxed);
        let call = FailedCall::new(generation, context, error);
        {
            let mut view = self.view.lock();
            view.last_error = Some(error.to_string());
            view.failed_call = Some(call.clone());
        }
        let text = match error.trace() {
            Some(trace) => format!("{error}\n{}", trace.trim_end()),
            None => error.to_string(),
        };
        shared.log(&self.name, LogLevel::Error, Some(&context.function), text);
        shared.notice(EngineEvent::CallFailed { plug: self.name.to_string(), call: Box::new(call) });
    }

    /// Why a call of this plug cannot be answered, if that is not for its generation to say.
    pub(crate) fn absence(&self) -> Option<DispatchError> {
        let view = self.view.lock();
        let plug = self.name.to_string();
        match view.state {
            PlugState::Disabled => Some(DispatchError::Disabled { plug }),
            PlugState::WaitingForGrant => Some(DispatchError::WaitingForGrant { plug, why: view.unanswered.clone() }),
            PlugState::Quarantined => Some(DispatchError::Quarantined { plug }),
            PlugState::Failed => {
                let message = view.diagnostics.first().map_or_else(String::new, ToString::to_string);
                Some(DispatchError::NotLoaded { plug, message })
            }
            PlugState::Loading => {
                Some(DispatchError::NotLoaded { plug, message: "it is still loading; try again".to_owned() })
            }
            PlugState::Running => None,
        }
    }

    pub(crate) fn status(&self) -> PlugStatus {
        let view = self.view.lock();
        let current = self.current.load_full();
        PlugStatus {
            name: self.name.to_string(),
            version: view.version.clone(),
            description: view.description.clone(),
            author: view.author.clone(),
            state: view.state,
            generation: view.generation,
            source: view.target.kind,
            path: match &view.target.files {
                Files::Folder(dir) => Some(dir.clone()),
                Files::Embedded(_) => None,
            },
            hooks: current.as_deref().map(hooks_with_figures).unwrap_or_default(),
            permissions: view.asked.iter().map(permission_status).collect(),
            granted: view.granted.iter().map(|request| request.permission.as_str().to_owned()).collect(),
            live: view.live,
            diagnostics: view.diagnostics.clone(),
            calls: self.calls.load(Ordering::Relaxed),
            failures: self.failures.load(Ordering::Relaxed),
            figures: current.as_deref().map(|generation| generation.figures.read()).unwrap_or_default(),
            last_error: view.last_error.clone(),
            failed_call: view.failed_call.clone(),
            timers: self.timers.lock().status(),
        }
    }
}

pub(crate) fn permission_status(request: &PermissionRequest) -> PermissionStatus {
    PermissionStatus {
        permission: request.permission.as_str().to_owned(),
        scope: request.scope.clone(),
        reason: request.reason.clone(),
        description: jackdaw_manifest::describe(request),
    }
}
