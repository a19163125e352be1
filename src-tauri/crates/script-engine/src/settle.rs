//! Running a call to its end: promises, timers, and what is left over.

use rquickjs::function::This;
use rquickjs::promise::PromiseState;
use rquickjs::{Ctx, Function, Persistent, Promise, Value};

use crate::bindings::jackdaw::plug::clock;
use crate::bindings::jackdaw::plug::types::{Error, ErrorCode};
use crate::engine::Engine;
use crate::fault::fault;
use crate::host::{self, Fault};

impl Engine {
    /// The value itself, or what it resolves to if it is a promise or another thenable.
    pub(crate) fn settled<'js>(&self, ctx: &Ctx<'js>, value: Value<'js>, what: &str) -> Result<Value<'js>, Error> {
        let promise = match self.promise_of(ctx, &value) {
            Ok(None) => return Ok(value),
            Ok(Some(promise)) => promise,
            Err(error) => return Err(self.fault_of(ctx, &error)),
        };
        loop {
            while promise.state() == PromiseState::Pending && ctx.execute_pending_job() {}
            match promise.result::<Value<'js>>() {
                Some(Ok(value)) => return Ok(value),
                Some(Err(error)) => {
                    // Whoever called hears of it: it is not lost.
                    let saved = Persistent::save(ctx, promise.into_value());
                    self.rejections.borrow_mut().retain(|(each, _)| *each != saved);
                    return Err(self.fault_of(ctx, &error));
                }
                None => self.next_timer(ctx, what)?,
            }
        }
    }

    fn promise_of<'js>(&self, ctx: &Ctx<'js>, value: &Value<'js>) -> rquickjs::Result<Option<Promise<'js>>> {
        if let Some(promise) = value.as_promise() {
            return Ok(Some(promise.clone()));
        }
        let Some(object) = value.as_object() else { return Ok(None) };
        let then: Value<'js> = object.get("then")?;
        if !then.is_function() {
            return Ok(None);
        }
        let class: rquickjs::Object<'js> = ctx.globals().get("Promise")?;
        let resolve: Function<'js> = class.get("resolve")?;
        resolve.call((This(class), object.clone())).map(Some)
    }

    /// Runs the next timer, after waiting for it.
    fn next_timer(&self, ctx: &Ctx<'_>, what: &str) -> Result<(), Error> {
        let wait = if self.timers.get() {
            let pump = self.hooks.pump.clone().restore(ctx).and_then(|pump| pump.call::<_, f64>(()));
            pump.map_err(|error| self.fault_of(ctx, &error))?
        } else {
            -1.0
        };
        if wait < 0.0 {
            host::tell(Fault::NeverSettles);
            return Err(fault(
                ErrorCode::Internal,
                format!("{what} waits for a promise that never settles: nothing is left that could settle it"),
            ));
        }
        if wait > 0.0 {
            clock::sleep(wait.ceil() as u32);
            if host::is_spent() {
                host::tell(Fault::Interrupted);
                return Err(fault(ErrorCode::Timeout, format!("{what} waits for a timer, and its time is over")));
            }
        }
        Ok(())
    }

    /// Ends a call: runs what is ready to run, drops timers, and tells the log of rejections that nobody caught.
    pub(crate) fn end_call(&self, ctx: &Ctx<'_>) {
        while ctx.execute_pending_job() {}
        if self.timers.replace(false) {
            let dropped = self.hooks.reset.clone().restore(ctx).and_then(|reset| reset.call::<_, ()>(()));
            if dropped.is_err() {
                ctx.catch();
            }
        }
        let lost = std::mem::take(&mut *self.rejections.borrow_mut());
        for (_, reason) in lost {
            let told = self
                .hooks
                .report
                .clone()
                .restore(ctx)
                .and_then(|report| report.call::<_, ()>(("a rejected promise was never caught", reason)));
            if told.is_err() {
                ctx.catch();
            }
        }
    }
}
