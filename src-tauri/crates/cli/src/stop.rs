//! How a command that goes on is told to end.

use anyhow::Result;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The wish to stop: Ctrl+C, or SIGTERM from whoever started us. Heard from its making on.
pub(crate) struct Stop {
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    terminate: Signal,
    #[cfg(unix)]
    hangup: Option<Signal>,
}

impl Stop {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            interrupt: signal(SignalKind::interrupt())?,
            #[cfg(unix)]
            terminate: signal(SignalKind::terminate())?,
            #[cfg(unix)]
            hangup: None,
        })
    }

    /// The same, and SIGHUP: the terminal closes in which somebody works. Whoever listens for it is not spared by `nohup`.
    pub(crate) fn with_terminal() -> Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            hangup: Some(signal(SignalKind::hangup())?),
            ..Self::new()?
        })
    }

    #[cfg(unix)]
    pub(crate) async fn requested(&mut self) {
        let hung_up = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = hung_up => {}
        }
    }

    #[cfg(not(unix))]
    pub(crate) async fn requested(&mut self) {
        // Whoever cannot listen is ended from outside.
        drop(tokio::signal::ctrl_c().await);
    }
}
