//! Timers: one task for each schedule of a generation, which arms the next tick after each.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use jackdaw_manifest::{Cron, HookKind, Overlap, Schedule};
use jackdaw_sandbox::Origin;
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

use crate::activity::Busy;
use crate::calls::{Request, Rights, Work};
use crate::generation::Generation;
use crate::logs::LogLevel;
use crate::shared::Shared;
use crate::status::TimerStatus;

/// A tick that comes later than this was missed: the machine slept, or its clock was set.
const LATE: Duration = Duration::from_secs(60);
/// Ticks that `overlap: queue` keeps waiting; more of them would never be made up for.
const MOST_QUEUED: usize = 16;
/// Where the last run of a timer with `catchUp` is kept. No plug can have this name.
const NAMESPACE: &str = "engine.cron";

/// The timers of one generation; they end when it is dropped or told to.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    stop: CancellationToken,
    listed: Vec<Listed>,
}

/// When a timer runs next, as its task last said.
type Next = Arc<Mutex<Option<DateTime<Utc>>>>;

#[derive(Debug)]
struct Listed {
    function: String,
    schedule: String,
    next: Next,
}

impl Timers {
    /// Starts the timers of a generation.
    pub(crate) fn start(shared: &Arc<Shared>, generation: &Arc<Generation>) -> Self {
        let mut timers = Self { stop: shared.stop.child_token(), listed: Vec::new() };
        for (function, declared) in &generation.manifest.functions {
            for cron in &declared.cron {
                let next = Arc::new(Mutex::new(None));
                timers.listed.push(Listed {
                    function: function.clone(),
                    schedule: cron.expression.clone(),
                    next: Arc::clone(&next),
                });
                let timer = Timer::new(shared, generation, function, cron, next, timers.stop.clone());
                shared.tasks.spawn(timer.run());
            }
        }
        timers
    }

    /// When they run next.
    pub(crate) fn status(&self) -> Vec<TimerStatus> {
        let status = self.listed.iter().map(|timer| TimerStatus {
            function: timer.function.clone(),
            schedule: timer.schedule.clone(),
            next: *timer.next.lock(),
        });
        status.collect()
    }
}

impl Drop for Timers {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

struct Timer {
    shared: Arc<Shared>,
    generation: Arc<Generation>,
    function: String,
    schedule: Schedule,
    overlap: Overlap,
    catch_up: bool,
    key: String,
    next: Next,
    stop: CancellationToken,
    busy: Arc<AtomicBool>,
    /// Held until the first tick is armed.
    starting: Mutex<Option<Busy>>,
}

/// What rings when a tick's time has come, and says from then on that something goes on.
#[derive(Debug, Default)]
struct Bell {
    rung: Notify,
    busy: Mutex<Option<Busy>>,
}

/// A tick on its way to the function.
type Tick = (DateTime<Utc>, Option<Busy>);

impl Timer {
    fn new(
        shared: &Arc<Shared>,
        generation: &Arc<Generation>,
        function: &str,
        cron: &Cron,
        next: Next,
        stop: CancellationToken,
    ) -> Self {
        Self {
            shared: Arc::clone(shared),
            generation: Arc::clone(generation),
            function: function.to_owned(),
            schedule: cron.schedule(shared.timezone),
            overlap: cron.overlap,
            catch_up: cron.catch_up,
            key: format!("{}.{function} {}", generation.plug, cron.expression),
            next,
            stop,
            busy: Arc::default(),
            starting: Mutex::new(Some(shared.activity.begin())),
        }
    }

    async fn run(self) {
        let (ticks, waiting) = mpsc::channel(MOST_QUEUED);
        let runner = self.answer(waiting);
        let clock = self.tick(ticks);
        // When the clock ends, what it queued is dropped with it: a tick belongs to its generation.
        tokio::select! {
            () = clock => {}
            () = runner => {}
        }
        *self.next.lock() = None;
    }

