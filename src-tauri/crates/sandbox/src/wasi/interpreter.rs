//! The empty world that a language's interpreter is given: Python's imports all of WASI, whether or not a plug ever uses it.
//!
//! Standard output and error go to the plug's log, a line each; standard input is at its end; there are no arguments, variables, folders or
//! sockets. Of the clocks there is waiting too. What is left ends the call and says what to use instead.

use std::time::Duration;

use serde_json::json;
use wasmtime::component::{LinkerInstance, Resource, ResourceAny, ResourceType, Val};
use wasmtime::{AsContextMut as _, StoreContextMut};

use crate::state::State;

/// Interpreters that are known, by the name of a module in their components.
const KNOWN: &[&[u8]] = &[b"componentize_py_runtime"];

/// As much as a stream takes at once.
const CHUNK: u64 = 64 << 10;

/// A line without an end is logged in pieces of this many bytes, as much as a line of the log may have.
const MAX_LINE: usize = 16 << 10;

/// What stands behind every resource of WASI here: its number says all.
struct Thing;

/// Numbers of streams.
const OUT: u32 = 1;
const ERR: u32 = 2;

/// A resource's number that means nothing: an end, a network that leads nowhere, something to wait for that is ready.
const NOTHING: u32 = 0;

/// What was written to standard output and error since the last end of a line.
#[derive(Debug, Default)]
pub(crate) struct Written([Vec<u8>; 2]);

/// Whether a component carries an interpreter that is known to import all of WASI.
pub(crate) fn is_in(component: &[u8]) -> bool {
    KNOWN.iter().any(|name| {
        let Some((first, _)) = name.split_first() else { return false };
        let mut rest = component;
        while let Some(at) = rest.iter().position(|byte| byte == first) {
            rest = rest.get(at..).unwrap_or_default();
            if rest.starts_with(name) {
                return true;
            }
            rest = rest.get(1..).unwrap_or_default();
        }
        false
    })
}

/// A resource of an interface.
pub(super) fn bind_resource(bound: &mut LinkerInstance<'_, State>, name: &str) -> wasmtime::Result<()> {
    bound.resource(name, ResourceType::host::<Thing>(), |_, _| Ok(()))
}

/// A function of an interface; `instead` is what to use in place of those that have no answer.
pub(super) fn bind_function(
    bound: &mut LinkerInstance<'_, State>,
    full_name: &str,
    interface: &str,
    function: &str,
    instead: &'static str,
) -> wasmtime::Result<()> {
    match (interface, function) {
        ("stdout", "get-stdout") => gives(bound, function, |_, _| Ok(Given::Thing(OUT))),
        ("stderr", "get-stderr") => gives(bound, function, |_, _| Ok(Given::Thing(ERR))),
        ("stdin", "get-stdin")
        | ("instance-network", "instance-network")
        | ("streams", "[method]output-stream.subscribe" | "[method]input-stream.subscribe") => {
            gives(bound, function, |_, _| Ok(Given::Thing(NOTHING)))
        }
        ("environment", "get-environment" | "get-arguments") | ("preopens", "get-directories") => {
            gives(bound, function, |_, _| Ok(Given::Val(Val::List(Vec::new()))))
        }
        ("environment", "initial-cwd")
        | ("terminal-stdin" | "terminal-stdout" | "terminal-stderr", _)
        | ("types", "filesystem-error-code") => gives(bound, function, |_, _| Ok(Given::Val(Val::Option(None)))),
        ("streams", "[method]input-stream.read" | "[method]input-stream.blocking-read") => {
            gives(bound, function, |_, _| Ok(Given::Val(err(Val::Variant("closed".to_owned(), None)))))
        }
        ("streams", "[method]output-stream.check-write") => {
            gives(bound, function, |_, _| Ok(Given::Val(ok(Some(Val::U64(CHUNK))))))
        }
        ("streams", "[method]output-stream.flush" | "[method]output-stream.blocking-flush") => {
            gives(bound, function, |_, _| Ok(Given::Val(ok(None))))
        }
        ("streams", "[method]output-stream.write" | "[method]output-stream.blocking-write-and-flush") => {
            writes(bound, function)
        }
        ("monotonic-clock", "subscribe-duration") => gives(bound, function, |state, params| {
            Ok(Given::Thing(moment(state.born.elapsed().saturating_add(nanoseconds(params)?))))
        }),
        ("monotonic-clock", "subscribe-instant") => {
            gives(bound, function, |_, params| Ok(Given::Thing(moment(nanoseconds(params)?))))
        }
        ("poll", "[method]pollable.ready") => gives(bound, function, |_, _| Ok(Given::Val(Val::Bool(true)))),
        ("poll", "[method]pollable.block" | "poll") => waits(bound, function),
        ("udp-create-socket", "create-udp-socket")
        | ("tcp-create-socket", "create-tcp-socket")
        | ("ip-name-lookup", "resolve-addresses") => refuses(bound, full_name, function, instead),
        _ => ends(bound, full_name, function, instead),
    }
}

/// What a function gives back: a plain value, or a resource by its number.
enum Given {
    Val(Val),
    Thing(u32),
}

fn ok(value: Option<Val>) -> Val {
    Val::Result(Ok(value.map(Box::new)))
}

fn err(error: Val) -> Val {
    Val::Result(Err(Some(Box::new(error))))
}

