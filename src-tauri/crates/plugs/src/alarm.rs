//! What wakes timers: the clock and one-shot jobs at instants.
//!
//! The arithmetic of schedules is the manifest crate's, what a tick does is `cron`'s; here is only "call me then". It is a trait so that
//! tests own the time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tokio_cron_scheduler::{Job, JobScheduler};
use uuid::Uuid;

/// What is called at the instant; once.
pub type Fire = Arc<dyn Fn() + Send + Sync>;

/// Names an armed alarm.
pub type AlarmId = Uuid;

/// Why an alarm could not be armed.
#[derive(Debug, thiserror::Error)]
#[error("the scheduler refused the job: {0}")]
pub struct AlarmError(pub String);

/// A clock that can be asked to call back.
#[async_trait]
pub trait Alarm: Send + Sync + 'static {
    /// The time.
    fn now(&self) -> DateTime<Utc>;

    /// Calls `fire` once at `at`, or soon if that has passed.
    ///
    /// # Errors
    /// If the scheduler does not take the job.
    async fn arm(&self, at: DateTime<Utc>, fire: Fire) -> Result<AlarmId, AlarmError>;

    /// Forgets an alarm; one that has fired is no error.
    async fn disarm(&self, id: AlarmId);

    /// How many alarms are armed: nothing may stay registered behind a plug that is gone.
    fn armed(&self) -> usize;

    /// Ends it.
    async fn shutdown(&self);
}

/// The scheduler keeps whole seconds and looks twice a second, so a job may come up to two seconds early or half a second late.
/// Jobs are therefore armed this much early, and the rest is slept exactly.
const LEAD: Duration = Duration::from_secs(1);

/// The machine's clock, and tokio-cron-scheduler for one-shot jobs.
///
/// The scheduler's own cron is not used: it freezes UTC offsets across daylight saving, ANDs the two day fields and overlaps runs.
pub struct SystemAlarm {
    scheduler: tokio::sync::Mutex<JobScheduler>,
    armed: Arc<parking_lot::Mutex<std::collections::HashSet<Uuid>>>,
}

impl SystemAlarm {
    /// Starts the scheduler on the current tokio runtime.
    ///
    /// # Errors
    /// If the scheduler does not start.
    pub async fn start() -> Result<Arc<Self>, AlarmError> {
        let scheduler = JobScheduler::new().await.map_err(|error| AlarmError(error.to_string()))?;
        scheduler.start().await.map_err(|error| AlarmError(error.to_string()))?;
        Ok(Arc::new(Self { scheduler: tokio::sync::Mutex::new(scheduler), armed: Arc::default() }))
    }
}

impl std::fmt::Debug for SystemAlarm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SystemAlarm").field("armed", &self.armed.lock().len()).finish_non_exhaustive()
    }
}

#[async_trait]
impl Alarm for SystemAlarm {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    async fn arm(&self, at: DateTime<Utc>, fire: Fire) -> Result<AlarmId, AlarmError> {
        let wait = (at - Utc::now()).to_std().unwrap_or_default().saturating_sub(LEAD);
        let armed = Arc::clone(&self.armed);
        let job = Job::new_one_shot_at_instant_async(Instant::now() + wait, move |id, _| {
            let (armed, fire) = (Arc::clone(&armed), Arc::clone(&fire));
            Box::pin(async move {
                let rest = (at - Utc::now()).to_std().unwrap_or_default();
                tokio::time::sleep(rest).await;
                // Disarmed in between: the plug is gone, and so must be its tick.
                if armed.lock().remove(&id) {
                    fire();
                }
            })
        })
        .map_err(|error| AlarmError(error.to_string()))?;
        let id = job.guid();
        self.armed.lock().insert(id);
        let added = self.scheduler.lock().await.add(job).await;
        match added {
            Ok(id) => Ok(id),
            Err(error) => {
                self.armed.lock().remove(&id);
                Err(AlarmError(error.to_string()))
            }
        }
    }

    async fn disarm(&self, id: AlarmId) {
        if self.armed.lock().remove(&id)
            && let Err(error) = self.scheduler.lock().await.remove(&id).await
        {
            tracing::debug!(%id, %error, "a job was gone before it was removed");
        }
    }

    fn armed(&self) -> usize {
        self.armed.lock().len()
    }

    async fn shutdown(&self) {
        self.armed.lock().clear();
        if let Err(error) = self.scheduler.lock().await.shutdown().await {
            tracing::debug!(%error, "the scheduler did not shut down cleanly");
        }
    }
}
