//! Generated from `wit/`: the core's types, one host trait for each of its interfaces, and the calls into a plug's exports.
//!
//! Generating them keeps this crate and the WIT in step: a changed signature does not compile.
#![allow(missing_docs, unreachable_pub, reason = "generated code")]

wasmtime::component::bindgen!({
    path: "../../../wit",
    world: "jackdaw:plug/core",
    imports: { default: async | trappable },
    exports: { default: async },
});
