//! `jackdaw-bench-text SPACE QUERIES`: indexes the notes below a folder with bare tantivy and with FTS5, asks both the queries of a file, one a line,
//! and prints one JSON object: for each thing `{wall: [ns…], cpu: µs}`. `jackdaw-bench-text SPACE`: reads them with bare pulldown-cmark.
//!
//! What the queries say that only a notebook knows (`tag:`, `path:`, `-`) is left out, for Jackdaw's figures beside these as well.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench stops at the first surprise")]

mod bare;
mod fts5;
mod markdown;
mod notes;
mod queries;
mod rounds;

use std::path::Path;

use serde_json::json;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [space] = arguments.as_slice() {
        println!("{}", markdown::measure(Path::new(space)));
        return;
    }
    let [space, file] = arguments.as_slice() else {
        eprintln!("usage: jackdaw-bench-text SPACE [QUERIES]");
        std::process::exit(2);
    };
    let queries = queries::read(&std::fs::read_to_string(file).expect("the queries are there"));
    let space = Path::new(space);
    println!("{}", json!({ "tantivy": bare::measure(space, &queries), "fts5": fts5::measure(space, &queries) }));
}
