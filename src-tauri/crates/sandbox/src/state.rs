//! What a store holds beside the plug's own memory: who is asked, on whose behalf, and what is left of time and memory.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use serde_json::Value;

use crate::api::{CallContext, Host, Origin, SyscallError};
use crate::budget::Budget;
use crate::limits::Limiter;
use crate::wasi::interpreter::Written;

/// The data of one instance's store.
pub(crate) struct State {
    pub(crate) limiter: Limiter,
    pub(crate) budget: Budget,
    /// Of the call in progress.
    pub(crate) context: CallContext,
    /// Zero of the plug's monotonic clock: the host's own uptime is none of its business.
    pub(crate) born: Instant,
    /// What an interpreter has written and not yet ended with a line.
    pub(crate) written: Written,
    host: Arc<dyn Host>,
}

impl State {
    pub(crate) fn new(host: Arc<dyn Host>, limiter: Limiter) -> Self {
        Self {
            limiter,
            budget: Budget::new(),
            context: CallContext { hook: "init".to_owned(), function: "init".to_owned(), origin: Origin::Plug },
            born: Instant::now(),
            written: Written::default(),
            host,
        }
    }

    /// The time that the plug sees.
    pub(crate) fn wall_clock(&self) -> SystemTime {
        self.host.now()
    }

    /// Asks the host. While it waits for the user the call's clock stands still.
    pub(crate) async fn syscall(&self, name: &str, input: Value) -> Result<Value, SyscallError> {
        let answer = self.host.syscall(&self.context, name, input);
        if self.host.waits_for_user(name) { self.budget.paused(answer).await } else { answer.await }
    }
}
