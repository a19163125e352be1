//! What all parts of the engine share, and how a call finds its generation.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use arc_swap::ArcSwap;
use chrono_tz::Tz;
use jackdaw_manifest::{HookKind, Policy};
use jackdaw_sandbox::{Origin, Sandbox};
use parking_lot::{Mutex, RwLock};
use serde_json::Value;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::activity::Activity;
use crate::answered::Answered;
use crate::application::{Application, EventCause, SyscallSpec};
use crate::calls::{Answer, Request, Rights, Work};
use crate::discovery::Offer;
use crate::error::DispatchError;
use crate::events::{Events, Teller};
use crate::generation::{Generation, Refusal};
use crate::grants::GrantBook;
use crate::hooks::{Found, HookTable, nearest};
use crate::instance::{self, Place};
use crate::logs::{LogLevel, Logs};
use crate::news::EngineEvent;
use crate::options::EngineOptions;
use crate::secrets::Secrets;
use crate::settings::{self, PlugSettings};
use crate::slot::{Slot, SlotCommand};
use crate::syscalls;

/// News that a slow listener may lag behind before it misses some: as many as events may wait, so that a folder of notes that changes at
/// once reaches listeners whole.
const NEWS: usize = 8_192;
/// How often a call that met a generation at its end asks the table again. Each time means another save in between.
const ATTEMPTS: usize = 8;
/// How long the calls of a replaced generation may take to finish: as long as any budget, and a person who answers a prompt.
const DRAIN: Duration = Duration::from_secs(600);

/// What all parts of the engine share.
pub(crate) struct Shared {
    pub(crate) options: EngineOptions,
    pub(crate) application: Arc<dyn Application>,
    pub(crate) syscalls: HashMap<String, SyscallSpec>,
    pub(crate) sandbox: Sandbox,
    pub(crate) hooks: ArcSwap<HookTable>,
    pub(crate) slots: RwLock<BTreeMap<String, Arc<Slot>>>,
    pub(crate) offers: ArcSwap<BTreeMap<String, Offer>>,
    pub(crate) grants: GrantBook,
    pub(crate) policy: ArcSwap<Policy>,
    pub(crate) secrets: Secrets,
    pub(crate) answered: Arc<Answered>,
    pub(crate) events: Events,
    /// What goes on that nobody waits for.
    pub(crate) activity: Activity,
    pub(crate) timezone: Tz,
    pub(crate) tasks: TaskTracker,
    /// Ends everything but calls under way.
    pub(crate) stop: CancellationToken,
    /// Ends calls under way.
    pub(crate) kill: CancellationToken,
    pub(crate) logs: Logs,
    pub(crate) news: broadcast::Sender<EngineEvent>,
    /// No plug is loaded.
    pub(crate) safe: AtomicBool,
    publishing: Mutex<()>,
}

impl Shared {
    pub(crate) fn new(
        options: EngineOptions,
        application: Arc<dyn Application>,
        sandbox: Sandbox,
        events: Events,
        activity: Activity,
    ) -> Self {
        Self {
            syscalls: syscalls::table(application.syscalls()),
            application,
            sandbox,
            hooks: ArcSwap::default(),
            slots: RwLock::default(),
            offers: ArcSwap::default(),
            policy: ArcSwap::from_pointee((options.policy)()),
            grants: GrantBook::new(options.grants_file.clone(), options.trust.clone()),
            answered: Arc::new(Answered::new(options.answered_dir.clone())),
            secrets: Secrets::new(options.secrets_dir.clone()),
            events,
            activity,
            timezone: machine_timezone(),
            tasks: TaskTracker::new(),
            kill: CancellationToken::new(),
            stop: CancellationToken::new(),
            logs: Logs::default(),
            news: broadcast::channel(NEWS).0,
            publishing: Mutex::new(()),
            safe: AtomicBool::new(options.safe_mode),
            options,
        }
    }

