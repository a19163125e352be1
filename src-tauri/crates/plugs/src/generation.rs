//! One loaded version of a plug: its code, its rights, its mailbox and the instances that empty it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use arc_swap::ArcSwap;
use chrono_tz::Tz;
use jackdaw_manifest::{Effective, Limits, Manifest, RouteAuth};
use jackdaw_sandbox::Program;
use parking_lot::Mutex;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use crate::audit::Audit;
use crate::build::Traces;
use crate::calls::{Answer, Job, Request};
use crate::commands::RunTimeCommand;
use crate::error::DispatchError;
use crate::figures::Figures;
use crate::hook_figures::ByHook;
use crate::hook_info::hooks_of;
use crate::settings::PlugSettings;
use crate::source::Snapshot;
use crate::supervisor::Supervisor;

/// Calls that may wait for a plug; the next is refused (CONTRACT §8).
pub(crate) const MAILBOX: usize = 256;

/// What is told at each start (CONTRACT §4).
const START_EVENTS: [&str; 2] = ["app:ready", "plug:loaded"];

/// One loaded version of a plug. It is a hook table's entry, so whoever found it may still call it while it drains.
pub(crate) struct Generation {
    pub(crate) plug: Arc<str>,
    pub(crate) number: u64,
    pub(crate) manifest: Manifest,
    pub(crate) limits: Limits,
    /// Follows saves of files at rest (`at_rest`).
    pub(crate) snapshot: ArcSwap<Snapshot>,
    pub(crate) traces: Traces,
    pub(crate) program: Program,
    /// Follows grants and revocations while it runs.
    pub(crate) effective: ArcSwap<Effective>,
    pub(crate) supervisor: Mutex<Supervisor>,
    /// Follows what its user writes while it runs.
    pub(crate) settings: ArcSwap<PlugSettings>,
    /// What it made at run time.
    pub(crate) commands: ArcSwap<Vec<RunTimeCommand>>,
    /// What its calls cost.
    pub(crate) figures: Figures,
    /// The same by hook.
    pub(crate) by_hook: ByHook,
    /// Its plug's.
    pub(crate) audit: Arc<Audit>,
    /// Ends its workers at once, without draining.
    pub(crate) kill: CancellationToken,
    /// Set when its last worker has ended after it was retired.
    pub(crate) drained: CancellationToken,
    mailbox: Mutex<Option<mpsc::Sender<Job>>>,
    pub(crate) jobs: tokio::sync::Mutex<mpsc::Receiver<Job>>,
    pub(crate) idle: AtomicUsize,
    pub(crate) workers: AtomicUsize,
    quarantined: AtomicBool,
}

/// What a generation is made of.
pub(crate) struct Parts {
    pub(crate) plug: Arc<str>,
    pub(crate) number: u64,
    pub(crate) manifest: Manifest,
    pub(crate) snapshot: Snapshot,
    pub(crate) traces: Traces,
    pub(crate) program: Program,
    pub(crate) effective: Arc<Effective>,
    pub(crate) limits: Limits,
    pub(crate) settings: PlugSettings,
    pub(crate) audit: Arc<Audit>,
    pub(crate) kill: CancellationToken,
}

/// Why a mailbox did not take a call.
pub(crate) enum Refusal {
    /// The generation was replaced; ask the hook table again.
    Retired(Box<Request>),
    /// For good.
    Refused(DispatchError),
}

impl Generation {
    pub(crate) fn new(parts: Parts) -> Self {
        let Parts { plug, number, manifest, snapshot, traces, program, effective, limits, settings, audit, kill } =
            parts;
        let (sender, receiver) = mpsc::channel(MAILBOX);
        let mut generation = Self {
            plug,
            number,
            limits,
            manifest,
            snapshot: ArcSwap::from_pointee(snapshot),
            traces,
            program,
            effective: ArcSwap::new(effective),
            supervisor: Mutex::default(),
            settings: ArcSwap::from_pointee(settings),
            commands: ArcSwap::default(),
            figures: Figures::default(),
            by_hook: ByHook::default(),
            audit,
            kill,
            drained: CancellationToken::new(),
            mailbox: Mutex::new(Some(sender)),
            jobs: tokio::sync::Mutex::new(receiver),
            idle: AtomicUsize::new(0),
            workers: AtomicUsize::new(0),
            quarantined: AtomicBool::new(false),
        };
        generation.by_hook = ByHook::of(&hooks_of(&generation));
        generation
    }

