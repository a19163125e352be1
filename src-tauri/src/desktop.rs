//! The window: an app, served to scripts as well, with Tauri's web view as its first face.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use jackdaw_app::discovery::{self, DiscoveryFile, Running};
use jackdaw_app::protocol::Event;
use jackdaw_app::{App, Dirs, Face, OpenOptions, UnderWay, welcome};
use jackdaw_cli::{Client, WindowArguments, choose_space, remember_space, trust, with_welcome};
use jackdaw_gateway::{ServeOptions, Server};
use tauri::ipc::Channel;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Manager as _, RunEvent, WebviewWindow, WindowEvent, Wry};
use tokio::sync::{oneshot, watch};

use crate::opening::{Opening, Window};
#[cfg(target_os = "linux")]
use crate::{caret, outside_files, spelling};
use crate::{files, frames, interface, ipc};

/// How long a process may take to close, by our own promise.
const CLOSING: Duration = Duration::from_secs(10);
/// Between two looks at whether it is gone.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// Opens the window and returns when it is closed.
pub(crate) fn open(arguments: WindowArguments, dirs: Dirs) -> Result<()> {
    if cfg!(target_os = "linux")
        && std::env::var_os("DISPLAY").is_none()
        && std::env::var_os("WAYLAND_DISPLAY").is_none()
    {
        bail!("there is no display for a window; `jackdaw serve SPACE` serves the space to a browser");
    }
    let (space, is_welcome) = choose_space(arguments.space.as_deref(), &dirs)?;
    let root = space.canonicalize().with_context(|| format!("there is no folder {}", space.display()))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if runtime.block_on(hand_over(&dirs, &root))? {
        return Ok(());
    }
    tauri::async_runtime::set(runtime.handle().clone());
    let mut options = OpenOptions::new(&root, dirs.clone());
    options.trust = with_welcome(trust(&arguments.plugs.trust), is_welcome);
    options.safe_mode = arguments.plugs.safe;
    options.plug_paths = arguments.plugs.plug_path;
    options.compiler = jackdaw_cli::compiler();
    options.first_note = is_welcome.then(|| welcome::FIRST_NOTE.to_owned());
    let opening = Opening::default();
    let (face, attached) = oneshot::channel();
    let app = runtime.spawn(open_app(options, dirs, opening.clone(), face));
    let shown = show(&root, &opening, attached);
    let (app, served) = runtime.block_on(app)??;
    drop(served);
    runtime.block_on(app.close());
    // Blocking work that hangs (a dead network disk) must not keep the process.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    shown
}

/// Opens the space, which has the window for a face then, and serves it to scripts.
async fn open_app(
    options: OpenOptions,
    dirs: Dirs,
    opening: Opening,
    attached: oneshot::Sender<Face>,
) -> Result<(Arc<App>, Option<(Server, DiscoveryFile)>)> {
    let app = match App::open(options).await {
        Ok(app) => app,
        Err(error) => {
            opening.done(None);
            return Err(error.into());
        }
    };
    let face = app.faces().attach();
    // Before the page asks: it plays sound and films from there. And with its face, which a second start is handed to.
    let served = serve(&app, &dirs).await;
    opening.done(Some(Window { app: Arc::clone(&app), face: face.id(), calls: UnderWay::default() }));
    // A window that could not be built takes no events.
    let _ = attached.send(face);
    remember_space(app.root(), &dirs);
    Ok((app, served))
}

