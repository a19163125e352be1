//! `GET /api/ws`: the interface in a browser. The first message shows the token; then requests, replies and events.

use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use futures::stream::SplitSink;
use futures::{SinkExt as _, StreamExt as _};
use jackdaw_app::UnderWay;
use jackdaw_app::protocol::{ClientMessage, Failure, ServerMessage};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::state::Shared;

/// Time to show the token: a browser does it at once.
const HELLO: Duration = Duration::from_secs(10);
/// A note and its JSON escapes.
const MAX_MESSAGE: usize = 80 * 1024 * 1024;
/// Replies that wait for a slow connection; requests beyond wait their turn.
const WAITING: usize = 64;

pub(crate) async fn upgrade(State(shared): State<Shared>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.max_message_size(MAX_MESSAGE).max_frame_size(MAX_MESSAGE).on_upgrade(|socket| serve(shared, socket))
}

async fn serve(shared: Shared, mut socket: WebSocket) {
    if !is_welcome(&shared, &mut socket).await {
        // 4401: our own code for "no token"; the interface asks for one.
        let frame = axum::extract::ws::CloseFrame { code: 4401, reason: "the token is wrong".into() };
        let _ = socket.send(Message::Close(Some(frame))).await;
        return;
    }
    let (mut sink, mut stream) = socket.split();
    if send(&mut sink, &ServerMessage::Welcome).await.is_err() {
        return;
    }
    let mut face = shared.app.faces().attach();
    let (answers, mut answered) = mpsc::channel::<ServerMessage>(WAITING);
    // Owned here: when the connection ends, what is under way for it ends too.
    let mut running = JoinSet::new();
    let calls = UnderWay::default();
    loop {
        let message = tokio::select! {
            () = shared.app.closing() => break,
            Some(answer) = answered.recv() => Some(answer),
            event = face.next() => match event {
                Some(event) => Some(ServerMessage::Event { event }),
                None => break,
            },
            Some(_) = running.join_next() => None,
            incoming = stream.next(), if running.len() < WAITING => match incoming {
                Some(Ok(Message::Text(text))) => {
                    accept(&shared, face.id(), &text, &answers, &calls, &mut running);
                    None
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => None,
            },
        };
        if let Some(message) = message
            && send(&mut sink, &message).await.is_err()
        {
            break;
        }
    }
    let _ = sink.close().await;
}

fn accept(
    shared: &Shared,
    face: u32,
    text: &str,
    answers: &mpsc::Sender<ServerMessage>,
    calls: &UnderWay,
    running: &mut JoinSet<()>,
) {
    let (id, request) = match serde_json::from_str(text) {
        Ok(ClientMessage::Request { id, request }) => (id, request),
        Ok(ClientMessage::Cancel { id }) => return calls.cancel(id),
        Ok(ClientMessage::Hello { .. }) => return,
        Err(error) => {
            // Its id, if it has one, so that whoever waits is told.
            let id = serde_json::from_str::<serde_json::Value>(text)
                .ok()
                .and_then(|message| message.get("id")?.as_u64())
                .and_then(|id| u32::try_from(id).ok())
                .unwrap_or(0);
            let failure = Failure::invalid(format!("this is no request of the protocol: {error}"));
            let answers = answers.clone();
            running.spawn(async move {
                let _ = answers.send(ServerMessage::Failure { id, failure }).await;
            });
            return;
        }
    };
    let (app, answers) = (shared.app.clone(), answers.clone());
    let call = calls.begin(id, &request);
    running.spawn(async move {
        let answer = match call.answer(app.request(face, request)).await {
            Ok(value) => ServerMessage::Reply { id, value },
            Err(failure) => ServerMessage::Failure { id, failure },
        };
        // A connection that ended wants no answer.
        let _ = answers.send(answer).await;
    });
}

async fn is_welcome(shared: &Shared, socket: &mut WebSocket) -> bool {
    let hello = tokio::time::timeout(HELLO, socket.recv()).await;
    let Ok(Some(Ok(Message::Text(text)))) = hello else { return false };
    matches!(serde_json::from_str(&text), Ok(ClientMessage::Hello { token }) if shared.token.is(&token))
}

async fn send(sink: &mut SplitSink<WebSocket, Message>, message: &ServerMessage) -> Result<(), axum::Error> {
    let text = serde_json::to_string(message).map_err(axum::Error::new)?;
    sink.send(Message::text(text)).await
}
