//! `serve`: a space for browsers and scripts, without a window.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use jackdaw_app::discovery::{self, DiscoveryFile, Running};
use jackdaw_app::{App, Dirs, OpenOptions, Trust, welcome};
use jackdaw_gateway::{Assets, ServeOptions, Server};
use serde_json::json;

use crate::arguments::ServeArguments;
use crate::compiler::compiler;
use crate::stop::Stop;
use crate::{output, places};

/// The file that names the space opened last.
const LAST_SPACE: &str = "last-space";

pub(crate) async fn serve(arguments: ServeArguments, dirs: Dirs, assets: Assets) -> Result<()> {
    let (space, is_welcome) = choose_space(arguments.space.as_deref(), &dirs)?;
    let root = places::space(&space)?;
    if let Some(running) = discovery::find(&dirs, &root) {
        bail!("{} is open already, at {} (process {})", root.display(), running.url, running.pid);
    }
    // Before the first line is printed: whoever reads it may stop us at once.
    let mut stop = Stop::new()?;
    let mut options = OpenOptions::new(root.clone(), dirs.clone());
    options.trust = with_welcome(trust(&arguments.plugs.trust), is_welcome);
    options.safe_mode = arguments.plugs.safe;
    options.plug_paths = arguments.plugs.plug_path;
    options.compiler = compiler();
    options.first_note = is_welcome.then(|| welcome::FIRST_NOTE.to_owned());
    let app = App::open(options).await?;
    // A script that reads the first line expects the plugs to answer.
    app.engine().settled().await;
    let serving = ServeOptions { listen: arguments.listen, port: arguments.port, assets };
    let server = match Server::start(Arc::clone(&app), serving).await {
        Ok(server) => server,
        Err(error) => {
            app.close().await;
            return Err(error.into());
        }
    };
    let running = Running {
        url: server.url.clone(),
        token: server.token.reveal().to_owned(),
        pid: std::process::id(),
        space: root,
    };
    let found = DiscoveryFile::write(&dirs, &running).map_err(
        |error| tracing::warn!(%error, "other commands will not find this app: its discovery file was not written"),
    );
    if arguments.json {
        output::say(&json!({ "url": running.url, "token": running.token, "pid": running.pid }).to_string())?;
    } else {
        output::say(&format!("{}/#token={}", running.url, running.token))?;
    }
    stop.requested().await;
    drop(found);
    app.close().await;
    server.ended().await;
    Ok(())
}

/// What `--trust` says.
#[must_use]
pub fn trust(names: &[String]) -> Trust {
    if names.iter().any(|name| name == "all") {
        Trust::All
    } else if names.is_empty() {
        Trust::None
    } else {
        Trust::Names(names.iter().cloned().collect())
    }
}

/// The plug of the welcome space was written by this program.
#[must_use]
pub fn with_welcome(trust: Trust, welcome: bool) -> Trust {
    match trust {
        Trust::None if welcome => Trust::Names([welcome::WELCOME_PLUG.to_owned()].into()),
        Trust::Names(mut names) if welcome => {
            names.insert(welcome::WELCOME_PLUG.to_owned());
            Trust::Names(names)
        }
        trust => trust,
    }
}

/// The named space, else the one opened last, else the welcome space, made if it is not there; and whether it is that one.
///
/// # Errors
/// When the named folder is not there, or the welcome space cannot be made.
pub fn choose_space(named: Option<&Path>, dirs: &Dirs) -> Result<(PathBuf, bool)> {
    if let Some(named) = named {
        places::space(named)?;
        return Ok((named.to_owned(), false));
    }
    let tour = dirs.welcome.clone();
    let last = std::fs::read_to_string(dirs.data.join(LAST_SPACE)).ok().map(PathBuf::from);
    if let Some(last) = last.filter(|last| last.is_dir() && *last != tour) {
        return Ok((last, false));
    }
    welcome::create(&tour).with_context(|| format!("the welcome space {} cannot be made", tour.display()))?;
    Ok((tour, true))
}

/// Notes which space was opened, for the next start.
pub fn remember_space(root: &Path, dirs: &Dirs) {
    let written = std::fs::create_dir_all(&dirs.data)
        .and_then(|()| std::fs::write(dirs.data.join(LAST_SPACE), root.as_os_str().as_encoded_bytes()));
    if let Err(error) = written {
        tracing::warn!(%error, "the space will not be remembered");
    }
}
