//! The plug engine: finds plugs, loads them, keeps them running, and calls them when a hook fires.
//!
//! An application hands it folders ([`EngineOptions`]) and its own abilities ([`Application`]); it gets back commands, routes, timers
//! and event handlers that change while it runs. Every syscall of every plug passes one choke point (`authorize`).
//!
//! It may not know what a note is: whatever an application can do, it declares as [`SyscallSpec`]s and does by name and JSON.
//! `examples/host_without_notes.rs` is the proof.
//!
//! Invariants: one owner task per instance and one per plug; only bounded queues; a hook entry belongs to exactly one generation and
//! is refused after it; the last good generation stays until the new one has answered; a trap or a timeout ends the instance.

mod activity;
mod alarm;
mod answered;
mod application;
mod at_rest;
mod atomic_file;
mod audit;
mod authorize;
mod build;
mod calls;
mod check;
mod commands;
mod cron;
mod cut_chains;
mod discovery;
mod engine;
mod error;
mod events;
mod failed_call;
mod figures;
mod generation;
mod grants;
mod held;
mod history;
mod hook_figures;
mod hook_info;
mod hooks;
mod host;
mod http;
mod incoming;
mod install;
mod instance;
mod keeper;
mod lifetimes;
mod lock;
mod logs;
mod making;
mod needed;
mod net;
mod net_address;
mod news;
mod options;
mod packing;
mod registry;
mod route_failure;
mod routes;
mod secrets;
mod settings;
mod shared;
mod showing;
mod slot;
mod source;
mod stand_in;
mod status;
mod supervisor;
mod swap;
mod syscalls;
mod taken;
mod written_settings;

pub use alarm::{Alarm, AlarmError, AlarmId, Fire, SystemAlarm};
pub use application::{Application, Caller, EventCause, ScopeFrom, SyscallSpec};
pub use audit::AuditEntry;
pub use build::build_command;
pub use check::{Checker, check};
pub use engine::PlugEngine;
pub use error::{DispatchError, EngineError};
pub use events::Handled;
pub use failed_call::FailedCall;
pub use figures::CallFigures;
pub use grants::GrantChoice;
pub use history::GenerationRecord;
pub use hook_figures::HookFigures;
pub use hook_info::{CommandInfo, HookInfo, RouteInfo, SlashCommandInfo};
pub use http::IncomingRequest;
pub use incoming::{Incoming, IncomingError};
pub use install::{InstallError, PlugHome, Soundness};
pub use lifetimes::Lifetimes;
pub use lock::{LockError, Locked};
pub use logs::{LogEntry, LogLevel};
pub use news::EngineEvent;
pub use options::{EmbeddedPlug, EngineOptions, PlugRoot, PolicySource, RootKind, Trust};
pub use packing::{PackError, PackedPlug};
pub use settings::{PlugSettings, SettingsLayer, SettingsSource};
pub use source::Files as PlugFiles;
pub use stand_in::StandIn;
pub use status::{PermissionStatus, PlugState, PlugStatus, TimerStatus};
pub use syscalls::core_syscalls;
pub use written_settings::{NamedSettings, settings_problems};

pub use jackdaw_diagnostic::{CodeFrame, Diagnostic};
pub use jackdaw_manifest::json_schema as manifest_schema;
pub use jackdaw_manifest::{
    Decoration, DecorationPlace, Effective, HookKind, LimitSettings, Permission, Policy, RouteAuth,
};
pub use jackdaw_package::{MOST_PACKED, PackageError, SignatureError, Signer, verify_signature};
pub use jackdaw_sandbox::{
    CompileLimits, Compiler, HttpRequest, HttpResponse, Origin, SyscallError, SyscallErrorCode, compile_worker,
};
