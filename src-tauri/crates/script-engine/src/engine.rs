//! One JavaScript world: runtime, context, prelude, and the plug's modules.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use rquickjs::{Context, Ctx, Error as JsError, Function, Module, Object, Persistent, Runtime, Value};

use crate::bindings::exports::jackdaw::plug::script;
use crate::bindings::jackdaw::plug::types::{Error, ErrorCode};
use crate::fault::fault;
use crate::host::{self, Fault};
use crate::modules::{Library, Loader, Resolver};
use crate::natives;

/// The JavaScript stack. The linear-memory stack is 1 MiB (build.sh): this leaves room for Rust and C, so that runaway recursion
/// is a `RangeError` and not a trap. The host's own stack must be 2 MiB or more.
const JS_STACK: usize = 768 * 1024;

/// Below this much garbage no collection of cycles starts. QuickJS's own 256 KiB costs a collection in the middle of most loads.
const GC_THRESHOLD: usize = 2 * 1024 * 1024;

/// Functions of `prelude/hooks.js`.
pub(crate) struct Hooks {
    pub(crate) describe: Saved<Function<'static>>,
    pub(crate) invoke: Saved<Function<'static>>,
    pub(crate) serve: Saved<Function<'static>>,
    pub(crate) respond: Saved<Function<'static>>,
    pub(crate) pump: Saved<Function<'static>>,
    pub(crate) reset: Saved<Function<'static>>,
    pub(crate) report: Saved<Function<'static>>,
}

pub(crate) type Saved<T> = Persistent<T>;

/// Promises that were rejected while nobody listened.
pub(crate) type Rejections = Rc<RefCell<Vec<(Saved<Value<'static>>, Saved<Value<'static>>)>>>;

/// Everything one instance of a script plug has.
pub(crate) struct Engine {
    context: Context,
    pub(crate) hooks: Hooks,
    pub(crate) rejections: Rejections,
    /// Whether a timer was set since the last call ended.
    pub(crate) timers: Rc<Cell<bool>>,
    pub(crate) library: Rc<RefCell<Library>>,
    /// Whether the host's clock stopped the call in progress.
    interrupted: Rc<Cell<bool>>,
    entry: RefCell<String>,
    namespaces: RefCell<BTreeMap<String, Saved<Object<'static>>>>,
}

thread_local! {
    static ENGINE: Result<Engine, String> = Engine::start().map_err(|error| error.to_string());
}

/// Runs `work` on the one engine of this instance.
pub(crate) fn with_engine<T>(work: impl FnOnce(&Engine) -> Result<T, Error>) -> Result<T, Error> {
    ENGINE.with(|engine| match engine {
        Ok(engine) => work(engine),
        Err(message) => Err(fault(ErrorCode::Internal, format!("the script engine could not start: {message}"))),
    })
}

impl Engine {
    fn start() -> Result<Self, JsError> {
        let runtime = Runtime::new()?;
        runtime.set_max_stack_size(JS_STACK);
        runtime.set_gc_threshold(GC_THRESHOLD);
        let interrupted = Rc::new(Cell::new(false));
        let stop = interrupted.clone();
        // Asked every 10,000 turns of a loop or so, also in the middle of a regular expression. What it stops is thrown where it ran,
        // and no `catch` catches it.
        runtime.set_interrupt_handler(Some(Box::new(move || {
            stop.set(stop.get() || host::is_spent());
            stop.get()
        })));
        let library = Rc::new(RefCell::new(Library::default()));
        runtime.set_loader(Resolver(library.clone()), Loader(library.clone()));
        let rejections = Rejections::default();
        let seen = rejections.clone();
        runtime.set_host_promise_rejection_tracker(Some(Box::new(move |ctx, promise, reason, handled| {
            let promise = Persistent::save(&ctx, promise);
            let mut seen = seen.borrow_mut();
            if handled {
                seen.retain(|(each, _)| *each != promise);
            } else {
                seen.push((promise, Persistent::save(&ctx, reason)));
            }
        })));
        let context = Context::full(&runtime)?;
        let timers = Rc::new(Cell::new(false));
        let hooks =
            context.with(|ctx| Self::start_prelude(&ctx, timers.clone()).map_err(|error| shown(&ctx, error)))?;
        Ok(Self {
            context,
            hooks,
            rejections,
            timers,
            library,
            interrupted,
            entry: RefCell::default(),
            namespaces: RefCell::default(),
        })
    }

    fn start_prelude(ctx: &Ctx<'_>, timers: Rc<Cell<bool>>) -> Result<Hooks, JsError> {
        ctx.globals().set("__native", natives::natives(ctx, timers)?)?;
        let main: Object<'_> = Module::import(ctx, "jackdaw:main")?.finish()?;
        let hook = |name: &str| main.get::<_, Function<'_>>(name).map(|function| Persistent::save(ctx, function));
        Ok(Hooks {
            describe: hook("describe")?,
            invoke: hook("invoke")?,
            serve: hook("serve")?,
            respond: hook("respond")?,
            pump: hook("pump")?,
            reset: hook("reset")?,
            report: hook("report")?,
        })
    }

