//! The two ways in: a hook's call and a route's request.

use rquickjs::convert::List;
use rquickjs::function::Args;
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
            let answer = self.invoke(ctx, function, input, call)?;
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
            let answer = self.answer(ctx, function, request, call).map_err(|error| self.fault_of(ctx, &error))?;
            let answer = match awaited(&answer).map_err(|error| self.fault_of(ctx, &error))? {
                None => answer,
                Some(result) => {
                    let result = self.settled(ctx, result, SETTLING)?;
                    let respond = self.hooks.respond.clone().restore(ctx);
                    respond.and_then(|hook| hook.call((result,))).map_err(|error| self.fault_of(ctx, &error))?
                }
            };
            response(answer).map_err(|error| self.fault_of(ctx, &error))
        })
    }

    fn invoke<'js>(
        &self,
        ctx: &Ctx<'js>,
        function: Function<'js>,
        input: Value<'js>,
        call: &Context,
    ) -> Result<Value<'js>, Error> {
        let called = self.hooks.invoke.clone().restore(ctx).and_then(|hook| {
            let mut args = Args::new(ctx.clone(), 6);
            args.push_arg(function)?;
            args.push_arg(input)?;
            push_context(&mut args, call)?;
            hook.call_arg(args)
        });
        called.map_err(|error| self.fault_of(ctx, &error))
    }

    fn answer<'js>(
        &self,
        ctx: &Ctx<'js>,
        function: Function<'js>,
        request: HttpRequest,
        call: &Context,
    ) -> rquickjs::Result<Value<'js>> {
        let mut args = Args::new(ctx.clone(), 11);
        args.push_arg(function)?;
        args.push_arg(request.method)?;
        args.push_arg(request.url)?;
        args.push_arg(flat(request.params))?;
        args.push_arg(flat(request.query))?;
        // No header has a line break in it.
        args.push_arg(flat(request.headers).join("\n"))?;
        match request.body {
            body if body.is_empty() => args.push_arg(rquickjs::Null)?,
            body => args.push_arg(ArrayBuffer::new(ctx.clone(), body)?)?,
        }
        push_context(&mut args, call)?;
        self.hooks.serve.clone().restore(ctx)?.call_arg(args)
    }
}

fn push_context(args: &mut Args<'_>, call: &Context) -> rquickjs::Result<()> {
    args.push_arg(call.hook.as_str())?;
    args.push_arg(call.function.as_str())?;
    args.push_arg(match call.origin {
        Origin::User => "user",
        Origin::Plug => "plug",
        Origin::Api => "api",
        Origin::Cron => "cron",
    })?;
    // Milliseconds since 1970 are exact in a double for the next 285,000 years.
    args.push_arg(call.deadline as f64)
}

/// The result of a route's function that has to be waited for, if it is one.
fn awaited<'js>(answer: &Value<'js>) -> rquickjs::Result<Option<Value<'js>>> {
    match answer.as_array() {
        Some(array) if array.len() == 1 => array.get(0).map(Some),
        _ => Ok(None),
    }
}

/// What `prelude/hooks.js` gives as a response: its status, headers and body, or the text of its JSON.
fn response(answer: Value<'_>) -> rquickjs::Result<HttpResponse> {
    if let Some(json) = answer.as_string() {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        return Ok(HttpResponse { status: 200, headers, body: text(json)?.into_bytes() });
    }
    let List((status, flat, body)): List<(u16, Vec<rquickjs::String<'_>>, Value<'_>)> = answer.get()?;
    let mut headers = Vec::with_capacity(flat.len() / 2);
    for pair in flat.chunks_exact(2) {
        headers.push((text(&pair[0])?, text(&pair[1])?));
    }
    Ok(HttpResponse { status, headers, body: body_bytes(body)? })
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
