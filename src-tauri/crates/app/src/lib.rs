//! The notebook: composes notes and plugs. The only crate that knows both halves; it knows no window, no HTTP and no command line.
//!
//! [`App::open`] makes an open space from its parts. Faces (a window, a browser, scripts) speak [`protocol::Request`] and hear
//! [`protocol::Event`]; the gateway uses [`Notebook`] and [`PlugEngine`] directly where it needs bytes and status codes.

mod all_notes;
mod app;
mod attachments;
mod changes;
mod checking;
mod core_plugs;
mod dirs;
pub mod discovery;
mod editor_saves;
mod faces;
mod failure;
mod failure_quota;
mod following;
mod frames;
mod graph;
mod hooks;
mod indexing;
mod installing;
mod link_list;
mod links;
mod many_outside;
mod marks;
mod moved_outside;
mod notebook;
mod notes;
mod outside;
mod plug_config;
mod plug_files;
mod plug_policy;
mod plug_view;
mod progress;
mod properties;
pub mod protocol;
mod queries;
mod requests;
mod saving;
mod searches;
mod settings;
mod settings_check;
mod settings_edit;
mod settings_text;
mod space_file;
mod start_marker;
mod syscalls;
mod under_way;
mod virtual_notes;
mod watching;
pub mod welcome;

pub use app::{App, OpenError, OpenOptions, Rig};
pub use attachments::{FileMeta, content_type};
pub use changes::Origin;
pub use checking::checker;
pub use core_plugs::core_plug_names;
pub use dirs::{DATA_DIR_VARIABLE, Dirs, space_id};
pub use faces::{Face, Faces};
pub use frames::FrameFile;
pub use graph::{NoteLink, render};
pub use installing::{PlugData, delete_plug_data, plug_data, plug_settings_problems, settings_files, space_plugs};
pub use links::{Direction, Linker, MENTIONS};
pub use notebook::Notebook;
pub use notes::{Condition, NoteMeta, Wrote};
pub use queries::QueryInput;
pub use requests::{SearchInput, grant_choice};
pub use syscalls::notebook_syscalls;
pub use under_way::{Call, UnderWay};
pub use watching::{Watchable, watchable};

pub use jackdaw_diagnostic::Diagnostic;
pub use jackdaw_index::tables::sql_of_filter;
pub use jackdaw_index::{Counts, TagCount, TaskFilter, TaskRow};
pub use jackdaw_plugs::{self as plugs, Trust};
pub use jackdaw_watch::{ENOUGH_WATCHES, MORE_WATCHES, most_watches};
