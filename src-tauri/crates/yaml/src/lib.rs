//! YAML that a stranger wrote, read without harm, and with the place of every key and value.
//!
//! A guard looks at the parser's events first: size, depth, number of nodes, what aliases would expand to, duplicate keys;
//! and notes where each key and value stands. Only then does `serde_yaml` build the value. Pure: no I/O. It may not know
//! what the document means.

mod convert;
mod guard;
mod limits;
mod problem;
mod spans;

pub use convert::{parse, parse_as, parse_lenient};
pub use limits::Limits;
pub use problem::{Code, Problem};
pub use spans::{Place, Spans};

/// A document that passed the guard.
#[derive(Debug, Clone)]
pub struct Document {
    /// The document as JSON: keys are strings, aliases expanded, merge keys (`<<`) applied.
    pub value: serde_json::Value,
    /// Where each of its keys and values stands.
    pub spans: Spans,
}
