//! The owner of one instance: takes calls from its generation's mailbox, one at a time, and replaces the instance when it ended.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use jackdaw_manifest::{HookKind, InstanceMode};
use jackdaw_sandbox::{CallError, Instance, Limits};

use crate::calls::{Answer, Job, Work};
use crate::error::DispatchError;
use crate::figures;
use crate::generation::Generation;
use crate::host::PlugHost;
use crate::lifetimes::Lifetimes;
use crate::shared::Shared;
use crate::slot::{Slot, SlotCommand};
use crate::supervisor::Verdict;

/// An instance and the host that it calls.
pub(crate) struct Seat {
    pub(crate) instance: Instance,
    pub(crate) host: Arc<PlugHost>,
    calls: u32,
    born: Instant,
}

impl Seat {
    /// Whether it has served long enough. An instance that has grown to three quarters of its limit is replaced too: linear memory never
    /// shrinks, and the next call should not fail for what the last one needed.
    fn is_worn(&self, lifetimes: &Lifetimes, limits: &jackdaw_manifest::Limits) -> bool {
        self.calls >= lifetimes.most_calls
            || self.born.elapsed() >= lifetimes.most_age
            || self.instance.memory_bytes() >= limits.memory / 4 * 3
    }
}

/// Makes an instance of a generation.
pub(crate) async fn take_seat(shared: &Arc<Shared>, generation: &Arc<Generation>) -> Result<Seat, CallError> {
    let host = Arc::new(PlugHost::new(Arc::clone(shared), Arc::clone(generation)));
    let limits = Limits { memory: generation.limits.memory, ..Limits::default() };
    let budget = generation.limits.timeout(HookKind::Init);
    let instance = generation.program.start(&limits, Arc::clone(&host) as _, budget).await?;
    host.leave();
    generation.figures.started();
    Ok(Seat { instance, host, calls: 0, born: Instant::now() })
}

/// Which of a generation's instances it is.
pub(crate) enum Place {
    /// The one that is always there for the next call, with what answered when it was loaded, or nothing yet.
    First(Option<Seat>),
    /// One more, while there is more to do.
    Spare,
}

/// Starts the owner of an instance. It must be counted already.
pub(crate) fn spawn(shared: &Arc<Shared>, slot: &Arc<Slot>, generation: &Arc<Generation>, place: Place) {
    let (spare, seat) = match place {
        Place::First(seat) => (false, seat),
        Place::Spare => (true, None),
    };
    let mut owner = Owner {
        spare,
        holds: 0,
        shared: Arc::clone(shared),
        slot: Arc::clone(slot),
        generation: Arc::clone(generation),
        seat,
        not_before: None,
    };
    // Here and not by its task: who sees that the generation runs sees what it holds, too.
    owner.count_memory();
    shared.tasks.spawn(async move {
        let kill = owner.generation.kill.clone();
        let generation = Arc::clone(&owner.generation);
        // Dropping the future drops the instance, in the middle of a call if it must be.
        kill.run_until_cancelled(owner.run()).await;
        generation.dismiss();
    });
}

struct Owner {
    shared: Arc<Shared>,
    slot: Arc<Slot>,
    generation: Arc<Generation>,
    seat: Option<Seat>,
    not_before: Option<Instant>,
    spare: bool,
    /// Bytes that were counted for it.
    holds: u64,
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.generation.figures.holds(self.holds, 0);
    }
}

impl Owner {
    async fn run(mut self) {
        while let Some(job) = self.next().await {
            if self.generation.is_quarantined() {
                self.answer(job, Err(DispatchError::Quarantined { plug: self.generation.plug.to_string() }));
            } else if !job.reply.is_closed() {
                self.serve(job).await;
            }
        }
    }

