//! From a script plug's folder to one graph of modules that the script engine can load.
//!
//! Resolves relative imports within the folder, strips TypeScript, finds syntax errors and exports, and leads positions of
//! the emitted code back to the text that was written. Pure: files come through a function of the caller's. It may not know
//! manifests, hooks or the engine; it is the only crate that names oxc.

mod builtin;
mod bundle;
mod calls;
mod compile;
mod explain;
mod json;
mod links;
mod logged;
mod missing;
mod position;
mod resolve;
mod source_map;
mod stack;
mod throws;
mod trace;
mod uses;

pub use builtin::{BUILTIN, BUILTIN_EXPORTS};
pub use bundle::{Bundle, Read, bundle, bundle_hosted, bundle_with};
pub use compile::{Import, ImportedName, Module, compile};
pub use explain::Explained;
pub use source_map::SourceMap;
pub use uses::Use;