    /// Puts a call into the mailbox; the answer comes through the receiver.
    pub(crate) fn submit(&self, request: Request) -> Result<oneshot::Receiver<Result<Answer, DispatchError>>, Refusal> {
        if self.is_quarantined() {
            return Err(Refusal::Refused(DispatchError::Quarantined { plug: self.plug.to_string() }));
        }
        let mailbox = self.mailbox.lock();
        let Some(sender) = mailbox.as_ref() else { return Err(Refusal::Retired(Box::new(request))) };
        let Ok(slot) = sender.try_reserve() else {
            return Err(Refusal::Refused(DispatchError::Busy { plug: self.plug.to_string(), waiting: MAILBOX }));
        };
        let (reply, answer) = oneshot::channel();
        let Request { function, hook, budget, origin, rights, work } = request;
        let context = jackdaw_sandbox::CallContext { hook: hook.to_owned(), function, origin };
        slot.send(Job { work, context, rights, budget, reply });
        Ok(answer)
    }

    /// Takes no more calls; those in the mailbox are still answered.
    pub(crate) fn retire(&self) {
        self.mailbox.lock().take();
    }

    /// Refuses every call from now on, those in the mailbox too.
    pub(crate) fn quarantine(&self) {
        self.quarantined.store(true, Ordering::Release);
    }

    pub(crate) fn is_quarantined(&self) -> bool {
        self.quarantined.load(Ordering::Acquire)
    }

    /// Whether calls wait that nobody is free to take, and there may be one more instance; if so it is counted already.
    pub(crate) fn hires(&self) -> bool {
        let waiting = self.mailbox.lock().as_ref().map_or(0, |sender| sender.max_capacity() - sender.capacity());
        waiting > self.idle.load(Ordering::Acquire) && self.enlist()
    }

    /// Counts one more worker, if there may be one.
    pub(crate) fn enlist(&self) -> bool {
        let most = self.limits.instances as usize;
        let add = |workers: usize| (workers < most).then_some(workers + 1);
        self.workers.fetch_update(Ordering::AcqRel, Ordering::Acquire, add).is_ok()
    }

    /// Counts one worker less.
    pub(crate) fn dismiss(&self) {
        if self.workers.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.drained.cancel();
        }
    }

    /// Whether every start calls it, so that it never only waits: it has an `@start` timer, or hears what each start brings.
    pub(crate) fn is_called_at_start(&self) -> bool {
        self.manifest.functions.values().any(|function| {
            function.cron.iter().any(|cron| cron.schedule(Tz::UTC).is_start())
                || function.events.iter().any(|hook| START_EVENTS.iter().any(|event| hook.pattern.matches(event)))
        })
    }

    /// Where the code of a function is: its export of main, or of the file that its `path:` names.
    pub(crate) fn export(&self, function: &str) -> String {
        let path = self.manifest.functions.get(function).and_then(|function| function.path.as_ref());
        path.map_or_else(|| function.to_owned(), |path| format!("{}:{}", path.file, path.export))
    }

    /// Whether the route that such a hook declares may be called without the application's token.
    pub(crate) fn auth(&self, declared: RouteAuth) -> RouteAuth {
        let public = self.effective.load().allows(jackdaw_manifest::Permission::HttpPublic);
        if public { declared } else { RouteAuth::Token }
    }
}

impl std::fmt::Debug for Generation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generation").field("plug", &self.plug).field("number", &self.number).finish_non_exhaustive()
    }
}
