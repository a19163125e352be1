//! The compiled twin of `../conformance-script/plug.ts`: the same functions with the same answers, so that one table of cases holds for both.

mod syscalls;

#[allow(unsafe_op_in_unsafe_fn, reason = "generated code")]
mod bindings {
    wit_bindgen::generate!({ path: "../../../wit", world: "jackdaw:plug/plug" });
}

use bindings::exports::jackdaw::plug::functions::{Guest, HttpRequest, HttpResponse};
use bindings::jackdaw::plug::types::{Context, Error, ErrorCode, Origin};
use bindings::jackdaw::plug::{config, log};
use serde_json::{Map, Value, json};

const FUNCTIONS: &[&str] = &["bomb", "do", "echo", "recurse", "route", "route_throw", "spin", "throw_error", "trap"];

struct Plug;

impl Guest for Plug {
    fn init() -> Result<Vec<String>, Error> {
        let settings: Value =
            serde_json::from_str(&config::get()).map_err(|error| fail(ErrorCode::Invalid, &error.to_string()))?;
        match settings["atInit"].as_str() {
            Some("spin") => spin(),
            Some("throw") => Err(fail(ErrorCode::Conflict, "init threw on purpose")),
            _ => Ok(FUNCTIONS.iter().map(|name| (*name).to_owned()).collect()),
        }
    }

    fn call(function: String, input: String, ctx: Context) -> Result<String, Error> {
        let input: Value =
            serde_json::from_str(&input).map_err(|error| fail(ErrorCode::Invalid, &error.to_string()))?;
        let result = match function.as_str() {
            "echo" => {
                json!({ "input": input, "ctx": { "hook": ctx.hook, "function": ctx.function, "origin": origin(ctx.origin) } })
            }
            "throw_error" => return Err(fail(ErrorCode::Conflict, "thrown on purpose")),
            "spin" => spin(),
            "bomb" => bomb(),
            "trap" => core::arch::wasm32::unreachable(),
            "recurse" => json!(recurse(&[1])),
            "do" => syscalls::perform(&input),
            other => return Err(fail(ErrorCode::NotFound, &format!("there is no function {other}"))),
        };
        Ok(result.to_string())
    }

    fn serve(function: String, request: HttpRequest, _: Context) -> Result<HttpResponse, Error> {
        match function.as_str() {
            "route" => Ok(route(request)),
            "route_throw" => Err(fail(ErrorCode::Conflict, "the route threw on purpose")),
            other => Err(fail(ErrorCode::NotFound, &format!("there is no function {other}"))),
        }
    }
}

bindings::export!(Plug with_types_in bindings);

fn fail(code: ErrorCode, message: &str) -> Error {
    Error { code, message: format!("Error: {message}"), trace: None }
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::User => "user",
        Origin::Plug => "plug",
        Origin::Api => "api",
        Origin::Cron => "cron",
    }
}

#[allow(clippy::empty_loop, reason = "an endless loop is what is tested")]
fn spin() -> ! {
    loop {}
}

fn bomb() -> ! {
    let mut held = Vec::new();
    loop {
        held.push(vec![1_u8; 1 << 20]);
        // So that the compiler keeps the allocations.
        if held.len() == usize::MAX {
            log::write(log::Level::Debug, "");
        }
    }
}

#[allow(unconditional_recursion, reason = "running out of stack is what is tested")]
fn recurse(held: &[u64]) -> u64 {
    let here = [held[0].wrapping_add(1); 16];
    std::hint::black_box(recurse(std::hint::black_box(&here))).wrapping_add(here[3])
}

fn route(request: HttpRequest) -> HttpResponse {
    let object =
        |pairs: Vec<(String, String)>| pairs.into_iter().map(|(key, value)| (key, value.into())).collect::<Map<_, _>>();
    let body = json!({
        "method": request.method,
        "url": request.url,
        "params": object(request.params),
        "query": object(request.query),
        "headers": object(request.headers),
        "body": String::from_utf8_lossy(&request.body),
    });
    HttpResponse {
        status: 201,
        headers: vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("x-conformance".to_owned(), "yes".to_owned()),
        ],
        body: body.to_string().into_bytes(),
    }
}
