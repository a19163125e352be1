//! The app that a command is about: the one that has the space open, else a fresh one for this command alone.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use jackdaw_app::discovery::{self, DiscoveryFile, Running};
use jackdaw_app::{App, Dirs, OpenOptions, Trust};
use jackdaw_gateway::{ServeOptions, Server};

use crate::client::Client;
use crate::compiler::compiler;
use crate::places;

/// An app that can be asked.
pub(crate) struct Target {
    pub(crate) client: Client,
    own: Option<(Arc<App>, Server)>,
}

/// What a fresh app loads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Plugs {
    /// None: the command is about notes.
    Leave,
    /// All, with this trust.
    Load(Trust),
}

impl Target {
    /// Finds or starts the app of a space.
    pub(crate) async fn reach(space: &Path, dirs: Dirs, plugs: Plugs) -> Result<Self> {
        let root = places::space(space)?;
        if let Some(running) = discovery::find(&dirs, &root) {
            return Ok(Self { client: Client::new(&running.url, &running.token)?, own: None });
        }
        let mut options = OpenOptions::new(root, dirs);
        options.compiler = compiler();
        match plugs {
            Plugs::Leave => options.safe_mode = true,
            Plugs::Load(trust) => options.trust = trust,
        }
        let app = App::open(options).await?;
        app.indexed().await;
        app.engine().settled().await;
        let server = Server::start(Arc::clone(&app), ServeOptions { port: Some(0), ..ServeOptions::default() }).await?;
        let client = Client::new(&server.url, server.token.reveal())?;
        Ok(Self { client, own: Some((app, server)) })
    }

    /// Whether the app was running before.
    pub(crate) fn was_running(&self) -> bool {
        self.own.is_none()
    }

    /// Has other commands find a fresh app, as long as what is returned lives.
    pub(crate) fn announce(&self, space: &Path, dirs: &Dirs) -> Option<DiscoveryFile> {
        let root = space.canonicalize().ok().filter(|_| self.own.is_some())?;
        let (url, token) = self.client.address();
        let running = Running { url: url.to_owned(), token: token.to_owned(), pid: std::process::id(), space: root };
        DiscoveryFile::write(dirs, &running)
            .map_err(|error| tracing::warn!(%error, "other commands will not find this app"))
            .ok()
    }

    /// Ends a fresh app.
    pub(crate) async fn leave(self) {
        if let Some((app, server)) = self.own {
            app.close().await;
            server.ended().await;
        }
    }
}
