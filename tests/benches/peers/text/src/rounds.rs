//! Wall and processor time of many rounds of one thing.

use std::time::Instant;

use serde_json::{Value, json};

/// Runs it that often, after a tenth of it unmeasured.
pub(crate) fn rounds(count: usize, mut round: impl FnMut()) -> Value {
    for _ in 0..count / 10 {
        round();
    }
    let before = cpu();
    let wall: Vec<u128> = (0..count)
        .map(|_| {
            let begun = Instant::now();
            round();
            begun.elapsed().as_nanos()
        })
        .collect();
    json!({ "wall": wall, "cpu": cpu() - before })
}

/// Processor time of this process so far, in microseconds.
pub(crate) fn cpu() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux tells it");
    let (_, fields) = stat.rsplit_once(')').expect("the name stands in parentheses");
    // User and system time are the 12th and 13th field behind the name, in hundredths of a second.
    fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum::<u64>() * 10_000
}
