//! The program's own log, on standard error.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

/// What to log, e.g. `JACKDAW_LOG=jackdaw_plugs=debug`.
const VARIABLE: &str = "JACKDAW_LOG";

/// Warnings and errors, for an app that serves. Tantivy warns of segments that a merge has just replaced, which is no trouble of ours.
pub(crate) const SERVING: &str = "warn,tantivy=error";
/// The same without what plugs log: the command shows that itself.
pub(crate) const SHOWING_PLUGS: &str = "warn,tantivy=error,jackdaw_plugs=error,jackdaw_plugs::logs=off";

/// Starts logging: what `default` says unless [`VARIABLE`] says otherwise.
pub(crate) fn start(default: &str) {
    let filter = EnvFilter::try_from_env(VARIABLE).unwrap_or_else(|_| EnvFilter::new(default));
    // A second subscriber is refused; then the first one logs.
    let colours = std::io::stderr().is_terminal();
    let _ =
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr).try_init();
}