    pub(crate) fn slot(&self, name: &str) -> Option<Arc<Slot>> {
        self.slots.read().get(name).cloned()
    }

    /// Has the plugs that need this one look again whether they can run.
    pub(crate) fn recheck_dependents(&self, name: &str) {
        let offers = self.offers.load();
        let needs = |other: &str| offers.get(other).is_some_and(|offer| offer.needs.contains_key(name));
        for slot in self.slots.read().values().filter(|slot| needs(&slot.name)) {
            slot.tell(SlotCommand::Recheck);
        }
    }

    pub(crate) fn notice(&self, event: EngineEvent) {
        // Nobody listening is fine.
        drop(self.news.send(event));
    }

    pub(crate) fn log(&self, plug: &str, level: LogLevel, function: Option<&str>, message: impl Into<String>) {
        if let Some(entry) = self.logs.write(plug, level, function, message) {
            self.notice(EngineEvent::Log { plug: plug.to_owned(), entry });
        }
    }

    /// What is written for a plug now, held against a schema. Reads files, so not on the threads that answer.
    pub(crate) async fn settings(&self, plug: &str, schema: Option<&Value>) -> PlugSettings {
        let (source, name) = (Arc::clone(&self.options.settings), plug.to_owned());
        let layers = tokio::task::spawn_blocking(move || source(&name)).await.unwrap_or_else(|error| {
            tracing::error!(plug, %error, "the settings of a plug could not be read");
            Vec::new()
        });
        settings::resolve(plug, schema, &layers)
    }

    /// Tells listeners, and of all plugs this one, an event of the engine itself.
    pub(crate) fn tell_plug(&self, plug: &Arc<str>, name: &str, data: Value) {
        self.notice(EngineEvent::Emitted { name: name.to_owned(), data: data.clone() });
        self.events.tell(name, data, EventCause::new(Origin::User), Teller::EngineTo(Arc::clone(plug)));
    }

    /// Tells plugs and listeners an event of the engine itself.
    pub(crate) fn tell(&self, name: &str, data: Value) {
        self.notice(EngineEvent::Emitted { name: name.to_owned(), data: data.clone() });
        self.events.tell(name, data, EventCause::new(Origin::Api), Teller::Engine);
    }

    /// Makes the hook table anew from what runs now: the one step in which everything of a generation comes or goes.
    pub(crate) fn publish(&self) {
        {
            // Two plugs that change at the same time must not undo each other's table.
            let _one_at_a_time = self.publishing.lock();
            let current: Vec<_> = self.slots.read().values().filter_map(|slot| slot.current.load_full()).collect();
            self.hooks.store(Arc::new(HookTable::new(current)));
        }
        self.notice(EngineEvent::HooksChanged);
    }

