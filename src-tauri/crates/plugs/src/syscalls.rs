//! The core's syscalls: what every plug can ask of any application, each by name and JSON.

mod blob;
mod commands;
mod config;
mod events;
mod kv;
mod log;
mod plug;
mod plugs;
mod secrets;
mod shell;

use std::collections::HashMap;
use std::sync::Arc;

use jackdaw_manifest::Permission;
use jackdaw_sandbox::{SyscallError, SyscallErrorCode};
use jackdaw_store::StoreError;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::application::{Caller, ScopeFrom, SyscallSpec};
use crate::authorize::{self, Asker, authorize};
use crate::calls::Rights;
use crate::generation::Generation;
use crate::hooks::nearest;
use crate::logs::LogLevel;
use crate::net;
use crate::shared::Shared;

/// What the engine itself offers to plugs, whatever the application.
#[must_use]
pub fn core_syscalls() -> Vec<SyscallSpec> {
    let reading =
        |name| SyscallSpec { permissions: vec![Permission::Kv, Permission::KvRead], ..SyscallSpec::free(name) };
    vec![
        SyscallSpec::free("config.get"),
        SyscallSpec::free("config.env"),
        SyscallSpec::free("log.write"),
        SyscallSpec::free("plug.info"),
        SyscallSpec::free("plug.asset"),
        reading("kv.get"),
        reading("kv.list"),
        SyscallSpec::needs("kv.set", Permission::Kv, ScopeFrom::Anywhere),
        SyscallSpec::needs("kv.delete", Permission::Kv, ScopeFrom::Anywhere),
        SyscallSpec::needs("blob.put", Permission::BlobWrite, ScopeFrom::Anywhere),
        SyscallSpec::needs("blob.get", Permission::BlobRead, ScopeFrom::Anywhere),
        SyscallSpec::needs("events.emit", Permission::EventsEmit, ScopeFrom::Anywhere),
        SyscallSpec::needs("net.fetch", Permission::Net, ScopeFrom::Url("url")),
        SyscallSpec::needs("plugs.call", Permission::PlugsCall, ScopeFrom::PlugOf("function")),
        SyscallSpec::needs("commands.set", Permission::Ui, ScopeFrom::Anywhere),
        SyscallSpec::needs("secrets.get", Permission::Secrets, ScopeFrom::Param("name")),
        SyscallSpec::needs("secrets.set", Permission::Secrets, ScopeFrom::Param("name")),
        SyscallSpec::needs("shell.run", Permission::Shell, ScopeFrom::Param("program")),
    ]
}

/// All syscalls there are, by name: the core's, then the application's.
pub(crate) fn table(application: Vec<SyscallSpec>) -> HashMap<String, SyscallSpec> {
    let mut table: HashMap<String, SyscallSpec> = HashMap::new();
    for spec in application.into_iter().chain(core_syscalls()) {
        if let Some(shadowed) = table.insert(spec.name.to_string(), spec) {
            tracing::error!(name = %shadowed.name, "the application declares a syscall twice, or one of the core's: the later is used");
        }
    }
    table
}

/// Authorises a syscall and does it, or has a stand-in do it.
pub(crate) async fn perform(
    shared: &Arc<Shared>,
    generation: &Arc<Generation>,
    caller: &Caller,
    rights: &Rights,
    name: &str,
    input: Value,
) -> Result<Value, SyscallError> {
    let Some(stand_in) = &shared.options.stand_in else {
        return authorized(shared, generation, caller, rights, name, input).await;
    };
    let answer = authorized(shared, generation, caller, rights, name, input.clone()).await;
    stand_in.saw(caller, name, &input, &answer);
    answer
}

