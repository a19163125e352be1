//! What the script engine asks and tells of its own: by syscalls that are answered here, for a script alone, and reach no host.

use crate::state::State;

/// Whether the time of the call is over.
const SPENT: &str = "engine.spent";
/// What the error that the call is about to end with is.
const FAULT: &str = "engine.fault";

/// A failure of a script's call that is not what its code has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Its time was over.
    Interrupted,
    /// It was refused memory.
    OutOfMemory,
    /// It waits for a promise that nothing is left to settle.
    NeverSettles,
}

impl State {
    /// The answer to the engine's own syscalls, none for any other. A plug that uses them itself can say of its own call that it failed
    /// otherwise than it did, which gains it nothing.
    pub(crate) fn of_engine(&mut self, name: &str, input: &str) -> Option<String> {
        if !self.budget.stops_itself() {
            return None;
        }
        match name {
            SPENT => Some(self.budget.is_spent().to_string()),
            FAULT => {
                self.fault = match input {
                    "\"interrupted\"" => Some(Fault::Interrupted),
                    "\"out_of_memory\"" => Some(Fault::OutOfMemory),
                    "\"never_settles\"" => Some(Fault::NeverSettles),
                    _ => None,
                };
                Some("null".to_owned())
            }
            _ => None,
        }
    }
}
