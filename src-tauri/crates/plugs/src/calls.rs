//! One call into a plug: what is asked, on whose behalf, and where the answer goes.

use std::sync::Arc;
use std::time::Duration;

use jackdaw_manifest::Effective;
use jackdaw_sandbox::{CallContext, HttpRequest, HttpResponse, Origin};
use serde_json::Value;
use tokio::sync::oneshot;

use crate::application::EventCause;
use crate::error::DispatchError;

/// What a function is given.
#[derive(Debug)]
pub(crate) enum Work {
    Call(Value),
    Serve(HttpRequest),
}

/// What a function gave back.
#[derive(Debug)]
pub(crate) enum Answer {
    Value(Value),
    Response(HttpResponse),
}

impl Answer {
    pub(crate) fn into_value(self) -> Value {
        match self {
            Self::Value(value) => value,
            Self::Response(_) => Value::Null,
        }
    }
}

/// A call in a plug's mailbox.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) work: Work,
    pub(crate) context: CallContext,
    pub(crate) rights: Rights,
    pub(crate) budget: Duration,
    pub(crate) reply: oneshot::Sender<Result<Answer, DispatchError>>,
}

/// On whose behalf a call runs.
#[derive(Debug, Clone)]
pub(crate) struct Rights {
    /// What everybody before this plug may do; `None` if nobody was: a user, a timer.
    pub(crate) before: Option<Arc<Effective>>,
    /// The plugs that wait for this call, outermost first.
    pub(crate) waiting: Vec<Arc<str>>,
    /// Events deep.
    pub(crate) depth: u8,
}

impl Rights {
    /// Of a call that no plug caused.
    pub(crate) fn own() -> Self {
        Self { before: None, waiting: Vec::new(), depth: 0 }
    }

    /// Of an event's handler.
    pub(crate) fn of(cause: &EventCause) -> Self {
        Self { before: cause.rights.clone(), waiting: Vec::new(), depth: cause.depth }
    }

    /// What a plug may do on this behalf.
    pub(crate) fn of_plug(&self, own: &Arc<Effective>) -> Arc<Effective> {
        match &self.before {
            None => Arc::clone(own),
            Some(before) => Arc::new(before.intersect(own)),
        }
    }
}

/// A call as its maker describes it.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) function: String,
    pub(crate) hook: &'static str,
    pub(crate) budget: Duration,
    pub(crate) origin: Origin,
    pub(crate) rights: Rights,
    pub(crate) work: Work,
}
