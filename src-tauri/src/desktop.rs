//! The window: an app, served to scripts as well, with Tauri's web view as its first face.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use jackdaw_app::discovery::{self, DiscoveryFile, Running};
use jackdaw_app::{App, Dirs, OpenOptions, UnderWay, welcome};
use jackdaw_cli::{Client, WindowArguments, choose_space, remember_space, trust, with_welcome};
use jackdaw_gateway::{ServeOptions, Server};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Emitter as _, Manager as _, RunEvent, WebviewWindow, Wry};

use crate::interface;
use crate::ipc::{self, Window};
use crate::{files, frames};
#[cfg(target_os = "linux")]
use crate::{outside_files, spelling};

/// How long a process may take to close, by our own promise.
const CLOSING: Duration = Duration::from_secs(10);
/// Between two looks at whether it is gone.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// What the interface listens to for [`jackdaw_app::protocol::Event`]s.
const EVENT: &str = "jackdaw";

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
    if let Some(running) = discovery::find(&dirs, &root) {
        match runtime.block_on(hand_over(&running)) {
            Ok(true) => return Ok(()),
            Ok(false) => bail!(
                "{} is served without a window, by process {}: open {} in a browser",
                running.space.display(),
                running.pid,
                running.url
            ),
            // It may be closing just now: once it is gone, this window opens.
            Err(error) => runtime.block_on(wait_until_gone(&dirs, &root, error))?,
        }
    }
    tauri::async_runtime::set(runtime.handle().clone());
    let mut options = OpenOptions::new(&root, dirs.clone());
    options.trust = with_welcome(trust(&arguments.plugs.trust), is_welcome);
    options.safe_mode = arguments.plugs.safe;
    options.plug_paths = arguments.plugs.plug_path;
    options.compiler = jackdaw_cli::compiler();
    options.first_note = is_welcome.then(|| welcome::FIRST_NOTE.to_owned());
    let app = runtime.block_on(App::open(options))?;
    remember_space(&root, &dirs);
    let served = runtime.block_on(serve(&app, &dirs));
    let result = show(&app);
    drop(served);
    runtime.block_on(app.close());
    // Blocking work that hangs (a dead network disk) must not keep the process.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    result
}

/// The space is open in another process: its window comes to the front, and this one is done.
/// Says whether there is one.
async fn hand_over(running: &Running) -> Result<bool> {
    let answer = Client::new(&running.url, &running.token)?.post("/api/raise", &serde_json::json!({})).await?;
    Ok(answer["open"] == true)
}

/// Waits for a process that does not answer to end; its answer was `error` if it does not.
async fn wait_until_gone(dirs: &Dirs, root: &Path, error: anyhow::Error) -> Result<()> {
    let end = tokio::time::Instant::now() + CLOSING;
    while discovery::find(dirs, root).is_some() {
        if tokio::time::Instant::now() > end {
            return Err(error);
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    Ok(())
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

fn show(app: &Arc<App>) -> Result<()> {
    let mut face = app.faces().attach();
    let title = app.root().file_name().map(|name| format!("{} – Jackdaw", name.to_string_lossy()));
    let zoom = app.settings().zoom;
    let window = Window { app: Arc::clone(app), face: face.id(), calls: UnderWay::default() };
    let app = Arc::clone(app);
    let framed = Arc::clone(&app);
    let attached = Arc::clone(&app);
    let built = tauri::Builder::default()
        .register_uri_scheme_protocol(frames::SCHEME, move |_, request| frames::serve(&framed, &request))
        // Files are read from a disk that may be slow; nothing else of the window waits for that.
        .register_asynchronous_uri_scheme_protocol(files::SCHEME, move |_, request, responder| {
            let app = Arc::clone(&attached);
            tauri::async_runtime::spawn_blocking(move || responder.respond(files::serve(&app, &request)));
        })
        .plugin(own_page())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .manage(window)
        .invoke_handler(tauri::generate_handler![
            ipc::request,
            ipc::cancel,
            ipc::open_file,
            #[cfg(target_os = "linux")]
            outside_files::bring_in
        ])
        .setup(move |tauri| {
            if let Some(window) = tauri.get_webview_window("main") {
                prepare(&window, title.as_deref(), zoom)?;
            }
            let handle = tauri.handle().clone();
            // Ends with the app, which drops the sender of events.
            tauri::async_runtime::spawn(async move {
                while let Some(event) = face.next().await {
                    if let Err(error) = handle.emit(EVENT, event) {
                        tracing::debug!(%error, "the window did not take an event");
                    }
                }
            });
            let (handle, app) = (tauri.handle().clone(), app);
            tauri::async_runtime::spawn(async move {
                loop {
                    tokio::select! {
                        () = app.closing() => return,
                        () = app.raised() => bring_to_front(&handle),
                    }
                }
            });
            Ok(())
        })
        .build(tauri::generate_context!())?;
    // Returns when the window is closed, so that the app is closed in order.
    built.run_return(|_, event| {
        if let RunEvent::Exit = event {
            tracing::debug!("the window was closed");
        }
    });
    Ok(())
}

/// A file that is dropped on the window before the page has said what it thinks of it would be shown in the page's place.
fn own_page() -> TauriPlugin<Wry> {
    tauri::plugin::Builder::new("own-page").on_navigation(|_, address| address.scheme() != "file").build()
}

/// What the window has before its page is there.
fn prepare(window: &WebviewWindow, title: Option<&str>, zoom: u32) -> tauri::Result<()> {
    if let Some(title) = title {
        window.set_title(title)?;
    }
    // The page follows the setting later on; so it is right from the first picture.
    window.set_zoom(f64::from(zoom) / 100.0)?;
    #[cfg(target_os = "linux")]
    {
        let dropped = outside_files::Dropped::default();
        window.manage(dropped.clone());
        window.with_webview(move |webview| {
            let page = webview.inner();
            outside_files::follow_drags(&page, dropped);
            spelling::turn_on(&page);
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
