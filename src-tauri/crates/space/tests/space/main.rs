//! The promises of `jackdaw-space`, held against real folders.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking and says why it skips"
)]

mod corpora;
mod elsewhere;
mod endings;
mod failing;
mod hashes;
mod listing;
mod paths;
mod reading;
mod renaming;
mod scratch;
mod trash;
mod writing;
