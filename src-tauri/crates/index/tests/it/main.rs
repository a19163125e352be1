//! The promises of the index, through its public API alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod graph;
mod language;
mod links;
mod mentions;
mod naughty;
mod objects;
mod ranking;
mod rebuilt;
mod rename;
mod reopen;
mod saving;
mod scale;
mod scope;
mod search;
mod support;
mod tables;