async fn authorized(
    shared: &Arc<Shared>,
    generation: &Arc<Generation>,
    caller: &Caller,
    rights: &Rights,
    name: &str,
    input: Value,
) -> Result<Value, SyscallError> {
    let Some(spec) = shared.syscalls.get(name) else {
        // A syscall that another plug declares is a call of that plug.
        if shared.hooks.load().syscall(name).is_some() {
            let input = serde_json::json!({ "function": name, "input": input });
            return Box::pin(perform(shared, generation, caller, rights, "plugs.call", input)).await;
        }
        let known = nearest(name, shared.syscalls.keys().map(String::as_str));
        let hint = known.first().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        return Err(SyscallError::new(SyscallErrorCode::NotFound, format!("there is no syscall `{name}`{hint}")));
    };
    let own = generation.effective.load();
    let asker = Asker {
        plug: &caller.plug,
        requests: &generation.manifest.permissions,
        own: &own,
        effective: &caller.effective,
    };
    let subject = authorize::subject(spec, &input).map(std::borrow::Cow::into_owned);
    let note = |allowed| {
        if !spec.permissions.is_empty() {
            generation.audit.note(&caller.function, name, subject.as_deref(), allowed);
        }
    };
    if let Err(error) = authorize(&asker, spec, &input) {
        note(false);
        if error.code == SyscallErrorCode::PermissionDenied {
            shared.log(&caller.plug, LogLevel::Warn, Some(&caller.function), format!("denied: {}", error.message));
        }
        return Err(error);
    }
    // Before it is done: a call that never comes back was made all the same.
    note(true);
    if let Some(stand_in) = &shared.options.stand_in
        && let Some(answer) = stand_in.answer(caller, name, &input).await
    {
        return answer;
    }
    let answer = match name {
        "config.get" => Ok(config::get(generation)),
        "config.env" => Ok(config::env(generation)),
        "log.write" => log::write(shared, generation, caller, &input),
        "plug.info" => Ok(plug::info(generation)),
        "plug.asset" => plug::asset(generation, input),
        "kv.get" => kv::get(shared, caller, input).await,
        "kv.list" => kv::list(shared, caller, input).await,
        "kv.set" => kv::set(shared, caller, input).await,
        "kv.delete" => kv::delete(shared, caller, input).await,
        "blob.put" => blob::put(shared, caller, input).await,
        "blob.get" => blob::get(shared, caller, input).await,
        "events.emit" => events::emit(shared, caller, input),
        "net.fetch" => net::fetch(caller, input).await,
        "plugs.call" => plugs::call(shared, caller, rights, input).await,
        "commands.set" => commands::set(shared, generation, input),
        "secrets.get" => secrets::get(shared, caller, input).await,
        "secrets.set" => secrets::set(shared, caller, input).await,
        "shell.run" => shell::run(shared, input).await,
        _ => shared.application.syscall(caller, name, input).await,
    };
    // What only the doing can tell, such as which note is open.
    if answer.as_ref().is_err_and(|error| error.code == SyscallErrorCode::PermissionDenied) && name != "plugs.call" {
        note(false);
    }
    answer
}

/// Reads a syscall's parameters.
fn parameters<T: DeserializeOwned>(name: &str, input: Value) -> Result<T, SyscallError> {
    serde_json::from_value(input)
        .map_err(|error| SyscallError::new(SyscallErrorCode::Invalid, format!("{name}: {error}")))
}

/// Runs one of the store's blocking calls where it may block.
async fn stored<T: Send + 'static>(
    shared: &Arc<Shared>,
    work: impl FnOnce(&jackdaw_store::Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, SyscallError> {
    let store = shared.options.store.clone();
    let result = tokio::task::spawn_blocking(move || work(&store)).await;
    match result {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(store_error(&error)),
        Err(error) => Err(SyscallError::new(SyscallErrorCode::Internal, format!("the store's task ended: {error}"))),
    }
}

fn store_error(error: &StoreError) -> SyscallError {
    let code = match error {
        StoreError::TooLarge { .. } => SyscallErrorCode::TooLarge,
        StoreError::BadHash(_) => SyscallErrorCode::Invalid,
        StoreError::Busy | StoreError::Full | StoreError::ReadOnly => SyscallErrorCode::Unavailable,
        _ => SyscallErrorCode::Internal,
    };
    SyscallError::new(code, error.to_string())
}
