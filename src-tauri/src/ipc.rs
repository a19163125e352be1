//! The protocol over Tauri's IPC.

use std::sync::Arc;

use jackdaw_app::App;
use jackdaw_app::protocol::{Failure, Reply, Request};
use tauri::State;

/// The window's face of the app.
pub(crate) struct Window {
    pub(crate) app: Arc<App>,
    pub(crate) face: u32,
}

/// Answers one request of the interface.
#[tauri::command]
pub(crate) async fn request(window: State<'_, Window>, request: Request) -> Result<Reply, Failure> {
    window.app.request(window.face, request).await
}
