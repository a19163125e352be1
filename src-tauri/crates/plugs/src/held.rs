//! What lasts as long as the call that made it.

use std::any::Any;
use std::sync::Arc;

use parking_lot::Mutex;

/// What a call holds; let go when it ends, however it ends.
#[derive(Clone, Default)]
pub(crate) struct Held(Arc<Mutex<Vec<Box<dyn Any + Send>>>>);

impl Held {
    pub(crate) fn keep(&self, guard: impl Send + 'static) {
        self.0.lock().push(Box::new(guard));
    }

    pub(crate) fn release(&self) {
        // Taken out first: what a guard does when it is dropped must not find the lock taken.
        drop(std::mem::take(&mut *self.0.lock()));
    }
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Held({})", self.0.lock().len())
    }
}
