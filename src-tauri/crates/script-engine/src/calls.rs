//! The two ways in: a hook's call and a route's request.

use rquickjs::convert::List;
use rquickjs::{ArrayBuffer, Ctx, Error as JsError, Function, TypedArray, Value};

use crate::bindings::exports::jackdaw::plug::functions::{HttpRequest, HttpResponse};
use crate::bindings::jackdaw::plug::types::{Context, Error, ErrorCode, Origin};
use crate::engine::Engine;
use crate::fault::{fault, text};
use crate::json;
use crate::platform::copied;

const SETTLING: &str = "the function";

impl Engine {
    /// Calls a function with a JSON input; answers JSON.
    pub(crate) fn call(&self, name: &str, input: String, call: &Context) -> Result<String, Error> {
        self.within(|ctx| {
            let function = self.function(ctx, name)?;
            let input = ctx.json_parse(input).map_err(|error| {
                let why = self.fault_of(ctx, &error);
                fault(ErrorCode::Invalid, format!("the input is not valid JSON: {}", why.message))
            })?;
            let answer = self.invoke(ctx, &function, input, call)?;
            let answer = self.settled(ctx, answer, SETTLING)?;
            let json = json::written(ctx, answer).map_err(|error| {
                let why = self.fault_of(ctx, &error);
                Error { message: format!("the function's result cannot be written as JSON: {}", why.message), ..why }
            })?;
            // `undefined`, and what JSON leaves out.
            Ok(json.unwrap_or_else(|| "null".to_owned()))
        })
    }

    /// Calls a route's function with a `Request`.
    pub(crate) fn serve(&self, name: &str, request: HttpRequest, call: &Context) -> Result<HttpResponse, Error> {
        self.within(|ctx| {
            let function = self.function(ctx, name)?;
            let request = self.request(ctx, request).map_err(|error| self.fault_of(ctx, &error))?;
            let answer = self.invoke(ctx, &function, request, call)?;
            let answer = self.settled(ctx, answer, SETTLING)?;
            self.response(ctx, answer).map_err(|error| self.fault_of(ctx, &error))
        })
    }

    fn invoke<'js>(
        &self,
        ctx: &Ctx<'js>,
        function: &Function<'js>,
        input: Value<'js>,
        call: &Context,
    ) -> Result<Value<'js>, Error> {
        let origin = match call.origin {
            Origin::User => "user",
            Origin::Plug => "plug",
            Origin::Api => "api",
            Origin::Cron => "cron",
        };
        let context = self.hooks.context.clone().restore(ctx).and_then(|context| {
            // Milliseconds since 1970 are exact in a double for the next 285,000 years.
            context.call::<_, Value<'js>>((call.hook.as_str(), call.function.as_str(), origin, call.deadline as f64))
        });
        context.and_then(|context| function.call((input, context))).map_err(|error| self.fault_of(ctx, &error))
    }

    fn request<'js>(&self, ctx: &Ctx<'js>, request: HttpRequest) -> rquickjs::Result<Value<'js>> {
        let body = ArrayBuffer::new(ctx.clone(), request.body)?;
        let make = self.hooks.request.clone().restore(ctx)?;
        make.call((request.method, request.url, flat(request.params), flat(request.query), flat(request.headers), body))
    }

    fn response<'js>(&self, ctx: &Ctx<'js>, answer: Value<'js>) -> rquickjs::Result<HttpResponse> {
        let respond = self.hooks.respond.clone().restore(ctx)?;
        let List((status, flat, body)): List<(u16, Vec<rquickjs::String<'js>>, Value<'js>)> =
            respond.call((answer,))?;
        let mut headers = Vec::with_capacity(flat.len() / 2);
        for pair in flat.chunks_exact(2) {
            headers.push((text(&pair[0])?, text(&pair[1])?));
        }
        Ok(HttpResponse { status, headers, body: body_bytes(body)? })
    }
}

fn flat(pairs: Vec<(String, String)>) -> Vec<String> {
    pairs.into_iter().flat_map(|(name, value)| [name, value]).collect()
}

fn body_bytes(body: Value<'_>) -> Result<Vec<u8>, JsError> {
    if let Some(body) = body.as_string() {
        return text(body).map(String::into_bytes);
    }
    if body.is_null() {
        return Ok(Vec::new());
    }
    TypedArray::<u8>::from_value(body).map(|bytes| copied(&bytes))
}
