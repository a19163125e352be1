//! The protocol over Tauri's IPC.

use jackdaw_app::protocol::{Event, Failure, Reply, Request};
use tauri::State;
use tauri::ipc::Channel;
use tokio::sync::watch;

use crate::opening::Opening;

/// Where the page hears of events: nowhere until it has said so, and elsewhere when it was loaded anew.
pub(crate) type Listener = watch::Sender<Option<Channel<Event>>>;

/// The page listens from now on. What happened since the app was opened waits for that.
#[tauri::command]
pub(crate) fn listen(listener: State<'_, Listener>, events: Channel<Event>) {
    listener.send_replace(Some(events));
}

/// Answers one request of the interface. With an `id` it can be given up.
#[tauri::command]
pub(crate) async fn request(opening: State<'_, Opening>, request: Request, id: Option<u32>) -> Result<Reply, Failure> {
    let window = opening.window().await?;
    let call = id.map(|id| window.calls.begin(id, &request));
    let answer = window.app.request(window.face, request);
    match call {
        Some(call) => call.answer(answer).await,
        None => answer.await,
    }
}

/// The answer to a request with this `id` is not wanted any more.
#[tauri::command]
pub(crate) fn cancel(opening: State<'_, Opening>, id: u32) {
    if let Some(window) = opening.opened() {
        window.calls.cancel(id);
    }
}

/// The window was asked to close, and its reader goes on: what it has could not be saved.
#[tauri::command]
pub(crate) fn stays(opening: State<'_, Opening>) {
    if let Some(window) = opening.opened() {
        window.app.stays();
    }
}

/// Opens an attachment with the program that the system has for it. Only faces of this machine can ask for that.
#[tauri::command]
pub(crate) async fn open_file(opening: State<'_, Opening>, path: String) -> Result<(), Failure> {
    let file = opening.window().await?.app.attachment_on_disk(path.clone()).await?;
    tauri_plugin_opener::open_path(&file, None::<&str>)
        .map_err(|error| Failure::new("unavailable", format!("the system cannot open `{path}`: {error}")))
}