    /// Sends each tick when its time has come; returns when the timer is stopped.
    async fn tick(&self, ticks: mpsc::Sender<Tick>) {
        let alarm = &self.shared.options.alarm;
        let mut held = self.starting.lock().take();
        if self.schedule.is_start() {
            self.offer(&ticks, alarm.now(), held.take());
            self.stop.cancelled().await;
            return;
        }
        let mut after = alarm.now();
        if let Some(missed) = self.missed_before(after).await {
            self.offer(&ticks, missed, held.clone());
        }
        while let Some(at) = self.schedule.next_after(after) {
            *self.next.lock() = Some(at);
            let bell = Arc::new(Bell::default());
            let (ringing, activity) = (Arc::clone(&bell), self.shared.activity.clone());
            let ring = move || {
                *ringing.busy.lock() = Some(activity.begin());
                ringing.rung.notify_one();
            };
            let armed = match alarm.arm(at, Arc::new(ring)).await {
                Ok(armed) => armed,
                Err(error) => {
                    self.say(LogLevel::Error, format!("the timer stopped: {error}"));
                    break;
                }
            };
            drop(held.take());
            tokio::select! {
                () = self.stop.cancelled() => {
                    alarm.disarm(armed).await;
                    return;
                }
                () = bell.rung.notified() => {}
            }
            held = bell.busy.lock().take();
            let now = alarm.now();
            let late = (now - at).to_std().unwrap_or_default() > LATE;
            if !late {
                self.offer(&ticks, at, held.clone());
                after = at;
            } else {
                // Slept through: none of what was missed, or the last of it once.
                let last = self.last_before(at, now);
                if self.catch_up {
                    self.offer(&ticks, last, held.clone());
                }
                after = last;
            }
        }
        *self.next.lock() = None;
        drop(held);
        self.stop.cancelled().await;
    }

    fn offer(&self, ticks: &mpsc::Sender<Tick>, at: DateTime<Utc>, busy: Option<Busy>) {
        if self.overlap == Overlap::Skip && self.busy.load(Ordering::Acquire) {
            return self.say(LogLevel::Info, format!("skipped the tick of {at}: the one before still runs"));
        }
        self.busy.store(true, Ordering::Release);
        if ticks.try_send((at, busy)).is_err() {
            self.say(LogLevel::Warn, format!("dropped the tick of {at}: {MOST_QUEUED} others wait"));
        }
    }

    /// Calls the function for each tick, one after the other.
    async fn answer(&self, mut waiting: mpsc::Receiver<Tick>) {
        while let Some((scheduled, busy)) = waiting.recv().await {
            if self.catch_up {
                self.remember(scheduled).await;
            }
            let scheduled = scheduled.to_rfc3339_opts(SecondsFormat::AutoSi, true);
            let request = Request {
                function: self.function.clone(),
                hook: HookKind::Cron.key(),
                budget: self.generation.limits.timeout(HookKind::Cron),
                origin: Origin::Cron,
                rights: Rights::own(),
                work: Work::Call(json!({ "scheduled": scheduled })),
            };
            match self.generation.submit(request) {
                Ok(answer) => {
                    self.shared.hire(&self.generation);
                    // A failure was counted and logged by the instance's owner.
                    drop(answer.await);
                }
                Err(_) => self.say(LogLevel::Warn, format!("missed the tick of {scheduled}: the plug takes no calls")),
            }
            if waiting.is_empty() {
                self.busy.store(false, Ordering::Release);
            }
            drop(busy);
        }
    }

    /// The last tick up to `now`, from one that is known to be before it.
    fn last_before(&self, first: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
        // A far jump of the clock would take as many steps as there were ticks; a day of them is enough to find the last.
        let from = first.max(now - chrono::Duration::days(1));
        let mut last =
            if from > first { self.schedule.next_after(from).filter(|at| *at <= now).unwrap_or(first) } else { first };
        while let Some(next) = self.schedule.next_after(last).filter(|next| *next <= now) {
            last = next;
        }
        last
    }

    /// With `catchUp`, the last tick that came while nothing ran.
    async fn missed_before(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if !self.catch_up {
            return None;
        }
        let (store, key) = (self.shared.options.store.clone(), self.key.clone());
        let stored = tokio::task::spawn_blocking(move || store.setting_get(NAMESPACE, &key)).await.ok()?.ok()?;
        let Some(Value::String(text)) = stored else {
            // The first time that this timer is seen: from here on it counts.
            self.remember(now).await;
            return None;
        };
        let last = DateTime::parse_from_rfc3339(&text).ok()?.with_timezone(&Utc);
        let first = self.schedule.next_after(last).filter(|at| *at <= now)?;
        Some(self.last_before(first, now))
    }

    async fn remember(&self, at: DateTime<Utc>) {
        let (store, key) = (self.shared.options.store.clone(), self.key.clone());
        let value = Value::String(at.to_rfc3339());
        let kept = tokio::task::spawn_blocking(move || store.setting_set(NAMESPACE, &key, &value)).await;
        if !matches!(kept, Ok(Ok(()))) {
            self.say(
                LogLevel::Warn,
                "the time of this run could not be kept: a missed one may not be made up for".to_owned(),
            );
        }
    }

    fn say(&self, level: LogLevel, message: String) {
        self.shared.log(&self.generation.plug, level, Some(&self.function), message);
    }
}
