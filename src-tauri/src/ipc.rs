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

/// Opens an attachment with the program that the system has for it. Only faces of this machine can ask for that.
#[tauri::command]
pub(crate) async fn open_file(window: State<'_, Window>, path: String) -> Result<(), Failure> {
    let file = window.app.attachment_on_disk(path.clone()).await?;
    tauri_plugin_opener::open_path(&file, None::<&str>)
        .map_err(|error| Failure::new("unavailable", format!("the system cannot open `{path}`: {error}")))
}
