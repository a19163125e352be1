//! Files of other programs, copied there and pasted here, or dragged over the page.
//!
//! WebKitGTK tells the page that there are some and withholds them, as it would from a web site. The app takes them into the space itself:
//! the page learns their names, never a path or a byte of what lies outside, and it cannot say what is to be read.

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use gtk::gdk::{Atom, SELECTION_CLIPBOARD};
use gtk::glib;
use gtk::prelude::*;
use jackdaw_app::protocol::{BroughtIn, Failure};
use parking_lot::Mutex;
use serde::Deserialize;
use tauri::{AppHandle, State};

use crate::opening::Opening;

/// What some file managers copy instead of a list of addresses: `copy` or `cut`, then one a line.
const COPIED_FILES: &str = "x-special/gnome-copied-files";

/// What was dropped on the page last, until it is brought in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dropped(Arc<Mutex<Vec<PathBuf>>>);

/// How the files came.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Way {
    Pasted,
    Dropped,
}

/// Brings in what the user has just pasted or dropped, for a note; nothing if that was no file.
#[tauri::command]
pub(crate) async fn bring_in(
    tauri: AppHandle,
    opening: State<'_, Opening>,
    dropped: State<'_, Dropped>,
    way: Way,
    note: String,
) -> Result<Vec<BroughtIn>, Failure> {
    let window = opening.window().await?;
    let files = match way {
        Way::Pasted => copied(&tauri).await,
        Way::Dropped => std::mem::take(&mut *dropped.0.lock()),
    };
    let mut brought = Vec::new();
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        brought.push(match window.app.bring_in(note.clone(), file).await {
            Ok(attached) => BroughtIn { name, attached: Some(attached), failure: None },
            Err(failure) => BroughtIn { name, attached: None, failure: Some(failure.message) },
        });
    }
    Ok(brought)
}

/// The files of the clipboard. Its owner is another program, and is asked on the thread that GTK runs on.
async fn copied(tauri: &AppHandle) -> Vec<PathBuf> {
    let (tell, told) = tokio::sync::oneshot::channel();
    let asked = tauri.run_on_main_thread(move || {
        gtk::Clipboard::get(&SELECTION_CLIPBOARD).request_uris(move |clipboard, addresses| {
            let files = local(addresses);
            if !files.is_empty() {
                // Whoever asked may be gone: then nobody is told.
                let _ = tell.send(files);
                return;
            }
            clipboard.request_contents(&Atom::intern(COPIED_FILES), move |_, data| {
                let text = String::from_utf8_lossy(&data.data()).into_owned();
                let _ = tell.send(local(text.lines().skip(1)));
            });
        });
    });
    if let Err(error) = asked {
        tracing::warn!(%error, "the clipboard could not be asked for files");
    }
    told.await.unwrap_or_default()
}

/// Keeps what is dropped on the page for [`bring_in`]. What is only dragged over it is forgotten.
pub(crate) fn follow_drags(page: &impl IsA<gtk::Widget>, dropped: Dropped) {
    let over: Rc<Cell<Vec<PathBuf>>> = Rc::default();
    let carried = Rc::clone(&over);
    page.connect_drag_data_received(move |_, _, _, _, data, _, _| {
        let files = local(data.uris());
        if !files.is_empty() {
            carried.set(files);
        }
    });
    let left = Rc::clone(&over);
    page.connect_drag_leave(move |_, _, _| {
        let left = Rc::clone(&left);
        // A drop leaves first, too, and comes right behind it.
        glib::idle_add_local_once(move || drop(left.take()));
    });
    page.connect_drag_drop(move |_, _, _, _, _| {
        *dropped.0.lock() = over.take();
        // The page is told of the drop all the same.
        false
    });
}

/// The addresses that are files of this machine.
fn local<S: AsRef<str>>(addresses: impl IntoIterator<Item = S>) -> Vec<PathBuf> {
    let files = addresses.into_iter().filter_map(|address| glib::filename_from_uri(address.as_ref()).ok());
    files.filter(|(_, host)| host.as_ref().is_none_or(|host| host == "localhost")).map(|(file, _)| file).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_this_machine_are_taken() {
        let addresses = [
            "file:///home/ada/a%20b.png",
            "file://localhost/home/ada/c.png",
            "file://elsewhere/home/ada/d.png",
            "https://example.org/e.png",
            "space://localhost/file/ticket/f.png",
            "/home/ada/g.png",
            "",
        ];
        assert_eq!(local(addresses), [PathBuf::from("/home/ada/a b.png"), PathBuf::from("/home/ada/c.png")]);
    }
}
