//! What the engine asks and tells of its own: by syscalls that go no further than the sandbox, for the interfaces of a plug know no such thing.

use crate::bindings::jackdaw::plug::syscalls;
use crate::platform;

/// A failure of a call that is not what its code has to say.
#[derive(Clone, Copy)]
pub(crate) enum Fault {
    /// Its time was over.
    Interrupted,
    /// It was refused memory.
    OutOfMemory,
    /// It waits for a promise that nothing is left to settle.
    NeverSettles,
}

/// Whether the time of the call in progress is over.
pub(crate) fn is_spent() -> bool {
    platform::has_host() && syscalls::call("engine.spent", "null").is_ok_and(|answer| answer == "true")
}

/// Says what the error that the call is about to end with is.
pub(crate) fn tell(fault: Fault) {
    let name = match fault {
        Fault::Interrupted => "\"interrupted\"",
        Fault::OutOfMemory => "\"out_of_memory\"",
        Fault::NeverSettles => "\"never_settles\"",
    };
    // Another host than ours does not know it, and takes the error for what it says.
    drop(syscalls::call("engine.fault", name));
}
