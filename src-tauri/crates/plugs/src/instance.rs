//! The owner of one instance: takes calls from its generation's mailbox, one at a time, and replaces the instance when it ended.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use jackdaw_manifest::{HookKind, InstanceMode};
use jackdaw_sandbox::{CallError, Instance, Limits};

use crate::calls::{Answer, Job, Work};
use crate::error::DispatchError;
use crate::generation::Generation;
use crate::host::PlugHost;
use crate::shared::Shared;
use crate::slot::{Slot, SlotCommand};
use crate::supervisor::Verdict;

/// How long an additional instance waits for work before it gives its memory back. The first stays warm.
const SPARE_IDLE: Duration = Duration::from_secs(30);

/// An instance and the host that it calls.
pub(crate) struct Seat {
    pub(crate) instance: Instance,
    pub(crate) host: Arc<PlugHost>,
}

/// Makes an instance of a generation.
pub(crate) async fn take_seat(shared: &Arc<Shared>, generation: &Arc<Generation>) -> Result<Seat, CallError> {
    let host = Arc::new(PlugHost::new(Arc::clone(shared), Arc::clone(generation)));
    let limits = Limits { memory: generation.limits.memory, ..Limits::default() };
    let budget = generation.limits.timeout(HookKind::Init);
    let instance = generation.program.start(&limits, Arc::clone(&host) as _, budget).await?;
    Ok(Seat { instance, host })
}

/// Starts the owner of one more instance, with a warm one or none yet. It must be counted already.
pub(crate) fn spawn(shared: &Arc<Shared>, slot: &Arc<Slot>, generation: &Arc<Generation>, seat: Option<Seat>) {
    let owner = Owner {
        spare: seat.is_none(),
        shared: Arc::clone(shared),
        slot: Arc::clone(slot),
        generation: Arc::clone(generation),
        seat,
        not_before: None,
    };
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

    async fn next(&self) -> Option<Job> {
        self.generation.idle.fetch_add(1, Ordering::AcqRel);
        let receive = async { self.generation.jobs.lock().await.recv().await };
        let job =
            if self.spare { tokio::time::timeout(SPARE_IDLE, receive).await.ok().flatten() } else { receive.await };
        self.generation.idle.fetch_sub(1, Ordering::AcqRel);
        job
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
        let result = match work {
            Work::Call(input) => seat.instance.call(&job.context, &export, &input, job.budget).await.map(Answer::Value),
            Work::Serve(request) => {
                seat.instance.serve(&job.context, &export, request, job.budget).await.map(Answer::Response)
            }
        };
        seat.host.leave();
        let ended = result.as_ref().is_err_and(CallError::ends_instance) || seat.instance.is_gone();
        let result =
            result.map_err(|error| DispatchError::from_call(&plug, &function, self.generation.traces.map(error)));
        if ended {
            drop(seat);
            if let Err(error) = &result {
                self.ended(&function, error);
            }
        } else if self.generation.limits.instance == InstanceMode::Warm {
            self.seat = Some(seat);
        }
        self.answer(job, result);
    }

    /// A new instance, after the wait that the failures before it cost.
    async fn fresh(&mut self) -> Result<Seat, DispatchError> {
        if let Some(instant) = self.not_before.take() {
            tokio::time::sleep_until(instant.into()).await;
        }
        take_seat(&self.shared, &self.generation)
            .await
            .map_err(|error| DispatchError::from_call(&self.generation.plug, "init", self.generation.traces.map(error)))
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
        self.slot.count(&self.shared, &job.context, result.as_ref().err());
        // A caller that went away does not mind.
        drop(job.reply.send(result));
    }
}
