//! QuickJS itself, compiled for this machine, without a sandbox: what the script engine's being WebAssembly costs.

use rquickjs::{Context, Function, Runtime};
use serde_json::{Map, Value};

use crate::rounds::rounds;

const ROUNDS: usize = 15;

/// The work of the file, by name.
pub(crate) fn measure(code: &str) -> Value {
    let runtime = Runtime::new().unwrap();
    let context = Context::full(&runtime).unwrap();
    context.with(|ctx| {
        // The file is a module for plugs; here it is a script.
        ctx.eval::<(), _>(code.replace("export function", "function")).unwrap();
        let names: Vec<String> = code
            .lines()
            .filter_map(|line| line.strip_prefix("export function ")?.split_once('(').map(|(name, _)| name.to_owned()))
            .collect();
        let measured = names.into_iter().map(|name| {
            let work: Function<'_> = ctx.globals().get(name.as_str()).unwrap();
            let figures = rounds(ROUNDS, || {
                std::hint::black_box(work.call::<_, f64>(()).unwrap());
            });
            (name, figures)
        });
        Value::Object(measured.collect::<Map<_, _>>())
    })
}