    async fn next(&mut self) -> Option<Job> {
        let generation = Arc::clone(&self.generation);
        let lifetimes = self.shared.options.lifetimes;
        // One that waits already needs no clock.
        if let Some(job) = generation.jobs.try_lock().ok().and_then(|mut jobs| jobs.try_recv().ok()) {
            // Under load nothing else here would ever let others have their turn.
            tokio::task::coop::consume_budget().await;
            return Some(job);
        }
        generation.idle.fetch_add(1, Ordering::AcqRel);
        let job = loop {
            let receive = async { generation.jobs.lock().await.recv().await };
            let patience = match &self.seat {
                _ if self.spare => lifetimes.spare,
                Some(seat) if seat.calls == 0 => lifetimes.unused,
                Some(_) => lifetimes.idle,
                None => break receive.await,
            };
            match tokio::time::timeout(patience, receive).await {
                Ok(job) => break job,
                Err(_) if self.spare => break None,
                Err(_) => {
                    self.seat = None;
                    self.count_memory();
                }
            }
        };
        generation.idle.fetch_sub(1, Ordering::AcqRel);
        job
    }

    fn count_memory(&mut self) {
        let now = self.seat.as_ref().map_or(0, |seat| seat.instance.memory_bytes());
        self.generation.figures.holds(self.holds, now);
        self.holds = now;
    }

    async fn serve(&mut self, mut job: Job) {
        let plug = Arc::clone(&self.generation.plug);
        let mut seat = match self.seat.take().filter(|seat| !seat.instance.is_gone()) {
            Some(seat) => seat,
            None => match self.fresh().await {
                Ok(seat) => seat,
                Err(error) => {
                    self.ended(&job.context.function, &error);
                    return self.answer(job, Err(error));
                }
            },
        };
        seat.host.enter(&job.rights);
        let function = job.context.function.clone();
        let export = self.generation.export(&function);
        let work = std::mem::replace(&mut job.work, Work::Call(serde_json::Value::Null));
        let begun = Instant::now();
        let work = async {
            match work {
                Work::Call(input) => {
                    seat.instance.call(&job.context, &export, &input, job.budget).await.map(Answer::Value)
                }
                Work::Serve(request) => {
                    seat.instance.serve(&job.context, &export, request, job.budget).await.map(Answer::Response)
                }
            }
        };
        let (result, busy) = figures::busy(work).await;
        let took = begun.elapsed();
        self.generation.figures.served(took, busy);
        let memory = seat.instance.memory_bytes();
        self.generation.by_hook.served(&job.context.hook, &function, took, busy, memory);
        seat.host.leave();
        seat.calls = seat.calls.saturating_add(1);
        let ended = result.as_ref().is_err_and(CallError::ends_instance) || seat.instance.is_gone();
        let result = result.map_err(|error| {
            let traces = &self.generation.traces;
            DispatchError::from_call(&plug, &function, traces.map(error, &export), traces.written(&export))
        });
        if ended {
            drop(seat);
            if let Err(error) = &result {
                self.ended(&function, error);
            }
        } else if self.generation.limits.instance == InstanceMode::Warm
            && !seat.is_worn(&self.shared.options.lifetimes, &self.generation.limits)
        {
            self.seat = Some(seat);
        }
        self.count_memory();
        self.answer(job, result);
    }

    /// A new instance, after the wait that the failures before it cost.
    async fn fresh(&mut self) -> Result<Seat, DispatchError> {
        if let Some(instant) = self.not_before.take() {
            tokio::time::sleep_until(instant.into()).await;
        }
        take_seat(&self.shared, &self.generation).await.map_err(|error| {
            let error = self.generation.traces.map(error, "init");
            DispatchError::from_call(&self.generation.plug, "init", error, None)
        })
    }

    /// The instance is gone: count it, and stop the plug if that was once too often.
    fn ended(&mut self, function: &str, error: &DispatchError) {
        let verdict = self.generation.supervisor.lock().failed(Instant::now());
        match verdict {
            Verdict::Restart { not_before } => {
                self.not_before = Some(not_before);
                tracing::warn!(plug = %self.generation.plug, function, %error, "a plug's instance ended");
            }
            Verdict::Quarantine => {
                self.generation.quarantine();
                self.slot.tell(SlotCommand::Quarantined { generation: self.generation.number });
            }
        }
    }

    fn answer(&self, job: Job, result: Result<Answer, DispatchError>) {
        self.slot.count(&self.shared, &self.generation, &job.context, result.as_ref().err());
        // A caller that went away does not mind.
        drop(job.reply.send(result));
    }
}