fn nanoseconds(params: &[Val]) -> wasmtime::Result<Duration> {
    let Some(Val::U64(nanoseconds)) = params.first() else { wasmtime::bail!("an instant is a number") };
    Ok(Duration::from_nanos(*nanoseconds))
}

/// A moment as a resource's number: milliseconds since the plug's instance was born, rounded up, at least 1.
fn moment(since_birth: Duration) -> u32 {
    u32::try_from(since_birth.as_millis()).unwrap_or(u32::MAX - 1).saturating_add(1)
}

/// Takes a borrowed resource out of the parameters, as each of them must be.
fn number(store: &mut StoreContextMut<'_, State>, param: &Val) -> wasmtime::Result<u32> {
    let Val::Resource(resource) = param else { wasmtime::bail!("a resource was expected") };
    Ok(resource.try_into_resource::<Thing>(store.as_context_mut())?.rep())
}

fn numbers(store: &mut StoreContextMut<'_, State>, params: &[Val]) -> wasmtime::Result<Vec<u32>> {
    let mut numbers = Vec::new();
    for param in params {
        let items = if let Val::List(items) = param { items.as_slice() } else { std::slice::from_ref(param) };
        for item in items.iter().filter(|item| matches!(item, Val::Resource(_))) {
            numbers.push(number(store, item)?);
        }
    }
    Ok(numbers)
}

fn gives(
    bound: &mut LinkerInstance<'_, State>,
    function: &str,
    answer: impl Fn(&State, &[Val]) -> wasmtime::Result<Given> + Send + Sync + 'static,
) -> wasmtime::Result<()> {
    bound.func_new(function, move |mut store, _, params, results| {
        drop(numbers(&mut store, params)?);
        let given = answer(store.data(), params)?;
        if let Some(result) = results.first_mut() {
            *result = match given {
                Given::Val(value) => value,
                Given::Thing(number) => {
                    let resource = Resource::<Thing>::new_own(number);
                    Val::Resource(ResourceAny::try_from_resource(resource, &mut store)?)
                }
            };
        }
        Ok(())
    })
}

/// Each line that was ended is a line of the log: what went to standard error as a warning.
fn writes(bound: &mut LinkerInstance<'_, State>, function: &str) -> wasmtime::Result<()> {
    bound.func_new_async(function, |mut store, _, params, results| {
        Box::new(async move {
            let stream = match params.first() {
                Some(stream) => number(&mut store, stream)?,
                None => NOTHING,
            };
            let Some(Val::List(bytes)) = params.get(1) else { wasmtime::bail!("bytes were expected") };
            let bytes = bytes.iter().filter_map(|byte| if let Val::U8(byte) = byte { Some(*byte) } else { None });
            let (kept, level) = match stream {
                OUT => (0, "info"),
                ERR => (1, "warn"),
                _ => wasmtime::bail!("nothing can be written there"),
            };
            let mut lines = Vec::new();
            if let Some(kept) = store.data_mut().written.0.get_mut(kept) {
                for byte in bytes {
                    if byte == b'\n' || kept.len() >= MAX_LINE {
                        lines.push(String::from_utf8_lossy(kept).into_owned());
                        kept.clear();
                    }
                    if byte != b'\n' {
                        kept.push(byte);
                    }
                }
            }
            for message in lines {
                if stream == ERR {
                    store.data_mut().last_words.said(&message);
                }
                // A plug cannot mend a log that is full: it goes on without.
                drop(store.data().syscall("log.write", json!({ "level": level, "message": message })).await);
            }
            if let Some(result) = results.first_mut() {
                *result = ok(None);
            }
            Ok(())
        })
    })
}

/// Waits for the first of what it is given, on the call's own time.
fn waits(bound: &mut LinkerInstance<'_, State>, function: &str) -> wasmtime::Result<()> {
    bound.func_new_async(function, |mut store, _, params, results| {
        Box::new(async move {
            let moments = numbers(&mut store, params)?;
            let born = store.data().born;
            let first = moments.iter().copied().min().unwrap_or(NOTHING);
            tokio::time::sleep_until((born + Duration::from_millis(u64::from(first))).into()).await;
            if let Some(result) = results.first_mut() {
                let ready = (0_u32..).zip(&moments).filter(|(_, moment)| **moment <= first);
                *result = Val::List(ready.map(|(index, _)| Val::U32(index)).collect());
            }
            Ok(())
        })
    })
}

/// Answers that it is not allowed, and tells the author in the log what to use instead.
fn refuses(
    bound: &mut LinkerInstance<'_, State>,
    full_name: &str,
    function: &str,
    instead: &'static str,
) -> wasmtime::Result<()> {
    let message = format!("refused: {full_name}.{function}: {instead}");
    bound.func_new_async(function, move |mut store, _, params, results| {
        let message = message.clone();
        Box::new(async move {
            drop(numbers(&mut store, params)?);
            drop(store.data().syscall("log.write", json!({ "level": "warn", "message": message })).await);
            if let Some(result) = results.first_mut() {
                *result = err(Val::Enum("access-denied".to_owned()));
            }
            Ok(())
        })
    })
}

fn ends(
    bound: &mut LinkerInstance<'_, State>,
    full_name: &str,
    function: &str,
    instead: &'static str,
) -> wasmtime::Result<()> {
    let message = format!("called {full_name}.{function}, which plugs do not get: {instead}");
    bound.func_new(function, move |_, _, _, _| Err(wasmtime::format_err!("{message}")))
}
