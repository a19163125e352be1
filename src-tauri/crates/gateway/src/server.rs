//! The server: finds a port, answers, and ends when the app ends.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use jackdaw_app::App;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::assets::Assets;
use crate::routes;
use crate::state::Shared;
use crate::token::Token;

/// The ports that are tried in turn when none is named (CONTRACT §6).
pub const PORTS: std::ops::RangeInclusive<u16> = 7171..=7180;
/// How long requests under way may take once the app ends.
const GRACE: Duration = Duration::from_secs(3);

/// Where and what to serve.
#[derive(Clone)]
pub struct ServeOptions {
    /// Loopback unless the user says otherwise.
    pub listen: IpAddr,
    /// None: the first free one of [`PORTS`]. 0: any.
    pub port: Option<u16>,
    /// The interface's files.
    pub assets: Assets,
}

impl Default for ServeOptions {
    fn default() -> Self {
        Self { listen: IpAddr::V4(Ipv4Addr::LOCALHOST), port: None, assets: Assets::default() }
    }
}

/// Why a space could not be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The port is taken, or not ours to take.
    #[error("cannot listen on {address}: {source}; name another with --port, or 0 for any")]
    Bind {
        /// What was tried last.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// No randomness for a token.
    #[error("no token could be made: {0}")]
    Token(std::io::Error),
}

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    /// `http://127.0.0.1:7171`.
    pub url: String,
    /// What scripts must show.
    pub token: Token,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts to serve an app, until it closes.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(app: Arc<App>, options: ServeOptions) -> Result<Self, ServeError> {
        let token = Token::random().map_err(ServeError::Token)?;
        let (listener, address) = bind(options.listen, options.port).await?;
        let url = format!("http://{address}");
        app.served_at(&url);
        let shared = Shared { app: Arc::clone(&app), token: token.clone(), address, assets: options.assets };
        let router = routes::router(shared);
        let task = tokio::spawn(async move {
            let ending = Arc::clone(&app);
            let serving = axum::serve(listener, router).with_graceful_shutdown(async move { ending.closing().await });
            let late = async move {
                app.closing().await;
                tokio::time::sleep(GRACE).await;
            };
            tokio::select! {
                result = serving.into_future() => {
                    if let Err(error) = result {
                        tracing::error!(%error, "the server ended");
                    }
                }
                () = late => tracing::warn!("requests that did not end were cut off"),
            }
        });
        Ok(Self { url, token, task })
    }

    /// Waits until the server has ended, after the app closed.
    pub async fn ended(self) {
        // It ends by itself, and a panic in it is logged by the runtime.
        let _ = self.task.await;
    }
}

async fn bind(listen: IpAddr, port: Option<u16>) -> Result<(TcpListener, SocketAddr), ServeError> {
    let ports: Vec<u16> = port.map_or_else(|| PORTS.collect(), |port| vec![port]);
    let mut failed = None;
    for port in ports {
        let address = SocketAddr::new(listen, port);
        match TcpListener::bind(address).await.and_then(|listener| Ok((listener.local_addr()?, listener))) {
            Ok((address, listener)) => return Ok((listener, address)),
            Err(source) => failed = Some(ServeError::Bind { address, source }),
        }
    }
    Err(failed.unwrap_or_else(|| ServeError::Token(std::io::Error::other("no port was tried"))))
}
