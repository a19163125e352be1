//! How a call that did not return a value is told: what the guest reported, and what wasmtime did.

use std::time::Duration;

use wasmtime::{Store, Trap};

use crate::api::CallError;
use crate::bindings::jackdaw::plug::types::Error;
use crate::script_faults::Fault;
use crate::state::State;

/// A trap's words end up in logs and in the window: enough for a chain of causes, not for a backtrace of a runaway recursion.
const MAX_MESSAGE: usize = 2_000;

/// A `null` that was thrown, in the words of the script engine's prelude (`errors.js`).
const NO_ROOM: &str = "thrown: null";

/// An error that the guest's code returned or threw.
pub(crate) fn thrown(error: Error, store: &mut Store<State>, budget: Duration) -> CallError {
    let state = store.data_mut();
    let limiter = &state.limiter;
    match state.fault.take() {
        Some(Fault::Interrupted) => return CallError::Timeout { budget, trace: error.trace },
        // A script engine turns a refused growth into an exception. Nobody caught it.
        Some(Fault::OutOfMemory) => {
            return CallError::OutOfMemory { limit: limiter.limits().memory, trace: error.trace };
        }
        Some(Fault::NeverSettles) => return CallError::NeverSettles { message: error.message },
        // QuickJS throws a bare `null` when there is not even room for its "out of memory".
        None if limiter.usage().was_refused() && error.message == NO_ROOM => {
            return CallError::OutOfMemory { limit: limiter.limits().memory, trace: error.trace };
        }
        None => {}
    }
    if state.take_given_up() {
        return CallError::Timeout { budget, trace: error.trace };
    }
    error.into()
}

/// An error that ended the guest.
pub(crate) fn call_error(error: &wasmtime::Error, store: &mut Store<State>, budget: Duration) -> CallError {
    let state = store.data_mut();
    if state.take_given_up() {
        return CallError::Timeout { budget, trace: None };
    }
    let trap = error.downcast_ref::<Trap>();
    match trap {
        Some(Trap::Interrupt) => return CallError::Timeout { budget, trace: None },
        // Its own words are the precise ones, whatever the memory did before.
        Some(Trap::StackOverflow) => {}
        // A compiled guest that is refused memory aborts, or uses the null that it got.
        _ if state.limiter.usage().was_refused() => {
            return CallError::OutOfMemory { limit: state.limiter.limits().memory, trace: None };
        }
        _ => {}
    }
    tracing::debug!(error = ?error, "a plug trapped");
    let mut message = match trap {
        Some(trap) => trap.to_string(),
        None => causes(error),
    };
    if message.len() > MAX_MESSAGE {
        message.truncate(message.floor_char_boundary(MAX_MESSAGE));
        message.push('…');
    }
    message.push_str(&state.last_words.after_trap());
    CallError::Trap { message }
}

/// The chain of causes, without the backtrace that wasmtime puts in front of it.
fn causes(error: &wasmtime::Error) -> String {
    let causes = error
        .chain()
        .map(ToString::to_string)
        .filter(|cause| !cause.starts_with("error while executing at wasm backtrace"));
    causes.collect::<Vec<_>>().join(": ")
}
