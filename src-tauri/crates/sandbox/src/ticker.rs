//! The clock that has running code asked whether its time is up. It rests while nothing runs: a program that only waits must not wake a hundred
//! times a second.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::{JoinHandle, Thread};
use std::time::Duration;

use wasmtime::Engine;

/// Ticks without anything running before it rests: calls that follow each other within a second need not wake it.
const REST_AFTER: u32 = 100;

/// The thread that advances the engine's epoch; it ends with this.
pub(crate) struct Ticker {
    pulse: Pulse,
    thread: Option<JoinHandle<()>>,
}

/// What runs, for the clock to know.
#[derive(Clone)]
pub(crate) struct Pulse(Arc<Shared>);

struct Shared {
    running: AtomicUsize,
    resting: AtomicBool,
    stop: AtomicBool,
    thread: OnceLock<Thread>,
}

/// Keeps the clock going.
pub(crate) struct Running<'a>(&'a Shared);

impl Ticker {
    pub(crate) fn start(engine: Engine, tick: Duration) -> std::io::Result<Self> {
        Self::with(tick, move || engine.increment_epoch())
    }

    fn with(tick: Duration, beat: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            running: AtomicUsize::new(0),
            resting: AtomicBool::new(false),
            stop: AtomicBool::new(false),
            thread: OnceLock::new(),
        });
        let seen = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("plug-clock".to_owned()).spawn(move || seen.beat(tick, &beat))?;
        shared.thread.get_or_init(|| thread.thread().clone());
        Ok(Self { pulse: Pulse(shared), thread: Some(thread) })
    }

    pub(crate) fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }
}

impl Shared {
    fn beat(&self, tick: Duration, beat: &dyn Fn()) {
        let mut idle = 0;
        while !self.stop.load(Ordering::SeqCst) {
            idle = if self.running.load(Ordering::SeqCst) == 0 { idle + 1 } else { 0 };
            if idle < REST_AFTER {
                // Woken early it ticks early, which asks a call only whether its time is up.
                std::thread::park_timeout(tick);
                beat();
                continue;
            }
            // Whoever begins says first that it runs and then looks whether the clock rests; the clock does the reverse. So one sees the other.
            self.resting.store(true, Ordering::SeqCst);
            if self.running.load(Ordering::SeqCst) == 0 && !self.stop.load(Ordering::SeqCst) {
                std::thread::park();
            }
            self.resting.store(false, Ordering::SeqCst);
            idle = 0;
        }
    }

    fn wake(&self) {
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }
}

impl Pulse {
    /// Something runs until the answer is dropped.
    pub(crate) fn running(&self) -> Running<'_> {
        self.0.running.fetch_add(1, Ordering::SeqCst);
        if self.0.resting.load(Ordering::SeqCst) {
            self.0.wake();
        }
        Running(&self.0)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.pulse.0.stop.store(true, Ordering::SeqCst);
        self.pulse.0.wake();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the sandbox's clock panicked");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{RecvTimeoutError, sync_channel};

    use super::*;

    const TICK: Duration = Duration::from_micros(100);

    #[test]
    fn it_rests_while_nothing_runs_and_goes_on_when_something_does() {
        let (tell, beats) = sync_channel(0);
        let ticker = Ticker::with(TICK, move || {
            let _ = tell.send(());
        })
        .unwrap();
        let pulse = ticker.pulse();
        for _ in 0..3 {
            // Each beat is waited for: the clock rests when no more come.
            let running = pulse.running();
            for _ in 0..2 * REST_AFTER {
                beats.recv().unwrap();
            }
            drop(running);
            while !pulse.0.resting.load(Ordering::SeqCst) {
                assert_ne!(beats.recv_timeout(TICK), Err(RecvTimeoutError::Disconnected));
            }
        }
        // A clock that waits for its beat to be taken ends with its listener.
        drop(beats);
        drop(ticker);
    }

    #[test]
    fn it_ends_while_it_rests() {
        let ticker = Ticker::with(TICK, || ()).unwrap();
        while !ticker.pulse.0.resting.load(Ordering::SeqCst) {
            std::thread::yield_now();
        }
        drop(ticker);
    }
}
