//! CONTRACT §6, over the wire: who may come in, every route's shapes and statuses, and what errors look like.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

#[path = "http/doors.rs"]
mod doors;
#[path = "http/events.rs"]
mod events;
#[path = "http/files.rs"]
mod files;
#[path = "http/graph.rs"]
mod graph;
#[path = "http/lookups.rs"]
mod lookups;
#[path = "http/mentions.rs"]
mod mentions;
#[path = "http/notes.rs"]
mod notes;
#[path = "http/openapi.rs"]
mod openapi;
#[path = "http/plug_routes.rs"]
mod plug_routes;
#[path = "http/plugs.rs"]
mod plugs;
#[path = "http/problems.rs"]
mod problems;
