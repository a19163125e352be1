//! The promises of `jackdaw-watch`, held against real folders.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking and says why it skips"
)]

mod files;
mod folders;
mod lifetime;
mod listener;
mod polling;
mod replica;
mod roots;
