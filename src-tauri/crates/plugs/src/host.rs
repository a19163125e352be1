//! What an instance sees of the world: one way out, on behalf of the call in progress.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use jackdaw_sandbox::{CallContext, Host, SyscallError};
use parking_lot::Mutex;
use serde_json::Value;

use crate::application::Caller;
use crate::calls::Rights;
use crate::generation::Generation;
use crate::held::Held;
use crate::shared::Shared;
use crate::syscalls;

/// The host of one instance.
pub(crate) struct PlugHost {
    shared: Arc<Shared>,
    generation: Arc<Generation>,
    /// An instance serves one call at a time, so what it asks for belongs to that one.
    rights: Mutex<Rights>,
    held: Held,
    /// Whether it was asked for anything yet.
    asked: AtomicBool,
}

impl Drop for PlugHost {
    fn drop(&mut self) {
        self.held.release();
    }
}

impl PlugHost {
    pub(crate) fn new(shared: Arc<Shared>, generation: Arc<Generation>) -> Self {
        Self {
            shared,
            generation,
            rights: Mutex::new(Rights::own()),
            held: Held::default(),
            asked: AtomicBool::new(false),
        }
    }

    pub(crate) fn enter(&self, rights: &Rights) {
        self.held.release();
        *self.rights.lock() = rights.clone();
    }

    /// Whether the plug's code has asked for anything since it was started.
    pub(crate) fn was_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    pub(crate) fn leave(&self) {
        *self.rights.lock() = Rights::own();
        self.held.release();
    }
}

#[async_trait]
impl Host for PlugHost {
    async fn syscall(&self, context: &CallContext, name: &str, input: Value) -> Result<Value, SyscallError> {
        self.asked.store(true, Ordering::Relaxed);
        let rights = self.rights.lock().clone();
        let caller = Caller {
            plug: Arc::clone(&self.generation.plug),
            generation: self.generation.number,
            function: context.function.as_str().into(),
            hook: context.hook.as_str().into(),
            origin: context.origin,
            depth: rights.depth,
            effective: rights.of_plug(&self.generation.effective.load_full()),
            waiting: rights.waiting.clone(),
            held: self.held.clone(),
        };
        syscalls::perform(&self.shared, &self.generation, &caller, &rights, name, input).await
    }

    fn now(&self) -> std::time::SystemTime {
        self.shared.options.alarm.now().into()
    }

    fn waits_for_user(&self, name: &str) -> bool {
        self.shared.syscalls.get(name).is_some_and(|spec| spec.waits_for_others)
    }
}
