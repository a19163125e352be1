//! What black-box tests of Jackdaw share: they start the real program on a folder of their own, ask it over HTTP, and listen to its events.
//!
//! It knows the program only from outside (CONTRACT §6 and §7) and none of its crates, so that a test cannot pass by a shortcut.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may stop at the first surprise, and says so"
)]

pub mod app;
pub mod corpora;
pub mod following;
pub mod http;
pub mod json;
pub mod program;
pub mod raw;
pub mod space;
pub mod sse;

pub use app::App;
pub use following::Following;
pub use http::Answer;
pub use space::Home;

use std::sync::OnceLock;
use std::time::Duration;

use tokio::runtime::Runtime;

/// How long anything may take before a test gives up. Generous: it only ends tests that would hang, on machines that are busy.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The runtime under the blocking face of this harness.
pub(crate) fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime starts")
    })
}
