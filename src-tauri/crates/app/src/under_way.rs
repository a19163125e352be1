//! Requests that a face gives up: what was typed on since is not searched for any longer.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use futures::future::{AbortHandle, AbortRegistration, Abortable};
use parking_lot::Mutex;

use crate::protocol::{Failure, Reply, Request};

/// The requests of one connection that are under way, by the ids that its face gave them.
#[derive(Debug, Clone, Default)]
pub struct UnderWay(Arc<Mutex<Calls>>);

#[derive(Debug, Default)]
struct Calls {
    by_id: HashMap<u32, (u64, AbortHandle)>,
    begun: u64,
}

impl UnderWay {
    /// Notes a request before it is worked on, so that a `cancel` that comes at once finds it.
    #[must_use]
    pub fn begin(&self, id: u32, request: &Request) -> Call {
        let (handle, registration) = AbortHandle::new_pair();
        let mut calls = self.0.lock();
        calls.begun += 1;
        let serial = calls.begun;
        // What changes something is carried through: half of it would be worse than all of it.
        if request.only_reads() {
            calls.by_id.insert(id, (serial, handle));
        }
        Call { registration: Some(registration), noted: Noted { calls: self.clone(), id, serial } }
    }

    /// Ends the work for a request; nothing happens if it is answered already, or changes something.
    pub fn cancel(&self, id: u32) {
        if let Some((_, handle)) = self.0.lock().by_id.remove(&id) {
            handle.abort();
        }
    }
}

/// A request that is under way until this is dropped.
#[derive(Debug)]
pub struct Call {
    registration: Option<AbortRegistration>,
    noted: Noted,
}

#[derive(Debug)]
struct Noted {
    calls: UnderWay,
    id: u32,
    serial: u64,
}

impl Drop for Noted {
    fn drop(&mut self) {
        let mut calls = self.calls.0.lock();
        // A page that was loaded anew counts its ids from the start again.
        if calls.by_id.get(&self.id).is_some_and(|(serial, _)| *serial == self.serial) {
            calls.by_id.remove(&self.id);
        }
    }
}

impl Call {
    /// Waits for the answer.
    ///
    /// # Errors
    /// Those of the work; `unavailable` when it was given up.
    pub async fn answer(mut self, work: impl Future<Output = Result<Reply, Failure>>) -> Result<Reply, Failure> {
        let Some(registration) = self.registration.take() else { return work.await };
        let answer = Abortable::new(work, registration).await;
        drop(self.noted);
        answer.unwrap_or_else(|_| Err(given_up()))
    }
}

/// Whoever asked does not want the answer any more.
pub(crate) fn given_up() -> Failure {
    Failure::new("unavailable", "the request was cancelled by who made it")
}

impl Request {
    /// Whether nothing is left half done when it is given up, and it may take long enough for that.
    fn only_reads(&self) -> bool {
        matches!(
            self,
            Self::Search { .. }
                | Self::Query { .. }
                | Self::QueryBlock { .. }
                | Self::ReplacePreview { .. }
                | Self::LinksBroken { .. }
                | Self::LinksAmbiguous { .. }
                | Self::LinksOrphans { .. }
                | Self::LinksUnused { .. }
                | Self::LinksUsedByAlone { .. }
        )
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use futures::future::pending;
    use serde_json::json;

    use super::*;

    fn search() -> Request {
        serde_json::from_value(json!({ "method": "search", "params": { "query": "a", "limit": 1 } })).unwrap()
    }

    #[test]
    fn what_is_given_up_is_dropped_and_answered_so() {
        let calls = UnderWay::default();
        let dropped = Arc::new(());
        let held = Arc::clone(&dropped);
        let call = calls.begin(7, &search());
        let mut answer = Box::pin(call.answer(async move {
            let _held = held;
            pending().await
        }));
        assert!(answer.as_mut().now_or_never().is_none());
        assert_eq!(Arc::strong_count(&dropped), 2, "it is worked on");
        calls.cancel(8);
        assert!(answer.as_mut().now_or_never().is_none(), "another id is another request");
        calls.cancel(7);
        assert_eq!(answer.now_or_never().unwrap().unwrap_err().code, "unavailable");
        assert_eq!(Arc::strong_count(&dropped), 1, "the work is gone");
        assert!(calls.0.lock().by_id.is_empty());
    }

    #[test]
    fn what_is_given_up_before_it_began_is_never_begun() {
        let calls = UnderWay::default();
        let call = calls.begin(1, &search());
        calls.cancel(1);
        let answer = call.answer(async { unreachable!("nobody wants this") }).now_or_never();
        assert_eq!(answer.unwrap().unwrap_err().code, "unavailable");
    }

    #[test]
    fn what_changes_something_is_carried_through() {
        let calls = UnderWay::default();
        let save: Request =
            serde_json::from_value(json!({ "method": "notes.save", "params": { "path": "a.md", "text": "" } }))
                .unwrap();
        let call = calls.begin(1, &save);
        calls.cancel(1);
        assert_eq!(call.answer(async { Ok(json!("done")) }).now_or_never().unwrap().unwrap(), json!("done"));
    }

    #[test]
    fn an_id_that_comes_again_is_the_later_request() {
        let calls = UnderWay::default();
        let before = calls.begin(1, &search());
        let after = calls.begin(1, &search());
        drop(before);
        calls.cancel(1);
        assert!(after.answer(pending()).now_or_never().unwrap().is_err());
    }
}
