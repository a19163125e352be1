//! `jackdaw-bench-peers PLUG CODE`: measures the libraries and prints one JSON object: for each thing `{wall: [ns…], cpu: µs}` of all rounds.
//!
//! `PLUG` is the compiled plug of the benches, `CODE` a JavaScript file of
//! named work.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench stops at the first surprise")]

mod bare;
mod extism_plugin;
mod quickjs;
mod rounds;

use std::path::Path;

use serde_json::json;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [plug, code] = arguments.as_slice() else {
        eprintln!("usage: jackdaw-bench-peers PLUG CODE");
        std::process::exit(2);
    };
    let plug = std::fs::read(plug).expect("the compiled plug is there");
    let code = std::fs::read_to_string(Path::new(code)).expect("the code is there");
    println!(
        "{}",
        json!({ "bare": bare::measure(&plug), "extism": extism_plugin::measure(), "quickjs": quickjs::measure(&code) })
    );
}
