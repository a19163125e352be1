//! What a plug says about itself: `plug.yaml` as typed data, and everything that is wrong with it, each placed at its line.
//!
//! Also the algebra of what a plug may do: permissions, scopes, grants ([`Effective`]); the arithmetic of cron schedules
//! ([`Schedule`]) and the matching of routes ([`RoutePattern`]). All of it is computed from values: no I/O, no clock, no
//! runtime. It may not know how plugs are found, run or called, nor what a note is beyond a path.

mod amounts;
mod check;
mod cron;
mod glob;
mod grants;
mod hooks;
mod json_schema;
mod key;
mod limit_settings;
mod limits;
mod model;
mod net;
mod permission;
mod read;
mod route;
mod schema;
mod when;

pub use check::{Main, MainKind, check_exports, check_path_exports, resolve_main};
pub use cron::{CronError, Schedule};
pub use glob::{GlobError, PathGlobs, is_hidden};
pub use grants::{Effective, Grant, NetAccess, Policy, is_subset};
pub use hooks::{
    CodeWidget, Command, Complete, Cron, EventHook, EventPattern, Menu, MenuPlace, NoteNamespace, Overlap, Panel,
    Route, RouteAuth, Side, SlashCommand, StatusBar, Syscall, View,
};
pub use jackdaw_diagnostic::hint as suggestion;
pub use json_schema::json_schema;
pub use key::{KeyBinding, KeyError};
pub use limit_settings::{LimitSettings, LimitSlip};
pub use limits::{HookKind, InstanceMode, Limits, LimitsRequest, ceilings, defaults};
pub use model::{Decoration, DecorationPlace, Dependency, Function, FunctionPath, Manifest, Parsed, Place};
pub use net::{HostError, HostPattern};
pub use permission::{Permission, PermissionRequest, ScopeKind, UnknownPermission, describe};
pub use read::{API_VERSION, parse};
pub use route::{RouteError, RouteMatch, RoutePattern};
pub use schema::{SchemaProblem, apply_defaults, validate};
pub use when::{When, WhenContext, WhenError};
