//! Extism with a plug-in that gives its input back. It knows bytes only: the JSON of both sides is written and read here as it is for a plug.

use std::time::Duration;

use extism::{Manifest, Plugin, PluginBuilder, Wasm};
use serde_json::{Value, json};

use crate::rounds::rounds;

const CALLS: usize = 50_000;
const INSTANCES: usize = 300;

/// A plug-in that answers with its input, by the kernel's own functions.
const ECHO: &str = r#"(module
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_load_u8" (func $input_load (param i64) (result i32)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
  (import "extism:host/env" "output_set" (func $output (param i64 i64)))
  (memory (export "memory") 1)
  (func (export "echo") (result i32)
    (call $output (call $input_offset) (call $input_length))
    (i32.const 0)))"#;

pub(crate) fn measure() -> Value {
    let wasm = wat::parse_str(ECHO).unwrap();
    let manifest = || Manifest::new([Wasm::data(wasm.clone())]).with_memory_max(1024).with_timeout(Duration::from_secs(5));
    let compiled = extism::CompiledPlugin::new(PluginBuilder::new(manifest()).with_wasi(false)).unwrap();
    let input = json!({ "text": "hello", "n": 1 });
    let call = |plugin: &mut Plugin| {
        let text = std::hint::black_box(&input).to_string();
        let answer: String = plugin.call("echo", text).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer["n"], 1);
    };
    let first = rounds(INSTANCES, || call(&mut Plugin::new_from_compiled(&compiled).unwrap()));
    let mut plugin = Plugin::new_from_compiled(&compiled).unwrap();
    let warm = rounds(CALLS, || call(&mut plugin));
    json!({ "first": first, "warm": warm })
}
