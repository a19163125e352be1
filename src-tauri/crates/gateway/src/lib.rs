//! HTTP: REST for scripts, the routes of plugs, events, OpenAPI, and the interface for a browser.
//!
//! A thin face: every route is a few lines over [`jackdaw_app::App`]. It alone names axum; it knows nothing of files, indexes or sandboxes.
//! [`guard`] decides who comes in, before anything else looks at a request.

mod assets;
mod attached;
mod body;
mod conditions;
mod events;
mod files;
mod frames;
mod guard;
mod links;
mod lookups;
mod notes;
mod openapi;
mod plug_routes;
mod plugs;
mod problem;
mod queries;
mod query;
mod ranges;
mod routes;
mod server;
mod state;
mod token;
mod websocket;

pub use assets::Assets;
pub use ranges::ByteRange;
pub use server::{PORTS, ServeError, ServeOptions, Server};
pub use token::Token;
