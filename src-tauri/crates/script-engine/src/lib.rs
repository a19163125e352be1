//! The script engine: QuickJS-ng as a component of world `engine`, the guest that runs every script plug.
//!
//! It knows one plug's modules and how to run their functions. It knows no notes, permissions or files: whatever a plug asks for
//! leaves the sandbox through one import, `syscalls.call`. The JavaScript around it (globals, the module `jackdaw`) is in `prelude/`.

mod calls;
mod engine;
mod fault;
#[cfg(target_arch = "wasm32")]
mod heap;
mod host;
mod json;
mod modules;
mod natives;
mod platform;
mod settle;
mod urls;

#[allow(missing_docs, unsafe_code, unsafe_op_in_unsafe_fn, clippy::all, reason = "generated code")]
mod bindings {
    wit_bindgen::generate!({ path: "../../../wit", world: "engine" });
}

use bindings::exports::jackdaw::plug::functions::{Guest as Functions, HttpRequest, HttpResponse};
use bindings::exports::jackdaw::plug::script::{Guest as Script, Module};
use bindings::jackdaw::plug::types::{Context, Error};

use crate::engine::with_engine;

struct Guest;

impl Script for Guest {
    fn load(entry: String, modules: Vec<Module>) -> Result<(), Error> {
        with_engine(|engine| engine.load(entry, modules))
    }
}

impl Functions for Guest {
    fn init() -> Result<Vec<String>, Error> {
        with_engine(engine::Engine::function_names)
    }

    fn call(function: String, input: String, ctx: Context) -> Result<String, Error> {
        with_engine(|engine| engine.call(&function, input, &ctx))
    }

    fn serve(function: String, request: HttpRequest, ctx: Context) -> Result<HttpResponse, Error> {
        with_engine(|engine| engine.serve(&function, request, &ctx))
    }
}

#[allow(unsafe_code, reason = "generated code: the component's exports")]
mod exports {
    crate::bindings::export!(Guest with_types_in crate::bindings);
    use crate::Guest;
}

/// Starts the engine without a host, so that `componentize` can keep the memory as it is then: a new instance begins there.
/// Answers 0, or where the message is that tells what failed: its address in the upper half, its length in the lower.
#[allow(unsafe_code, reason = "an export by its own name; nothing else has it")]
#[unsafe(no_mangle)]
extern "C" fn jackdaw_snapshot() -> u64 {
    let started = platform::without_host(|| with_engine(|_| Ok(())));
    let Err(error) = started else { return 0 };
    let message = error.message.leak();
    (message.as_ptr().addr() as u64) << 32 | message.len() as u64
}
