//! A space that other programs change by the thousand, or that the system cannot watch: in the end what is known is what is on the disk.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs,
    reason = "a test may stop at the first surprise, and says what it skips"
)]

#[path = "watching/branches.rs"]
mod branches;
#[path = "watching/checkout.rs"]
mod checkout;
#[path = "watching/few_watches.rs"]
mod few_watches;
#[path = "watching/known.rs"]
mod known;
#[path = "watching/overflow.rs"]
mod overflow;
#[path = "watching/renames.rs"]
mod renames;
