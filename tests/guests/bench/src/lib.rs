//! What the benches call: `echo` gives its input back unread, `json` reads it and writes it again, `many {count}` asks for a value that often,
//! and `route` answers as a small route would.

#[allow(unsafe_op_in_unsafe_fn, reason = "generated code")]
mod bindings {
    wit_bindgen::generate!({ path: "../../../wit", world: "jackdaw:plug/core" });
}

use bindings::exports::jackdaw::plug::functions::{Guest, HttpRequest, HttpResponse};
use bindings::jackdaw::plug::kv;
use bindings::jackdaw::plug::types::{Context, Error, ErrorCode};
use serde_json::{Value, json};

struct Plug;

impl Guest for Plug {
    fn init() -> Result<Vec<String>, Error> {
        Ok(["echo", "json", "many", "route"].map(str::to_owned).to_vec())
    }

    fn call(function: String, input: String, _: Context) -> Result<String, Error> {
        match function.as_str() {
            "echo" => Ok(input),
            "json" => parsed(&input).map(|value| value.to_string()),
            "many" => {
                for _ in 0..parsed(&input)?["count"].as_u64().unwrap_or(0) {
                    kv::get("key")?;
                }
                Ok("null".to_owned())
            }
            other => Err(fail(ErrorCode::NotFound, format!("there is no function {other}"))),
        }
    }

    fn serve(_: String, request: HttpRequest, _: Context) -> Result<HttpResponse, Error> {
        let who = request.params.first().map_or("nobody", |(_, value)| value);
        let body = json!({ "said": format!("Hello, {who}") }).to_string().into_bytes();
        Ok(HttpResponse { status: 200, headers: vec![("content-type".to_owned(), "application/json".to_owned())], body })
    }
}

bindings::export!(Plug with_types_in bindings);

fn parsed(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|error| fail(ErrorCode::Invalid, error.to_string()))
}

fn fail(code: ErrorCode, message: String) -> Error {
    Error { code, message, trace: None }
}
