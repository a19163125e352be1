//! One running plug.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use wasmtime::Store;

use crate::api::{CallContext, CallError, HttpRequest, HttpResponse, SyscallErrorCode};
use crate::bindings::Core;
use crate::bindings::jackdaw::plug::types::Error;
use crate::budget::{Budget, Spent};
use crate::limits::Usage;
use crate::program::Program;
use crate::state::State;
use crate::{json, trap, wit_types};

/// A plug's own world: its memory, and what it was called with. After a trap, a timeout or a call that was dropped half-way it is gone.
pub struct Instance {
    /// Taken out while a call runs, so that a call that is dropped takes the store with it: what a half-run call left in its memory is
    /// nothing to go on from.
    live: Option<Box<Live>>,
    functions: Vec<String>,
    usage: Arc<Usage>,
}

pub(crate) struct Live {
    pub(crate) store: Store<State>,
    pub(crate) exports: Core,
    /// Its code, and through it the clock.
    pub(crate) _program: Program,
}

impl Instance {
    pub(crate) fn new(live: Live, functions: Vec<String>, usage: Arc<Usage>) -> Self {
        Self { live: Some(Box::new(live)), functions, usage }
    }

    /// The names of the functions that the plug has, as its `init` told.
    #[must_use]
    pub fn functions(&self) -> &[String] {
        &self.functions
    }

    /// Whether an earlier call ended it.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.live.is_none()
    }

    /// The bytes of its linear memories and tables.
    #[must_use]
    pub fn memory_bytes(&self) -> u64 {
        if self.is_gone() { 0 } else { self.usage.memory() }
    }

    /// Calls a function with a JSON input. `function` is an export's name or `lib/count.ts:count`.
    pub async fn call(
        &mut self,
        context: &CallContext,
        function: &str,
        input: &Value,
        budget: Duration,
    ) -> Result<Value, CallError> {
        let input = input.to_string();
        let (mut live, clock) = self.begin(context, budget)?;
        let context = wit_types::context(context, budget);
        let Live { store, exports, .. } = &mut *live;
        let answer = clock.within(exports.jackdaw_plug_functions().call_call(store, function, &input, &context)).await;
        let text = self.end(live, answer, budget)?;
        json::parse(&text).map_err(|error| CallError::Thrown {
            code: SyscallErrorCode::Internal,
            message: format!("{function} returned text that is not JSON: {error}"),
            trace: None,
        })
    }

    /// Has a function answer a request.
    pub async fn serve(
        &mut self,
        context: &CallContext,
        function: &str,
        request: HttpRequest,
        budget: Duration,
    ) -> Result<HttpResponse, CallError> {
        let (mut live, clock) = self.begin(context, budget)?;
        let context = wit_types::context(context, budget);
        let Live { store, exports, .. } = &mut *live;
        let answer =
            clock.within(exports.jackdaw_plug_functions().call_serve(store, function, &request.into(), &context)).await;
        let response = self.end(live, answer, budget)?;
        if !(100..=599).contains(&response.status) {
            let message = format!("{function} answered with the status {}; HTTP has 100 to 599", response.status);
            return Err(CallError::Thrown { code: SyscallErrorCode::Invalid, message, trace: None });
        }
        Ok(response.into())
    }

    fn begin(&mut self, context: &CallContext, budget: Duration) -> Result<(Box<Live>, Budget), CallError> {
        let mut live = self.live.take().ok_or(CallError::Gone)?;
        live.store.set_epoch_deadline(1);
        let state = live.store.data_mut();
        state.context.clone_from(context);
        state.limiter.usage().forget_refusal();
        state.fault = None;
        state.last_words.forget();
        state.take_given_up();
        state.budget.begin(budget);
        let clock = state.budget.clone();
        Ok((live, clock))
    }

    fn end<T>(
        &mut self,
        mut live: Box<Live>,
        answer: Result<wasmtime::Result<Result<T, Error>>, Spent>,
        budget: Duration,
    ) -> Result<T, CallError> {
        let error = match answer {
            // Also where the script caught the error: it has had its time.
            Ok(Ok(Ok(_))) if live.store.data_mut().take_given_up() => CallError::Timeout { budget, trace: None },
            Ok(Ok(Ok(value))) => {
                self.live = Some(live);
                return Ok(value);
            }
            Ok(Ok(Err(error))) => trap::thrown(error, &mut live.store, budget),
            Ok(Err(error)) => trap::call_error(&error, &mut live.store, budget),
            Err(Spent) => CallError::Timeout { budget, trace: None },
        };
        if !error.ends_instance() {
            self.live = Some(live);
        }
        Err(error)
    }
}
