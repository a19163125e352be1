//! What one instance may take of the machine.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use wasmtime::ResourceLimiter;

/// The caps of one instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of all linear memories and tables together.
    pub memory: u64,
    /// Elements of all tables together; each costs the host a pointer, which `memory` counts too.
    pub table_elements: u64,
    /// Core instances; a component made of many shared libraries (componentize-py) has some dozens.
    pub instances: usize,
    /// Linear memories.
    pub memories: usize,
    /// Tables.
    pub tables: usize,
    /// Bytes that one syscall may make the host copy out of the plug.
    pub transfer: usize,
    /// Component-model handles alive at once.
    pub handles: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // CONTRACT §8: 64 MiB unless the manifest asks for more.
            memory: 64 << 20,
            // Python's interpreter has about 20,000; ten times that is 1.6 MB.
            table_elements: 200_000,
            instances: 128,
            memories: 16,
            tables: 128,
            // A note may have 32 MiB (CONTRACT §8) and JSON may escape some of it.
            transfer: 64 << 20,
            // The API has no resources: a plug needs none but those between its own parts.
            handles: 10_000,
        }
    }
}

/// What an instance has taken, readable while it runs.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    memory: AtomicU64,
    refused: AtomicBool,
}

impl Usage {
    pub(crate) fn memory(&self) -> u64 {
        self.memory.load(Ordering::Relaxed)
    }

    /// Whether memory was refused since the last [`Usage::forget_refusal`].
    pub(crate) fn was_refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }

    pub(crate) fn forget_refusal(&self) {
        self.refused.store(false, Ordering::Relaxed);
    }
}

/// Counts over the whole store: wasmtime's own limit is for each memory alone, and a component may have many.
pub(crate) struct Limiter {
    limits: Limits,
    usage: Arc<Usage>,
    table_elements: u64,
}

impl Limiter {
    pub(crate) fn new(limits: Limits, usage: Arc<Usage>) -> Self {
        Self { limits, usage, table_elements: 0 }
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(crate) fn usage(&self) -> &Arc<Usage> {
        &self.usage
    }

    fn grow(&mut self, bytes: u64, elements: u64) -> bool {
        let memory = self.usage.memory().saturating_add(bytes);
        let elements = self.table_elements.saturating_add(elements);
        let fits = memory <= self.limits.memory && elements <= self.limits.table_elements;
        if fits {
            self.usage.memory.store(memory, Ordering::Relaxed);
            self.table_elements = elements;
        } else {
            self.usage.refused.store(true, Ordering::Relaxed);
        }
        fits
    }

    /// A growth that was counted and then failed stays counted. wasmtime reports failures also of growths that it never asked us about, so
    /// that taking back would let a plug lower its own count.
    fn failed(&self, what: &'static str, error: &wasmtime::Error) {
        tracing::debug!(what, error = %error, "a plug could not grow");
        self.usage.refused.store(true, Ordering::Relaxed);
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        Ok(self.grow(desired.saturating_sub(current) as u64, 0))
    }

    fn memory_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        self.failed("memory", &error);
        Ok(())
    }

    fn table_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let elements = desired.saturating_sub(current) as u64;
        Ok(self.grow(elements.saturating_mul(size_of::<usize>() as u64), elements))
    }

    fn table_grow_failed(&mut self, error: wasmtime::Error) -> wasmtime::Result<()> {
        self.failed("table", &error);
        Ok(())
    }

    fn instances(&self) -> usize {
        self.limits.instances
    }

    fn tables(&self) -> usize {
        self.limits.tables
    }

    fn memories(&self) -> usize {
        self.limits.memories
    }
}
