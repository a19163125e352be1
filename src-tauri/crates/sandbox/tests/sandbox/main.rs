//! The sandbox from outside: real components, real scripts, a host that records what it is asked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod cache;
mod compiling;
mod conformance;
mod containment;
mod engine_cases;
mod host;
mod load_errors;
mod routes;
mod scripts;
mod table;
mod twins;
mod wasi;
mod wat_plug;
