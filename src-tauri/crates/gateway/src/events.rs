//! `GET /api/events`: what happens, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt as _};
use jackdaw_app::plugs::EngineEvent;
use tokio::sync::broadcast::error::RecvError;

use crate::state::Shared;

/// A comment now and then, so that proxies and clients see that the line is alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

pub(crate) async fn stream(State(shared): State<Shared>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = shared.app.engine().subscribe();
    let app = shared.app;
    let told = futures::stream::unfold(events, async |mut events| {
        loop {
            match events.recv().await {
                Ok(EngineEvent::Emitted { name, data }) => {
                    let event = Event::default().event(name).data(data.to_string());
                    return Some((Ok(event), events));
                }
                Ok(_) => {}
                Err(RecvError::Lagged(missed)) => {
                    let event = Event::default().event("lagged").data(format!("{{\"missed\":{missed}}}"));
                    return Some((Ok(event), events));
                }
                Err(RecvError::Closed) => return None,
            }
        }
    });
    // An open stream must not keep the server from stopping.
    Sse::new(told.take_until(async move { app.closing().await })).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}
