//! The tables of a toy notebook, which are all that this crate needs to know of one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod answers;
mod attacks;
mod damage;
mod errors;
mod filters;
mod live;
mod scoped;
mod sequences;
mod toy;