/// Whether the space is open in another process: its window comes to the front, and this one is done. One that is closing, or that has
/// only begun, is waited for; it may be gone then, and this window opens.
async fn hand_over(dirs: &Dirs, root: &Path) -> Result<bool> {
    let end = tokio::time::Instant::now() + CLOSING;
    loop {
        let is_over = tokio::time::Instant::now() > end;
        match discovery::find(dirs, root) {
            Some(running) => match raise(&running).await {
                Ok(true) => return Ok(true),
                Ok(false) => bail!(
                    "{} is served without a window, by process {}: open {} in a browser",
                    running.space.display(),
                    running.pid,
                    running.url
                ),
                Err(error) if is_over => return Err(error),
                Err(_) => {}
            },
            // Who still has it is told by what opens it.
            None if is_over || !App::is_in_use(dirs, root) => return Ok(false),
            None => {}
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// Brings the window of another process to the front. Says whether there is one.
async fn raise(running: &Running) -> Result<bool> {
    let answer = Client::new(&running.url, &running.token)?.post("/api/raise", &serde_json::json!({})).await?;
    Ok(answer["open"] == true)
}

/// Serves scripts. Without a port the window works all the same, so that is only logged.
async fn serve(app: &Arc<App>, dirs: &Dirs) -> Option<(Server, DiscoveryFile)> {
    let options = ServeOptions { assets: interface::assets(), ..ServeOptions::default() };
    let server = Server::start(Arc::clone(app), options)
        .await
        .map_err(|error| tracing::warn!(%error, "scripts cannot reach this window"))
        .ok()?;
    let running = Running {
        url: server.url.clone(),
        token: server.token.reveal().to_owned(),
        pid: std::process::id(),
        space: app.root().to_owned(),
    };
    let file = DiscoveryFile::write(dirs, &running)
        .map_err(|error| tracing::warn!(%error, "other commands will not find this window"))
        .ok()?;
    Some((server, file))
}

/// Shows the window until it is closed, or until it is known that there is nothing to show.
fn show(root: &Path, opening: &Opening, attached: oneshot::Receiver<Face>) -> Result<()> {
    let title = root.file_name().map(|name| format!("{} – Jackdaw", name.to_string_lossy()));
    let (framed, filed, followed) = (opening.clone(), opening.clone(), opening.clone());
    let (listener, listening) = watch::channel(None);
    let window = tauri::Builder::default();
    #[cfg(target_os = "linux")]
    let window = window.on_page_load(spelling::follow_pages);
    let built = window
        .register_uri_scheme_protocol(frames::SCHEME, move |_, request| frames::serve(framed.opened(), &request))
        // Files are read from a disk that may be slow; nothing else of the window waits for that.
        .register_asynchronous_uri_scheme_protocol(files::SCHEME, move |_, request, responder| {
            let opening = filed.clone();
            tauri::async_runtime::spawn_blocking(move || responder.respond(files::serve(opening.opened(), &request)));
        })
        .plugin(own_page())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .manage(opening.clone())
        .manage::<ipc::Listener>(listener)
        .invoke_handler(tauri::generate_handler![
            ipc::listen,
            ipc::request,
            ipc::cancel,
            ipc::stays,
            ipc::open_file,
            #[cfg(target_os = "linux")]
            outside_files::bring_in
        ])
        .setup(move |tauri| {
            if let Some(window) = tauri.get_webview_window("main") {
                prepare(&window, title.as_deref())?;
            }
            tauri::async_runtime::spawn(follow(tauri.handle().clone(), followed, attached, listening));
            Ok(())
        })
        .build(tauri::generate_context!())?;
    // Returns when the window is closed, so that the app is closed in order.
    built.run_return(|tauri, event| {
        let opening = tauri.state::<Opening>();
        let (Some(window), RunEvent::WindowEvent { event, .. }) = (opening.opened(), event) else { return };
        match event {
            WindowEvent::CloseRequested { .. } => window.app.asked_to_close(),
            WindowEvent::Destroyed => window.app.closes(),
            _ => {}
        }
    });
    Ok(())
}

/// The window does what the app says, from when it is open until it closes.
async fn follow(
    tauri: AppHandle,
    opening: Opening,
    attached: oneshot::Receiver<Face>,
    mut listening: watch::Receiver<Option<Channel<Event>>>,
) {
    let (Ok(Window { app, .. }), Ok(mut face)) = (opening.window().await, attached.await) else {
        return tauri.exit(1);
    };
    // The page follows the setting later on; so it is right from the first picture.
    if let Some(window) = tauri.get_webview_window("main")
        && let Err(error) = window.set_zoom(f64::from(app.settings().zoom) / 100.0)
    {
        tracing::warn!(%error, "the window does not have the size that is set");
    }
    let mut page = None;
    loop {
        tokio::select! {
            Ok(()) = listening.changed() => page.clone_from(&listening.borrow_and_update()),
            event = face.next(), if page.is_some() => match event {
                Some(event) => if let Some(Err(error)) = page.as_ref().map(|page: &Channel<Event>| page.send(event)) {
                    tracing::debug!(%error, "the window did not take an event");
                },
                // The app has ended, which drops the sender of events.
                None => return,
            },
            () = app.raised() => bring_to_front(&tauri),
            () = app.closing() => return,
        }
    }
}

/// A file that is dropped on the window before the page has said what it thinks of it would be shown in the page's place.
fn own_page() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("own-page").on_navigation(|_, address| address.scheme() != "file").build()
}

/// What the window has before its page is there.
fn prepare(window: &WebviewWindow, title: Option<&str>) -> tauri::Result<()> {
    if let Some(title) = title {
        window.set_title(title)?;
    }
    #[cfg(target_os = "linux")]
    {
        caret::still();
        let dropped = outside_files::Dropped::default();
        window.manage(dropped.clone());
        window.with_webview(move |webview| {
            let page = webview.inner();
            outside_files::follow_drags(&page, dropped);
        })?;
    }
    Ok(())
}

fn bring_to_front(tauri: &AppHandle) {
    if let Some(window) = tauri.get_webview_window("main")
        && let Err(error) = window.unminimize().and_then(|()| window.set_focus())
    {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}
