//! The engine with real plugs in real folders: the watcher, the script engine and the sandbox are all the real ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(missing_docs, unreachable_pub, reason = "tests")]

mod abilities;
mod calls;
mod check;
mod clock;
mod discovery;
mod error_places;
mod events;
mod failed_calls;
mod fetch;
mod grants;
mod home;
mod isolation;
mod lifetimes;
mod reload;
mod routes;
mod sequences;
mod settings;
mod timers;
mod toy;
mod twins;
