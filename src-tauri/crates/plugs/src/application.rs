//! What an application of the plug engine provides: its own syscalls, and who may see its events.

use std::borrow::Cow;
use std::sync::Arc;

use async_trait::async_trait;
use jackdaw_manifest::{Effective, Permission};
use jackdaw_sandbox::{Origin, SyscallError};
use serde_json::Value;

use crate::held::Held;

/// Where a syscall's input says what it is about, so that `authorize` can hold it against a permission's scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeFrom {
    /// The permission has no scope, or the application filters what it returns by [`Caller::effective`].
    Anywhere,
    /// The string in this field of the input.
    Param(&'static str),
    /// The strings in all of these fields: each must be in scope.
    Params(&'static [&'static str]),
    /// The scheme, host and port of the URL in this field.
    Url(&'static str),
    /// The plug in this field, which holds `plug.function`.
    PlugOf(&'static str),
}

/// One syscall of an application, declared so that the engine can check it before the application runs it.
#[derive(Debug, Clone)]
pub struct SyscallSpec {
    /// `interface.function`, e.g. `notes.read`.
    pub name: Cow<'static, str>,
    /// Any one of these is enough; none listed means that every plug may call it.
    pub permissions: Vec<Permission>,
    /// What it is about.
    pub scope: ScopeFrom,
    /// Time spent in it is that of its user or of other plugs, and does not count against the plug's budget.
    pub waits_for_others: bool,
}

impl SyscallSpec {
    /// A syscall that every plug may call.
    pub fn free(name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), permissions: Vec::new(), scope: ScopeFrom::Anywhere, waits_for_others: false }
    }

    /// A syscall that needs a permission for what `scope` names.
    pub fn needs(name: impl Into<Cow<'static, str>>, permission: Permission, scope: ScopeFrom) -> Self {
        Self { name: name.into(), permissions: vec![permission], scope, waits_for_others: false }
    }

    /// The same, with the time spent in it not counted as the plug's.
    #[must_use]
    pub fn waiting_for_others(mut self) -> Self {
        self.waits_for_others = true;
        self
    }
}

/// Who makes a syscall.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The plug's name.
    pub plug: Arc<str>,
    /// Which of its generations.
    pub generation: u64,
    /// The function that runs.
    pub function: Arc<str>,
    /// The hook that fired, e.g. `command`.
    pub hook: Arc<str>,
    /// Who set it going.
    pub origin: Origin,
    /// How many events deep the chain is; 0 for a call that no event caused.
    pub depth: u8,
    /// The rights of everyone in the chain of calls, never more.
    pub effective: Arc<Effective>,
    /// The plugs that wait for this call, outermost first.
    pub(crate) waiting: Vec<Arc<str>>,
    pub(crate) held: Held,
}

impl Caller {
    /// Keeps something until the call ends, however it ends; then it is dropped.
    pub fn keep(&self, guard: impl Send + 'static) {
        self.held.keep(guard);
    }

    /// The cause of an event that the application emits because of this call.
    ///
    /// It carries the depth, so that plugs that answer each other end, but not the rights: what the application tells is
    /// filtered by [`Application::event_visible`] for each listener.
    #[must_use]
    pub fn cause(&self) -> EventCause {
        let waiting = self.waiting.iter().chain([&self.plug]).map(Arc::clone).collect();
        EventCause { origin: Origin::Plug, depth: self.depth.saturating_add(1), rights: None, waiting }
    }
}

/// Why an event is emitted.
#[derive(Debug, Clone)]
pub struct EventCause {
    /// Who set it going.
    pub origin: Origin,
    /// How many events deep it is; above the limit it is dropped.
    pub depth: u8,
    /// The rights of the plugs that caused it, if it is a plug's own event: its handlers have these and their own, never more.
    pub(crate) rights: Option<Arc<Effective>>,
    /// The plugs whose calls wait until the event was told; an event that is waited for is not told to them: they could only wait for
    /// themselves.
    pub(crate) waiting: Vec<Arc<str>>,
}

impl EventCause {
    /// An event that the application itself, or its user, caused.
    #[must_use]
    pub fn new(origin: Origin) -> Self {
        Self { origin, depth: 0, rights: None, waiting: Vec::new() }
    }

    /// Whether a plug waits for what this causes, so that asking it would be waiting for itself.
    #[must_use]
    pub fn is_waiting(&self, plug: &str) -> bool {
        self.waiting.iter().any(|waiting| &**waiting == plug)
    }
}

/// The application that plugs extend.
#[async_trait]
pub trait Application: Send + Sync + 'static {
    /// Its syscalls. Asked once, at the start.
    fn syscalls(&self) -> Vec<SyscallSpec>;

    /// Does one of them. The engine has checked the declared permission and scope; lists must be filtered by `caller.effective`.
    ///
    /// # Errors
    /// The plug gets the error, typed.
    async fn syscall(&self, caller: &Caller, name: &str, input: Value) -> Result<Value, SyscallError>;

    /// Whether a plug with these rights may see this event of the application.
    fn event_visible(&self, effective: &Effective, name: &str, data: &Value) -> bool;
}
