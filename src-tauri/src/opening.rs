//! The app, which is opened while its window is built: neither waits for the other. What the page asks meanwhile is answered once the app is there.

use std::sync::Arc;

use jackdaw_app::protocol::Failure;
use jackdaw_app::{App, UnderWay};
use tokio::sync::SetOnce;

/// The window's face of the app.
#[derive(Debug)]
pub(crate) struct Window {
    pub(crate) app: Arc<App>,
    pub(crate) face: u32,
    pub(crate) calls: UnderWay,
}

/// The window's app as soon as it is open.
#[derive(Debug, Clone, Default)]
pub(crate) struct Opening(Arc<SetOnce<Option<Window>>>);

impl Opening {
    /// The app is open, or cannot be.
    pub(crate) fn done(&self, window: Option<Window>) {
        if self.0.set(window).is_err() {
            tracing::error!("a window has one app");
        }
    }

    /// Waits for it.
    ///
    /// # Errors
    /// When the space cannot be opened; the window closes then, and who started it is told why.
    pub(crate) async fn window(&self) -> Result<&Window, Failure> {
        let window = self.0.wait().await.as_ref();
        window.ok_or_else(|| Failure::new("unavailable", "the space cannot be opened"))
    }

    /// What is there now.
    pub(crate) fn opened(&self) -> Option<&Window> {
        self.0.get().and_then(Option::as_ref)
    }
}
