//! What Jackdaw is compared with: bare limits in this process, libraries, and other programs doing the same work.

use std::time::Duration;

use serde_json::Value;

use crate::measure::Figures;

pub(crate) mod deno;
pub(crate) mod disk;
pub(crate) mod native;
pub(crate) mod node;
pub(crate) mod scan;
pub(crate) mod text;

/// What a peer prints of one thing: `{wall: [ns…], cpu: µs of all rounds}`, and `each` where every round is so many of it.
pub(crate) fn of_peer(measured: &Value) -> Figures {
    let wall = measured["wall"].as_array().expect("nanoseconds").iter().filter_map(Value::as_u64);
    let wall = wall.map(Duration::from_nanos).collect();
    let cpu = measured["cpu"].as_u64().map(Duration::from_micros);
    match measured["each"].as_u64() {
        Some(each) => Figures::of_batches(wall, cpu, u32::try_from(each).expect("a batch is small")),
        None => Figures::new(wall, cpu),
    }
}
