//! Events: what happened, told to every function that listens, by priority and then by name.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jackdaw_manifest::{Effective, HookKind};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::activity::{Activity, Busy};
use crate::application::EventCause;
use crate::calls::{Request, Rights, Work};
use crate::cut_chains::CutChains;
use crate::error::DispatchError;
use crate::generation::Refusal;
use crate::hooks::Handler;
use crate::logs::LogLevel;
use crate::news::EngineEvent;
use crate::shared::Shared;
use crate::taken::Taken;

/// How deep events may cause each other (CONTRACT §8).
pub(crate) const MOST_DEPTH: u8 = 8;
/// Events that may wait: a whole folder of notes that changes at once must fit, a runaway must not fill the memory.
const QUEUE: usize = 8_192;
/// Bytes of one plug's event, as JSON: an event tells that something happened; what is larger belongs into a note, a value or a blob, and is named.
pub(crate) const MOST_DATA: usize = 256 * 1024;
/// Bytes of all events of plugs that wait: their number alone would let them hold gigabytes.
const MOST_WAITING_DATA: usize = 32 * 1024 * 1024;
/// A handler that answers within this is finished before the next one starts, so that priorities mean an order. One that takes longer
/// goes on beside the others: nobody waits for a plug that hangs.
const PATIENCE: Duration = Duration::from_millis(100);

/// Whose event it is, which decides who may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Teller {
    /// The application filters it for each listener.
    Application,
    /// Every plug may see it.
    Engine,
    /// It is for this plug alone.
    EngineTo(Arc<str>),
    /// Every plug may see it.
    Plug,
}

struct Event {
    name: String,
    data: Value,
    cause: EventCause,
    teller: Teller,
    /// What it counts against [`MOST_WAITING_DATA`]: nothing for what the application and the engine tell, which is not for plugs to crowd out.
    size: usize,
    busy: Busy,
}

/// The queue of events, and the way into it.
pub(crate) struct Events {
    queue: mpsc::Sender<Event>,
    waiting_data: Arc<AtomicUsize>,
    /// How many were dropped since the queue was last seen to have room: thousands are one line in the log.
    dropped: AtomicUsize,
    taken: Arc<Taken>,
    activity: Activity,
    cut: Mutex<CutChains>,
}

/// The other end of the queue.
pub(crate) struct Pump {
    queue: mpsc::Receiver<Event>,
    waiting_data: Arc<AtomicUsize>,
    taken: Arc<Taken>,
}

pub(crate) fn queue(activity: Activity) -> (Events, Pump) {
    let (sender, receiver) = mpsc::channel(QUEUE);
    let waiting_data = Arc::new(AtomicUsize::new(0));
    let taken = Arc::<Taken>::default();
    let events = Events {
        queue: sender,
        waiting_data: Arc::clone(&waiting_data),
        dropped: AtomicUsize::new(0),
        taken: Arc::clone(&taken),
        activity,
        cut: Mutex::default(),
    };
    (events, Pump { queue: receiver, waiting_data, taken })
}

impl Events {
    /// Says whether there was room.
    pub(crate) fn tell(&self, name: &str, data: Value, cause: EventCause, teller: Teller) -> bool {
        if cause.depth > MOST_DEPTH {
            tracing::warn!(event = name, depth = cause.depth, "events that cause each other were stopped");
            return false;
        }
        let size = if teller == Teller::Plug { json_size(&data) } else { 0 };
        if self.waiting_data.fetch_add(size, Ordering::AcqRel) + size > MOST_WAITING_DATA {
            self.waiting_data.fetch_sub(size, Ordering::AcqRel);
            tracing::warn!(
                event = name,
                size,
                "the waiting events of plugs are too large together: this one is dropped"
            );
            return false;
        }
        let told = self.queue.try_send(Event {
            name: name.to_owned(),
            data,
            cause,
            teller,
            size,
            busy: self.activity.begin(),
        });
        if told.is_err() {
            self.waiting_data.fetch_sub(size, Ordering::AcqRel);
        }
        // A closed queue is the engine's end: what happens from then on is nobody's business.
        match &told {
            Err(mpsc::error::TrySendError::Full(_)) if self.dropped.fetch_add(1, Ordering::Relaxed) == 0 => {
                tracing::warn!(event = name, "the queue of events is full: plugs miss this one and what follows");
            }
            Ok(()) => {
                let missed = self.dropped.swap(0, Ordering::Relaxed);
                if missed > 0 {
                    tracing::warn!(missed, "the queue of events has room again: what came meanwhile no plug heard");
                }
            }
            Err(_) => {}
        }
        told.is_ok()
    }

