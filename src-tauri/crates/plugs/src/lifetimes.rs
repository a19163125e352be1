//! How long instances last: what waits should cost nothing, and what leaks slowly must not grow for as long as the application runs.

use std::time::Duration;

/// How long the instances of a plug last. None of it loses a call: an instance is let go between calls, and the next call makes a new one.
///
/// The defaults are what the README tells plug authors. An application with other needs may say otherwise, and tests make them short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// How long the first instance stays warm without work. Starting anew costs less than a millisecond, but the plug's module variables
    /// too.
    pub idle: Duration,
    /// How long one stays that was never called: a save is often tried at once, and a plug that only waits should cost nothing.
    pub unused: Duration,
    /// How long an additional instance waits for work before it gives its memory back.
    pub spare: Duration,
    /// An instance is replaced after this many calls …
    pub most_calls: u32,
    /// … or at this age, at the end of a call. One that has grown to three quarters of its memory is replaced too.
    pub most_age: Duration,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(300),
            unused: Duration::from_secs(10),
            spare: Duration::from_secs(30),
            most_calls: 10_000,
            most_age: Duration::from_secs(60 * 60),
        }
    }
}
