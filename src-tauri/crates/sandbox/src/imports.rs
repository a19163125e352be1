//! What a component imports beside the core, bound by name through reflection: an application adds an ability without touching this crate.

use std::sync::Arc;

use wasmtime::StoreContextMut;
use wasmtime::component::types::{ComponentFunc, ComponentInstance, ComponentItem};
use wasmtime::component::{Component, Linker, Type, Val};

use crate::api::{SyscallError, SyscallErrorCode};
use crate::load::LoadError;
use crate::names::{Interface, camel};
use crate::state::State;
use crate::{answer, bytes, value, wasi};

/// The interfaces of package `jackdaw:plug` that [`crate::core_host`] serves.
const CORE: &[&str] =
    &["types", "config", "kv", "blob", "events", "log", "net", "plugs", "plug-self", "clock", "random", "syscalls"];

const PACKAGE: &str = "jackdaw:plug";

/// Binds every import that the linker does not have yet.
pub(crate) fn bind(linker: &mut Linker<State>, component: &Component, bytes: &[u8]) -> Result<(), LoadError> {
    // Looked for only where the answer matters: a component may have megabytes.
    let interpreter = std::cell::OnceCell::new();
    let engine = component.engine();
    let ty = component.component_type();
    for (name, item) in ty.imports(engine) {
        let unknown = |reason: &str| LoadError::UnknownImport { import: name.to_owned(), reason: reason.to_owned() };
        let instance = match item.ty {
            ComponentItem::ComponentInstance(instance) => instance,
            ComponentItem::Type(_) => continue,
            ComponentItem::ComponentFunc(_) => {
                return Err(unknown("a syscall belongs to an interface; put the function into one"));
            }
            _ => return Err(unknown("a plug may import interfaces of functions, nothing else")),
        };
        let interface = Interface::parse(name)
            .ok_or_else(|| unknown("its name is not of the form package:name/interface@version"))?;
        if interface.package == PACKAGE && interface.major.is_some_and(|major| major != 1) {
            return Err(unknown("this is jackdaw:plug@1; build the plug against its `wit` folder"));
        }
        if interface.package == PACKAGE && CORE.contains(&interface.name) {
            continue;
        }
        if wasi::is(&interface) {
            let interpreter = *interpreter.get_or_init(|| wasi::interpreter::is_in(bytes));
            wasi::bind(linker, name, &interface, &instance, engine, interpreter)?;
        } else {
            bind_instance(linker, name, &interface, &instance, engine)?;
        }
    }
    Ok(())
}

/// Says what wasmtime found wrong when it linked.
pub(crate) fn explain(component: &Component, error: &wasmtime::Error) -> LoadError {
    let message = format!("{error:#}");
    let ty = component.component_type();
    let named =
        ty.imports(component.engine()).map(|(name, _)| name).find(|name| message.contains(&format!("`{name}`")));
    match named {
        Some(name) => LoadError::UnknownImport { import: name.to_owned(), reason: message },
        None => LoadError::Invalid { message },
    }
}

fn bind_instance(
    linker: &mut Linker<State>,
    full_name: &str,
    interface: &Interface<'_>,
    instance: &ComponentInstance,
    engine: &wasmtime::Engine,
) -> Result<(), LoadError> {
    let unknown =
        |function: &str, reason: String| LoadError::UnknownImport { import: format!("{full_name}.{function}"), reason };
    let mut bound = linker.instance(full_name).map_err(|error| unknown("*", format!("{error:#}")))?;
    for (name, item) in instance.exports(engine) {
        match item.ty {
            ComponentItem::Type(_) => {}
            ComponentItem::ComponentFunc(function) => {
                if function.async_() {
                    return Err(unknown(name, "syscalls are plain functions; drop `async` from its type".to_owned()));
                }
                if let Some(what) = unsupported(&function) {
                    return Err(unknown(name, format!("its type has a {what}; syscalls carry plain values only")));
                }
                let syscall: Arc<str> = format!("{}.{}", camel(interface.name), camel(name)).into();
                if bytes::bind(&mut bound, name, &syscall, &function)
                    .map_err(|error| unknown(name, format!("{error:#}")))?
                {
                    continue;
                }
                bound
                    .func_new_async(name, move |store, ty, params, results| {
                        let syscall = syscall.clone();
                        Box::new(async move { call(&store, &syscall, &ty, params, results).await })
                    })
                    .map_err(|error| unknown(name, format!("{error:#}")))?;
            }
            ComponentItem::Resource(_) => {
                return Err(unknown(
                    name,
                    "it is a resource; syscalls are flat functions with records and variants".to_owned(),
                ));
            }
            _ => return Err(unknown(name, "a plug may import functions and types, nothing else".to_owned())),
        }
    }
    Ok(())
}

/// One syscall: parameters to JSON, the host's answer to what the function's type wants.
async fn call(
    store: &StoreContextMut<'_, State>,
    name: &str,
    ty: &ComponentFunc,
    params: &[Val],
    results: &mut [Val],
) -> wasmtime::Result<()> {
    let wanted = ty.results().next();
    let outcome = match input(name, ty, params) {
        Ok(input) => store.data().syscall(name, input).await,
        Err(error) => Err(error),
    };
    if let (Some(result), Some(wanted)) = (results.first_mut(), wanted) {
        *result = answer::to_val(name, outcome, &wanted)?;
        return Ok(());
    }
    // Nothing is returned, so that nobody can be told.
    if let Err(error) = outcome {
        tracing::debug!(syscall = name, %error, "a syscall without a result failed");
    }
    Ok(())
}

fn input(name: &str, ty: &ComponentFunc, params: &[Val]) -> Result<serde_json::Value, SyscallError> {
    let mut input = serde_json::Map::new();
    for ((param, ty), val) in ty.params().zip(params) {
        if matches!(val, Val::Option(None)) {
            continue;
        }
        let json = value::to_json(val, &ty)
            .map_err(|why| SyscallError::new(SyscallErrorCode::Invalid, format!("{name}: parameter {param} {why}")))?;
        input.insert(camel(param), json);
    }
    Ok(input.into())
}

fn unsupported(function: &ComponentFunc) -> Option<&'static str> {
    function.params().map(|(_, ty)| ty).chain(function.results()).find_map(|ty| unsupported_type(&ty))
}

fn unsupported_type(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Own(_) | Type::Borrow(_) => Some("resource"),
        Type::Future(_) => Some("future"),
        Type::Stream(_) => Some("stream"),
        Type::ErrorContext => Some("error-context"),
        Type::List(list) => unsupported_type(&list.ty()),
        Type::FixedLengthList(list) => unsupported_type(&list.ty()),
        Type::Map(map) => unsupported_type(&map.key()).or_else(|| unsupported_type(&map.value())),
        Type::Record(record) => record.fields().find_map(|field| unsupported_type(&field.ty)),
        Type::Tuple(tuple) => tuple.types().find_map(|ty| unsupported_type(&ty)),
        Type::Variant(variant) => variant.cases().filter_map(|case| case.ty).find_map(|ty| unsupported_type(&ty)),
        Type::Option(option) => unsupported_type(&option.ty()),
        Type::Result(result) => result.ok().into_iter().chain(result.err()).find_map(|ty| unsupported_type(&ty)),
        _ => None,
    }
}
