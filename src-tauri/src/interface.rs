//! The interface's files, carried inside the program for browsers. The window gets its own copy from Tauri.

use jackdaw_gateway::Assets;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../ui/dist"]
struct Files;

/// For the gateway.
pub(crate) fn assets() -> Assets {
    Assets::new(|path| Files::get(path).map(|file| file.data))
}