    /// Evaluates the entry module and what it imports.
    pub(crate) fn load(&self, entry: String, modules: Vec<script::Module>) -> Result<(), Error> {
        self.library.borrow_mut().fill(modules);
        let loaded = self.within(|ctx| self.namespace(ctx, &entry).map(|_| ()));
        // Whatever else may throw one: while loading, a SyntaxError means that the code is not JavaScript, or imports what is not exported.
        loaded.map_err(|error| {
            if error.message.starts_with("SyntaxError") { Error { code: ErrorCode::Invalid, ..error } } else { error }
        })?;
        *self.entry.borrow_mut() = entry;
        Ok(())
    }

    /// The names of the entry's exports that are functions.
    pub(crate) fn function_names(&self) -> Result<Vec<String>, Error> {
        self.within(|ctx| {
            let entry = self.entry.borrow();
            let namespace = self.namespace(ctx, &entry)?;
            Ok(function_names(&namespace))
        })
    }

    /// The function that the host calls `name`: an export of the entry, or `path:export` of another module.
    pub(crate) fn function<'js>(&self, ctx: &Ctx<'js>, name: &str) -> Result<Function<'js>, Error> {
        let entry = self.entry.borrow();
        let (path, export) = name.rsplit_once(':').unwrap_or((&entry, name));
        let namespace = self.namespace(ctx, path)?;
        match namespace.get::<_, Value<'js>>(export) {
            Ok(value) if value.is_function() => {
                value.into_function().ok_or_else(|| fault(ErrorCode::Internal, "not a function"))
            }
            Ok(value) => {
                let names = function_names(&namespace);
                let what = if value.is_undefined() {
                    "exports no function"
                } else {
                    "exports something that is no function as"
                };
                let there = if names.is_empty() {
                    "it exports no functions".to_owned()
                } else {
                    format!("it exports {}", names.join(", "))
                };
                Err(fault(ErrorCode::NotFound, format!("{path} {what} `{export}`; {there}")))
            }
            // An export whose module threw before it was set.
            Err(error) => Err(self.fault_of(ctx, &error)),
        }
    }

    /// The exports of a module, which is evaluated when first asked for.
    fn namespace<'js>(&self, ctx: &Ctx<'js>, path: &str) -> Result<Object<'js>, Error> {
        let known = self.namespaces.borrow().get(path).cloned();
        if let Some(known) = known {
            return known.restore(ctx).map_err(|error| self.fault_of(ctx, &error));
        }
        if !self.library.borrow().contains(path) {
            return Err(fault(
                ErrorCode::NotFound,
                format!("the plug has no module `{path}`; {}", self.library.borrow().listed()),
            ));
        }
        let promise = Module::import(ctx, path).map_err(|error| self.fault_of(ctx, &error))?;
        let namespace = self.settled(ctx, promise.into_value(), "the module's top-level await")?;
        let namespace =
            namespace.into_object().ok_or_else(|| fault(ErrorCode::Internal, "a module without exports object"))?;
        self.namespaces.borrow_mut().insert(path.to_owned(), Persistent::save(ctx, namespace.clone()));
        Ok(namespace)
    }

    /// Runs `work` in the context as one call: whatever it left behind is gone afterwards.
    pub(crate) fn within<T>(&self, work: impl FnOnce(&Ctx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.context.with(|ctx| {
            self.interrupted.set(false);
            let done = work(&ctx).map_err(|error| if self.interrupted.get() { self.stopped(&ctx, error) } else { error });
            self.end_call(&ctx);
            done
        })
    }
}

impl Engine {
    /// What a call that ran out of time is told as, with the place where it was. A chain of promises is stopped in one of its jobs: then
    /// the place is that of the rejection that nobody heard of.
    fn stopped(&self, ctx: &Ctx<'_>, error: Error) -> Error {
        host::tell(Fault::Interrupted);
        let lost = std::mem::take(&mut *self.rejections.borrow_mut());
        let place = |(_, reason): (_, Saved<Value<'static>>)| self.fault_of_thrown(ctx, reason.restore(ctx).ok()?).trace;
        let trace = error.trace.or_else(|| lost.into_iter().find_map(place));
        Error { trace, ..fault(ErrorCode::Timeout, "the time of the call is over") }
    }
}

fn function_names(namespace: &Object<'_>) -> Vec<String> {
    let names = namespace.keys::<String>().filter_map(Result::ok);
    names.filter(|name| namespace.get::<_, Value<'_>>(name.as_str()).is_ok_and(|value| value.is_function())).collect()
}

/// A failure of the prelude itself, with its message: only whoever changes the prelude sees it, while the snapshot is made.
fn shown(ctx: &Ctx<'_>, error: JsError) -> JsError {
    if !error.is_exception() {
        return error;
    }
    let thrown = ctx.catch();
    let told = thrown.as_exception().map(|thrown| format!("{thrown}")).unwrap_or_else(|| format!("{thrown:?}"));
    JsError::new_loading_message("prelude", told)
}
