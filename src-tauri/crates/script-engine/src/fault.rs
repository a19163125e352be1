//! What went wrong in JavaScript, as the host gets it.

use rquickjs::convert::List;
use rquickjs::function::This;
use rquickjs::{Ctx, Error as JsError, Function, Object, String as JsString, Value};

use crate::bindings::jackdaw::plug::types::{Error, ErrorCode};
use crate::engine::Engine;
use crate::host::{self, Fault};

/// An error of the engine's own.
pub(crate) fn fault(code: ErrorCode, message: impl Into<String>) -> Error {
    Error { code, message: message.into(), trace: None }
}

/// The code's name in JavaScript.
pub(crate) fn code_name(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::PermissionDenied => "permission_denied",
        ErrorCode::NotFound => "not_found",
        ErrorCode::Conflict => "conflict",
        ErrorCode::Invalid => "invalid",
        ErrorCode::Timeout => "timeout",
        ErrorCode::Unavailable => "unavailable",
        ErrorCode::TooLarge => "too_large",
        ErrorCode::Internal => "internal",
    }
}

fn code_of(name: &str) -> ErrorCode {
    [
        ErrorCode::PermissionDenied,
        ErrorCode::NotFound,
        ErrorCode::Conflict,
        ErrorCode::Invalid,
        ErrorCode::Timeout,
        ErrorCode::Unavailable,
        ErrorCode::TooLarge,
    ]
    .into_iter()
    .find(|code| code_name(*code) == name)
    .unwrap_or(ErrorCode::Internal)
}

/// A JavaScript string as text; half a surrogate pair becomes U+FFFD.
pub(crate) fn text<'js>(value: &JsString<'js>) -> Result<String, JsError> {
    value.to_string().or_else(|_| {
        let prototype: Object<'js> = value.ctx().globals().get::<_, Object<'js>>("String")?.get("prototype")?;
        let to_well_formed: Function<'js> = prototype.get("toWellFormed")?;
        to_well_formed.call::<_, JsString<'js>>((This(value.as_value().clone()),))?.to_string()
    })
}

impl Engine {
    /// The host's error for what a JavaScript operation failed with.
    pub(crate) fn fault_of(&self, ctx: &Ctx<'_>, error: &JsError) -> Error {
        match error {
            JsError::Exception => self.fault_of_thrown(ctx, ctx.catch()),
            other => fault(ErrorCode::Invalid, other.to_string()),
        }
    }

    /// The host's error for a thrown value.
    pub(crate) fn fault_of_thrown<'js>(&self, ctx: &Ctx<'js>, thrown: Value<'js>) -> Error {
        type Parts<'js> = List<(JsString<'js>, JsString<'js>, Option<JsString<'js>>, bool)>;
        let described =
            self.hooks.describe.clone().restore(ctx).and_then(|describe| describe.call::<_, Parts<'js>>((thrown,)));
        match described {
            Ok(List((code, message, trace, exhausted))) => {
                if exhausted {
                    host::tell(Fault::OutOfMemory);
                }
                Error {
                    code: code_of(&text(&code).unwrap_or_default()),
                    message: text(&message).unwrap_or_else(|_| UNTELLABLE.to_owned()),
                    trace: trace.and_then(|trace| text(&trace).ok()).map(|trace| self.placed(&trace)),
                }
            }
            // Out of memory or out of stack while the error itself was looked at.
            Err(_) => {
                ctx.catch();
                host::tell(Fault::OutOfMemory);
                fault(ErrorCode::Internal, UNTELLABLE)
            }
        }
    }
}

impl Engine {
    /// The trace with columns as editors and source maps count them: QuickJS counts bytes.
    fn placed(&self, trace: &str) -> String {
        let frames = trace.lines().map(|frame| self.placed_frame(frame).unwrap_or_else(|| frame.to_owned()));
        frames.collect::<Vec<_>>().join("\n")
    }

    /// `at name (path:line:column)`; none where nothing has to change.
    fn placed_frame(&self, frame: &str) -> Option<String> {
        let (rest, column) = frame.strip_suffix(')')?.rsplit_once(':')?;
        let (head, line) = rest.rsplit_once(':')?;
        let (_, path) = head.rsplit_once('(')?;
        let library = self.library.borrow();
        let code = library.code(path)?.lines().nth(line.parse::<usize>().ok()?.checked_sub(1)?)?;
        let before = code.get(..column.parse::<usize>().ok()?.checked_sub(1)?)?;
        Some(format!("{head}:{line}:{})", before.encode_utf16().count() + 1))
    }
}

const UNTELLABLE: &str = "the plug threw an error, and there was no memory left to tell which";
