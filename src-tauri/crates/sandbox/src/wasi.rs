//! WASI: clocks and random numbers are served, for they cost the host nothing; everything else is refused with what to use instead.
//!
//! An interpreter that imports all of it whatever a plug does (Python's) is given an empty world: see [`interpreter`].

pub(crate) mod interpreter;

use std::time::UNIX_EPOCH;

use wasmtime::Engine;
use wasmtime::component::types::{ComponentInstance, ComponentItem};
use wasmtime::component::{Linker, LinkerInstance, Val};

use crate::core_host::random_bytes;
use crate::load::LoadError;
use crate::names::Interface;
use crate::state::State;

/// As `random.bytes`: more in one call is a mistake.
const MAX_RANDOM_BYTES: u64 = 65_536;

/// What a plug uses in place of a WASI package or interface; the first prefix that matches counts.
const INSTEAD: &[(&str, &str)] = &[
    (
        "wasi:filesystem/",
        "there is no filesystem; use `jackdaw:plug/blob`, or what the application offers (`notes`, `files`)",
    ),
    ("wasi:sockets/", "there are no sockets; use `jackdaw:plug/net`"),
    ("wasi:http/", "use `jackdaw:plug/net` to fetch, and a `http` hook to serve"),
    (
        "wasi:cli/environment",
        "there is no environment; use `jackdaw:plug/config`, whose `env` has the manifest's constants",
    ),
    ("wasi:cli/", "there are no standard streams; use `jackdaw:plug/log`"),
    ("wasi:keyvalue/", "use `jackdaw:plug/kv`"),
    ("wasi:blobstore/", "use `jackdaw:plug/blob`"),
    ("wasi:config/", "use `jackdaw:plug/config`"),
    ("wasi:logging/", "use `jackdaw:plug/log`"),
    ("wasi:clocks/", "of the clocks there are only `now` and `resolution`; use `jackdaw:plug/clock` to wait"),
    (
        "wasi:io/",
        "there are no streams; build for wasm32-unknown-unknown, or without the parts of WASI that need them (`--stub-wasi`)",
    ),
];

pub(crate) fn is(interface: &Interface<'_>) -> bool {
    interface.package.starts_with("wasi:")
}

/// Binds an interface, or says what to use instead.
pub(crate) fn bind(
    linker: &mut Linker<State>,
    full_name: &str,
    interface: &Interface<'_>,
    instance: &ComponentInstance,
    engine: &Engine,
    interpreter: bool,
) -> Result<(), LoadError> {
    let forbidden = |import: String| LoadError::ForbiddenImport { import, instead: instead(full_name).to_owned() };
    let known = matches!(interface.package, "wasi:clocks" | "wasi:random");
    let empty = interpreter && matches!(interface.package, "wasi:cli" | "wasi:io" | "wasi:filesystem" | "wasi:sockets");
    if !known && !empty {
        return Err(forbidden(full_name.to_owned()));
    }
    let mut bound = linker.instance(full_name).map_err(|_| forbidden(full_name.to_owned()))?;
    for (function, item) in instance.exports(engine) {
        match item.ty {
            ComponentItem::Type(_) => {}
            ComponentItem::ComponentFunc(_) => {
                let known =
                    bind_function(&mut bound, interface.name, function).map_err(|_| forbidden(full_name.to_owned()))?;
                if !known && interpreter {
                    interpreter::bind_function(&mut bound, full_name, interface.name, function, instead(full_name))
                        .map_err(|_| forbidden(format!("{full_name}.{function}")))?;
                } else if !known {
                    return Err(forbidden(format!("{full_name}.{function}")));
                }
            }
            ComponentItem::Resource(_) if interpreter => {
                interpreter::bind_resource(&mut bound, function)
                    .map_err(|_| forbidden(format!("{full_name}.{function}")))?;
            }
            _ => return Err(forbidden(format!("{full_name}.{function}"))),
        }
    }
    Ok(())
}

fn instead(full_name: &str) -> &'static str {
    INSTEAD
        .iter()
        .find(|(prefix, _)| full_name.starts_with(prefix))
        .map_or("of WASI there are only `wasi:clocks` and `wasi:random`", |(_, instead)| *instead)
}

fn bind_function(bound: &mut LinkerInstance<'_, State>, interface: &str, function: &str) -> wasmtime::Result<bool> {
    match (interface, function) {
        ("wall-clock", "now") => define(bound, function, |state, _| {
            let now = state.wall_clock().duration_since(UNIX_EPOCH).unwrap_or_default();
            Ok(datetime(now.as_secs(), now.subsec_nanos()))
        }),
        // A millisecond: as fine as `jackdaw:plug/clock` is documented to be.
        ("wall-clock", "resolution") => define(bound, function, |_, _| Ok(datetime(0, 1_000_000))),
        ("monotonic-clock", "now") => define(bound, function, |state, _| {
            Ok(Val::U64(u64::try_from(state.born.elapsed().as_nanos()).unwrap_or(u64::MAX)))
        }),
        ("monotonic-clock", "resolution") => define(bound, function, |_, _| Ok(Val::U64(1_000_000))),
        ("random" | "insecure", "get-random-bytes" | "get-insecure-random-bytes") => {
            define(bound, function, |_, params| {
                let Some(Val::U64(length @ 0..=MAX_RANDOM_BYTES)) = params.first() else {
                    wasmtime::bail!("more than {MAX_RANDOM_BYTES} random bytes were asked for at once");
                };
                let bytes = random_bytes(usize::try_from(*length)?)?;
                Ok(Val::List(bytes.into_iter().map(Val::U8).collect()))
            })
        }
        ("random" | "insecure", "get-random-u64" | "get-insecure-random-u64") => {
            define(bound, function, |_, _| Ok(Val::U64(random_u64()?)))
        }
        ("insecure-seed", "insecure-seed") => {
            define(bound, function, |_, _| Ok(Val::Tuple(vec![Val::U64(random_u64()?), Val::U64(random_u64()?)])))
        }
        _ => Ok(false),
    }
}

fn define(
    bound: &mut LinkerInstance<'_, State>,
    function: &str,
    answer: impl Fn(&State, &[Val]) -> wasmtime::Result<Val> + Send + Sync + 'static,
) -> wasmtime::Result<bool> {
    bound.func_new(function, move |store, _, params, results| {
        if let Some(result) = results.first_mut() {
            *result = answer(store.data(), params)?;
        }
        Ok(())
    })?;
    Ok(true)
}

fn datetime(seconds: u64, nanoseconds: u32) -> Val {
    Val::Record(vec![("seconds".to_owned(), Val::U64(seconds)), ("nanoseconds".to_owned(), Val::U32(nanoseconds))])
}

fn random_u64() -> wasmtime::Result<u64> {
    let bytes = random_bytes(size_of::<u64>())?;
    Ok(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
