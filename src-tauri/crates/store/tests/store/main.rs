//! The promises of `jackdaw-store`, held against real files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking and says why it skips"
)]

mod blobs;
mod drafts;
mod files;
mod full_disk;
mod keys;
mod prefixes;
mod settings;
mod versions;