    /// Waits until the queue is no more than half full, so that what else happens meanwhile has room, or until that time. Blocks.
    pub(crate) fn wait_for_room(&self, until: Instant) {
        self.taken.wait_until(until, || self.queue.capacity() >= QUEUE / 2 || self.queue.is_closed());
    }

    /// An event of the application. Where it would be one too many in a chain, whoever would have heard it is told so in the log.
    pub(crate) fn tell_application_event(&self, shared: &Shared, name: &str, data: Value, cause: EventCause) {
        if cause.depth <= MOST_DEPTH {
            self.tell(name, data, cause, Teller::Application);
            return;
        }
        let about = data.get("path").and_then(Value::as_str).map(|path| format!(" of {path}")).unwrap_or_default();
        let now = Instant::now();
        for handler in shared.hooks.load().handlers(name) {
            let (plug, own) = (&handler.generation.plug, handler.generation.effective.load_full());
            let effective = Rights::of(&cause).of_plug(&own);
            if shared.application.event_visible(&effective, name, &data) && self.cut.lock().admits(plug, now) {
                let message = format!(
                    "did not hear `{name}`{about}: events that cause each other go {MOST_DEPTH} deep at most, and this one would go deeper; does a handler cause what it hears?"
                );
                shared.log(plug, LogLevel::Warn, Some(&handler.function), message);
            }
        }
    }

    /// A plug's own event, which applications see too.
    pub(crate) fn tell_plug_event(&self, shared: &Shared, name: &str, data: Value, cause: EventCause) -> bool {
        shared.notice(EngineEvent::Emitted { name: name.to_owned(), data: data.clone() });
        self.tell(name, data, cause, Teller::Plug)
    }
}

impl Drop for Pump {
    fn drop(&mut self) {
        // Nobody waits for room that will never be.
        self.queue.close();
        self.taken.tell();
    }
}

impl Pump {
    /// Tells events in their order until the engine stops.
    pub(crate) async fn run(mut self, shared: Arc<Shared>) {
        while let Some(Some(event)) = shared.stop.run_until_cancelled(self.queue.recv()).await {
            self.waiting_data.fetch_sub(event.size, Ordering::AcqRel);
            self.taken.tell();
            tell_all(&shared, &event).await;
        }
    }
}

/// The bytes of a value as JSON, without writing it anywhere.
pub(crate) fn json_size(value: &Value) -> usize {
    struct Count(usize);
    impl io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    // Counting cannot fail, and a value that could not be written has no size to speak of.
    drop(serde_json::to_writer(&mut count, value));
    count.0
}

async fn tell_all(shared: &Arc<Shared>, event: &Event) {
    let handlers = shared.hooks.load().handlers(&event.name);
    for handler in handlers {
        if !may_see(shared, &handler, event) {
            continue;
        }
        let answer = match submit(&handler, &event.name, event.data.clone(), &event.cause) {
            Ok(answer) => answer,
            // Replaced since: its successor heard of the event only if it listens, and then in its own turn.
            Err(Refusal::Retired(request)) => match resubmit(shared, &handler, *request) {
                Some(answer) => answer,
                None => continue,
            },
            Err(Refusal::Refused(DispatchError::Quarantined { .. })) => continue,
            Err(Refusal::Refused(error)) => {
                let plug = &handler.generation.plug;
                shared.log(plug, LogLevel::Warn, Some(&handler.function), format!("missed `{}`: {error}", event.name));
                continue;
            }
        };
        shared.hire(&handler.generation);
        // A failure was counted and logged by the instance's owner.
        let mut answer = answer;
        if tokio::time::timeout(PATIENCE, &mut answer).await.is_err() {
            let busy = event.busy.clone();
            shared.tasks.spawn(async move {
                drop(answer.await);
                drop(busy);
            });
        }
    }
}

