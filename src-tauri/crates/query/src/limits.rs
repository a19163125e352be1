//! How much a query may use.

use std::time::Duration;

/// How long a query may run unless it says otherwise: longer than a person waits for a list, shorter than they wait
/// before they think that the program hangs.
pub const TIME: Duration = Duration::from_secs(1);
/// How long it may run at most, whatever it says.
pub const MOST_TIME: Duration = Duration::from_secs(10);
/// Rows of an answer at most.
pub const ROWS: usize = 10_000;
/// Bytes of an answer at most: what a window can take in without a pause.
pub const ANSWER_BYTES: usize = 8 * 1024 * 1024;
/// Bytes of a query's text. The longest that a person writes is a page.
pub const SQL_BYTES: usize = 64 * 1024;
/// Bytes of one value that a query may make: a step of the engine is not interrupted, so none may be large.
pub(crate) const VALUE_BYTES: i32 = 4 * 1024 * 1024;
/// Bytes of a text that are kept in a table; the rest is cut. A task or a list item of more is no longer one.
pub const TEXT_BYTES: usize = 64 * 1024;
/// How long a query waits for the tables to be brought up to date before it says that they are being made.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);
/// Steps of the engine between two looks at the clock: a step may take a millisecond with large values, and takes
/// well below a microsecond with usual ones.
pub(crate) const STEPS: i32 = 500;