    /// Lets a generation finish what it has taken, and no more.
    pub(crate) fn retire(&self, generation: &Arc<Generation>) {
        generation.retire();
        let (kill, stop) = (generation.kill.clone(), self.kill.clone());
        let drained = generation.drained.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = drained.cancelled() => {}
                () = tokio::time::sleep(DRAIN) => kill.cancel(),
            }
        });
    }

    /// Starts another instance if calls wait that nobody is free to take.
    pub(crate) fn hire(self: &Arc<Self>, generation: &Arc<Generation>) {
        if let Some(slot) = self.slot(&generation.plug)
            && generation.hires()
        {
            instance::spawn(self, &slot, generation, Place::Spare);
        }
    }

    /// The generation that answers for a plug now.
    pub(crate) fn generation(&self, plug: &str) -> Result<Arc<Generation>, DispatchError> {
        if let Some(generation) = self.hooks.load().generation(plug) {
            return Ok(Arc::clone(generation));
        }
        Err(self.absence(plug).unwrap_or_else(|| {
            let slots = self.slots.read();
            DispatchError::NotFound {
                kind: "plug",
                name: plug.to_owned(),
                nearest: nearest(plug, slots.keys().map(String::as_str)),
            }
        }))
    }

    /// Why a plug does not have what was asked of it, if its state explains that.
    pub(crate) fn absence(&self, plug: &str) -> Option<DispatchError> {
        self.slot(plug)?.absence()
    }

    /// Calls `plug.function` by one of its hooks.
    pub(crate) async fn call(
        self: &Arc<Self>,
        id: &str,
        hook: HookKind,
        input: Value,
        origin: Origin,
        rights: Rights,
    ) -> Result<Answer, DispatchError> {
        let found = self.hooks.load().find(id, hook);
        let Found { generation, function, made } =
            found.map_err(|error| self.absence(id.split('.').next().unwrap_or_default()).unwrap_or(error))?;
        let input = made.map_or(input.clone(), |made| made.with(input));
        check_input(&generation, &function, &input)?;
        let name = function.clone();
        let request = Request {
            function,
            // What plugs know as a call has no name of its own in the manifest's limits.
            hook: if hook == HookKind::Syscall { "call" } else { hook.key() },
            budget: generation.limits.timeout(hook),
            origin,
            rights,
            work: Work::Call(input),
        };
        let answer = self.submit(&generation, request).await?;
        if let (Answer::Value(value), HookKind::Command | HookKind::SlashCommand | HookKind::Syscall) = (&answer, hook)
        {
            // A save in between may have changed what is promised; then it is the new promise that counts.
            let current = self.generation(&generation.plug).unwrap_or(generation);
            if let Err(error) = check_result(&current, &name, value) {
                self.log(&current.plug, LogLevel::Error, Some(&name), error.to_string());
                return Err(error);
            }
        }
        Ok(answer)
    }

    /// Has a generation, or whoever replaced it by then, answer a request.
    pub(crate) async fn submit(
        self: &Arc<Self>,
        generation: &Arc<Generation>,
        request: Request,
    ) -> Result<Answer, DispatchError> {
        let unloaded = || DispatchError::Unloaded { plug: generation.plug.to_string() };
        let (mut generation, mut request) = (Arc::clone(generation), request);
        for _ in 0..ATTEMPTS {
            match generation.submit(request) {
                Ok(answer) => {
                    self.hire(&generation);
                    return answer.await.unwrap_or_else(|_| Err(unloaded()));
                }
                Err(Refusal::Refused(error)) => return Err(error),
                Err(Refusal::Retired(again)) => {
                    let next = self.generation(&generation.plug)?;
                    if !next.manifest.functions.contains_key(&again.function) {
                        break;
                    }
                    (generation, request) = (next, *again);
                }
            }
        }
        Err(unloaded())
    }
}

fn check_input(generation: &Generation, function: &str, input: &Value) -> Result<(), DispatchError> {
    let schema = generation.manifest.functions.get(function).and_then(|function| function.params.as_ref());
    match misfit(schema, input) {
        None => Ok(()),
        Some(message) => Err(DispatchError::BadInput { function: format!("{}.{function}", generation.plug), message }),
    }
}

fn check_result(generation: &Generation, function: &str, value: &Value) -> Result<(), DispatchError> {
    let schema = generation.manifest.functions.get(function).and_then(|function| function.returns.as_ref());
    match misfit(schema, value) {
        None => Ok(()),
        Some(message) => Err(DispatchError::BadResult { function: format!("{}.{function}", generation.plug), message }),
    }
}

/// The first thing about a value that its schema does not allow, with its pointer.
fn misfit(schema: Option<&Value>, value: &Value) -> Option<String> {
    let problem = jackdaw_manifest::validate(schema?, value).into_iter().next()?;
    let at = if problem.pointer.is_empty() { String::new() } else { format!("{}: ", problem.pointer) };
    Some(format!("{at}{}", problem.message))
}

/// The machine's time zone, for schedules that name none; UTC where the system does not tell.
fn machine_timezone() -> Tz {
    iana_time_zone::get_timezone().ok().and_then(|name| name.parse().ok()).unwrap_or(Tz::UTC)
}
