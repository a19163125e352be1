//! Whether a window can still come to the front. What a second start is handed to must not be a window that closes.

use std::time::Duration;

use tokio::sync::{Notify, watch};

/// How long a window that was asked to close may think about it: it saves first. One whose page hangs stays, and is brought to the front.
const THINKING: Duration = Duration::from_secs(5);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    No,
    /// It may stay: what it has is not saved, or its reader thinks better of it.
    Asked,
    Begun,
}

/// Whether the window is wanted in front, and whether there still is one.
#[derive(Debug)]
pub(crate) struct Raising {
    wanted: Notify,
    closing: watch::Sender<Closing>,
}

impl Default for Raising {
    fn default() -> Self {
        Self { wanted: Notify::new(), closing: watch::Sender::new(Closing::No) }
    }
}

impl Raising {
    /// Asks for it; false when it closes.
    pub(crate) async fn raise(&self) -> bool {
        self.raise_within(THINKING).await
    }

    async fn raise_within(&self, thinking: Duration) -> bool {
        let mut closing = self.closing.subscribe();
        let known = tokio::time::timeout(thinking, closing.wait_for(|closing| *closing != Closing::Asked)).await;
        if matches!(known, Ok(Ok(closing)) if *closing == Closing::Begun) {
            return false;
        }
        self.wanted.notify_one();
        true
    }

    pub(crate) async fn raised(&self) {
        self.wanted.notified().await;
    }

    pub(crate) fn asked_to_close(&self) {
        self.change(Closing::Asked);
    }

    pub(crate) fn stays(&self) {
        self.change(Closing::No);
    }

    pub(crate) fn closes(&self) {
        self.change(Closing::Begun);
    }

    /// What closes goes on closing.
    fn change(&self, to: Closing) {
        self.closing.send_if_modified(|closing| {
            let changes = *closing != Closing::Begun && *closing != to;
            if changes {
                *closing = to;
            }
            changes
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// A start that is handed over while the window was asked to close, and what is decided then.
    async fn raised_while_asked(decide: impl FnOnce(&Raising)) -> bool {
        let raising = Arc::new(Raising::default());
        raising.asked_to_close();
        let asked = Arc::clone(&raising);
        let raised = tokio::spawn(async move { asked.raise().await });
        while raising.closing.receiver_count() == 0 {
            tokio::task::yield_now().await;
        }
        assert!(!raised.is_finished(), "nothing is answered before it is decided");
        decide(&raising);
        raised.await.unwrap()
    }

    #[tokio::test]
    async fn a_window_is_raised_until_it_closes() {
        let raising = Raising::default();
        assert!(raising.raise().await);
        raising.raised().await;
        raising.closes();
        assert!(!raising.raise().await);
        raising.stays();
        assert!(!raising.raise().await, "what closes goes on closing");
    }

    #[tokio::test]
    async fn one_that_was_asked_to_close_is_raised_once_it_is_known_to_stay() {
        assert!(raised_while_asked(Raising::stays).await);
        assert!(!raised_while_asked(Raising::closes).await);
    }

    #[tokio::test]
    async fn one_whose_page_never_decides_is_raised() {
        let raising = Raising::default();
        raising.asked_to_close();
        assert!(raising.raise_within(Duration::ZERO).await);
    }
}
