//! {title}: one function, two hooks. The palette runs it as "{title}: Greet", and a script gets it as GET /plug/{name}/greet/ada.

// The generated glue is written for older editions.
#[allow(unsafe_op_in_unsafe_fn)]
mod bindings {
    wit_bindgen::generate!({ path: "wit", world: "jackdaw:plug/plug" });
}

use bindings::exports::jackdaw::plug::functions::{Guest, HttpRequest, HttpResponse};
use bindings::jackdaw::plug::types::{Context, Error, ErrorCode};
use bindings::jackdaw::plug::{log, ui};
use serde_json::json;

struct Plug;

impl Guest for Plug {
    /// Runs once when the plug is loaded; names the functions that plug.yaml may use.
    fn init() -> Result<Vec<String>, Error> {
        // A panic ends the instance; this way whoever called is told its words and its line.
        std::panic::set_hook(Box::new(|panic| log::write(log::Level::Error, &panic.to_string())));
        Ok(vec!["greet".to_owned()])
    }

    /// A hook other than `http` fired, or another plug called. Input and result are JSON.
    fn call(function: String, _input: String, _ctx: Context) -> Result<String, Error> {
        match function.as_str() {
            "greet" => {
                let greeting = greeting(None);
                ui::notify(&greeting, None)?;
                Ok(json!({ "greeting": greeting }).to_string())
            }
            other => Err(unknown(other)),
        }
    }

    /// A route was requested.
    fn serve(function: String, request: HttpRequest, _ctx: Context) -> Result<HttpResponse, Error> {
        if function != "greet" {
            return Err(unknown(&function));
        }
        let who = request.params.iter().find(|(name, _)| name == "who").map(|(_, value)| value.as_str());
        Ok(HttpResponse {
            status: 200,
            headers: vec![("content-type".to_owned(), "application/json".to_owned())],
            body: json!({ "greeting": greeting(who) }).to_string().into_bytes(),
        })
    }
}

bindings::export!(Plug with_types_in bindings);

fn greeting(who: Option<&str>) -> String {
    format!("Hello, {}", who.unwrap_or("you"))
}

fn unknown(function: &str) -> Error {
    Error { code: ErrorCode::NotFound, message: format!("there is no function {function}"), trace: None }
}

#[cfg(test)]
mod tests {
    use super::greeting;

    #[test]
    fn it_greets_by_name() {
        assert_eq!(greeting(Some("Ada")), "Hello, Ada");
        assert_eq!(greeting(None), "Hello, you");
    }
}
