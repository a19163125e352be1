//! `jackdaw plug test`: runs a plug's own `*.test.ts` without a window.
//!
//! Each test gets a space of its own with the plug in it, loaded by the same engine as always and allowed what it asks; a clock that stands
//! still until the test moves it, so that timers run without waiting; a network that answers what the test says and records what was asked;
//! and a user who answers as told. The test itself runs in the same sandbox as plugs do: its module `jackdaw/test` (`module/test.js`)
//! calls syscalls that only this host offers.
//!
//! It may not know how results are printed.

mod clock;
mod files;
mod host;
mod network;
mod run;
mod scratch;
mod snapshots;
mod suite;
mod user;

pub use host::Said;
pub use run::{Failure, FileReport, Outcome, Report, RunOptions, TestError, TestReport, run};
