//! What a store holds beside the plug's own memory: who is asked, on whose behalf, and what is left of time and memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Instant, SystemTime};

use serde_json::Value;

use crate::api::{CallContext, Host, Origin, SyscallError, SyscallErrorCode};
use crate::budget::Budget;
use crate::last_words::LastWords;
use crate::limits::Limiter;
use crate::script_faults::Fault;
use crate::wasi::interpreter::Written;

/// The data of one instance's store.
pub(crate) struct State {
    pub(crate) limiter: Limiter,
    pub(crate) budget: Budget,
    /// Of the call in progress.
    pub(crate) context: CallContext,
    /// Zero of the plug's monotonic clock: the host's own uptime is none of its business.
    pub(crate) born: Instant,
    /// A syscall of a script was given up because the time of its call was over.
    given_up: AtomicBool,
    /// What a script engine said of the error that its call ends with.
    pub(crate) fault: Option<Fault>,
    /// What an interpreter has written and not yet ended with a line.
    pub(crate) written: Written,
    /// What the call in progress said of its own failure.
    pub(crate) last_words: LastWords,
    host: Arc<dyn Host>,
}

impl State {
    pub(crate) fn new(host: Arc<dyn Host>, limiter: Limiter, budget: Budget) -> Self {
        Self {
            limiter,
            budget,
            context: CallContext { hook: "init".to_owned(), function: "init".to_owned(), origin: Origin::Plug },
            born: Instant::now(),
            given_up: AtomicBool::new(false),
            fault: None,
            written: Written::default(),
            last_words: LastWords::default(),
            host,
        }
    }

    /// Whether a syscall was given up since this was asked last: then the call has run too long, whatever the script makes of it.
    pub(crate) fn take_given_up(&mut self) -> bool {
        std::mem::take(self.given_up.get_mut())
    }

    /// The time that the plug sees.
    pub(crate) fn wall_clock(&self) -> SystemTime {
        self.host.now()
    }

    /// Asks the host. While it waits for the user the call's clock stands still. A script is told that its time is over, where it waits.
    pub(crate) async fn syscall(&self, name: &str, input: Value) -> Result<Value, SyscallError> {
        let answer = self.host.syscall(&self.context, name, input);
        if self.host.waits_for_user(name) {
            return self.budget.paused(answer).await;
        }
        let in_time = self.budget.while_it_lasts(answer).await;
        in_time.unwrap_or_else(|_spent| {
            self.given_up.store(true, Ordering::Relaxed);
            let message = format!("{name} was not answered within the time of the call");
            Err(SyscallError::new(SyscallErrorCode::Timeout, message))
        })
    }
}
