//! The protocol over Tauri's IPC.

use std::sync::Arc;

use jackdaw_app::protocol::{Failure, Reply, Request};
use jackdaw_app::{App, UnderWay};
use tauri::State;

/// The window's face of the app.
pub(crate) struct Window {
    pub(crate) app: Arc<App>,
    pub(crate) face: u32,
    pub(crate) calls: UnderWay,
}

/// Answers one request of the interface. With an `id` it can be given up.
#[tauri::command]
pub(crate) async fn request(window: State<'_, Window>, request: Request, id: Option<u32>) -> Result<Reply, Failure> {
    let call = id.map(|id| window.calls.begin(id, &request));
    let answer = window.app.request(window.face, request);
    match call {
        Some(call) => call.answer(answer).await,
        None => answer.await,
    }
}

/// The answer to a request with this `id` is not wanted any more.
#[tauri::command]
pub(crate) fn cancel(window: State<'_, Window>, id: u32) {
    window.calls.cancel(id);
}