fn may_see(shared: &Shared, handler: &Handler, event: &Event) -> bool {
    match &event.teller {
        Teller::Application => {
            let effective = Rights::of(&event.cause).of_plug(&handler.generation.effective.load_full());
            shared.application.event_visible(&effective, &event.name, &event.data)
        }
        Teller::EngineTo(plug) => *plug == handler.generation.plug,
        Teller::Engine | Teller::Plug => true,
    }
}

type Answering = tokio::sync::oneshot::Receiver<Result<crate::calls::Answer, DispatchError>>;

fn request(handler: &Handler, name: &str, data: Value, cause: &EventCause) -> Request {
    Request {
        function: handler.function.clone(),
        hook: HookKind::Events.key(),
        budget: handler.generation.limits.timeout(HookKind::Events),
        origin: cause.origin,
        rights: Rights::of(cause),
        work: Work::Call(json!({ "name": name, "data": data })),
    }
}

fn submit(handler: &Handler, name: &str, data: Value, cause: &EventCause) -> Result<Answering, Refusal> {
    handler.generation.submit(request(handler, name, data, cause))
}

fn resubmit(shared: &Arc<Shared>, handler: &Handler, request: Request) -> Option<Answering> {
    let table = shared.hooks.load();
    let generation = table.generation(&handler.generation.plug)?;
    let listens = generation
        .manifest
        .functions
        .get(&request.function)
        .is_some_and(|f| f.events.iter().any(|e| e.pattern == handler.pattern));
    if !listens {
        return None;
    }
    let answer = generation.submit(request).ok()?;
    shared.hire(generation);
    Some(answer)
}

/// A handler that answered an event which is waited for.
#[derive(Debug)]
pub struct Handled<'a> {
    /// Whose handler it is.
    pub plug: &'a str,
    /// `plug.function`.
    pub id: &'a str,
    /// What the handler may do, on behalf of whoever caused the event.
    pub effective: &'a Effective,
}

/// Tells an event and waits for every handler, in order: for events whose handlers may change or veto what happens.
///
/// `fold` gets each handler and its answer and may change the data for the next; it ends the round by returning `false`. No handler is
/// waited for longer than its own budget, also when its plug is busy with something else. Plugs that wait for this event are left out.
pub(crate) async fn tell_and_wait(
    shared: &Arc<Shared>,
    name: &str,
    data: &mut Value,
    cause: &EventCause,
    mut fold: impl FnMut(&Handled<'_>, &mut Value, Result<Value, DispatchError>) -> bool + Send,
) {
    if cause.depth > MOST_DEPTH {
        tracing::warn!(event = name, depth = cause.depth, "events that cause each other were stopped");
        return;
    }
    let handlers = shared.hooks.load().handlers(name);
    for handler in handlers {
        let plug = &handler.generation.plug;
        let effective = Rights::of(cause).of_plug(&handler.generation.effective.load_full());
        if cause.is_waiting(plug) || !shared.application.event_visible(&effective, name, data) {
            continue;
        }
        let result = answered(shared, &handler, name, data, cause).await;
        let id = format!("{plug}.{}", handler.function);
        if !fold(&Handled { plug, id: &id, effective: &effective }, data, result) {
            return;
        }
    }
}

async fn answered(
    shared: &Arc<Shared>,
    handler: &Handler,
    name: &str,
    data: &Value,
    cause: &EventCause,
) -> Result<Value, DispatchError> {
    let plug = &handler.generation.plug;
    let unloaded = || DispatchError::Unloaded { plug: plug.to_string() };
    let mut request = request(handler, name, data.clone(), cause);
    request.rights.waiting.clone_from(&cause.waiting);
    let budget = request.budget;
    let answer = match handler.generation.submit(request) {
        Ok(answer) => {
            shared.hire(&handler.generation);
            answer
        }
        // Replaced since: its successor is asked, if it listens too.
        Err(Refusal::Retired(request)) => resubmit(shared, handler, *request).ok_or_else(unloaded)?,
        Err(Refusal::Refused(error)) => return Err(error),
    };
    let timeout = || DispatchError::Timeout {
        function: format!("{plug}.{}", handler.function),
        budget,
        position: handler.generation.traces.written(&handler.generation.export(&handler.function)),
        trace: None,
    };
    let answer = tokio::time::timeout(budget, answer).await.map_err(|_| timeout())?;
    answer.unwrap_or_else(|_| Err(unloaded())).map(crate::calls::Answer::into_value)
}
