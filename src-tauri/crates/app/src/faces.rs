//! Who looks at the space now: windows and browsers. What happened goes to all of them; what a plug asks goes to the one that the
//! user attends to.

use std::collections::HashMap;
use std::sync::Arc;

use jackdaw_plugs::{SyscallError, SyscallErrorCode};
use parking_lot::Mutex;
use serde_json::Value;
use tokio::sync::{broadcast, oneshot};

use crate::protocol::{Answer, Event};

/// Events that wait for a slow face. A face that falls further behind is told to list everything anew.
const WAITING_EVENTS: usize = 1024;

type Addressed = (Option<u32>, Event);

/// The faces that are attached.
#[derive(Debug, Clone)]
pub struct Faces {
    events: broadcast::Sender<Addressed>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    next: u32,
    /// In the order of the user's attention: the last one has it.
    attached: Vec<u32>,
    questions: HashMap<u32, Question>,
}

#[derive(Debug)]
struct Question {
    face: u32,
    answer: oneshot::Sender<Answer>,
}

/// One attached face; detached when dropped.
#[derive(Debug)]
pub struct Face {
    id: u32,
    events: broadcast::Receiver<Addressed>,
    faces: Faces,
}

impl Default for Faces {
    fn default() -> Self {
        Self { events: broadcast::channel(WAITING_EVENTS).0, state: Arc::default() }
    }
}

impl Faces {
    /// Attaches a face; it has the user's attention.
    #[must_use]
    pub fn attach(&self) -> Face {
        let mut state = self.state.lock();
        state.next += 1;
        let id = state.next;
        state.attached.push(id);
        Face { id, events: self.events.subscribe(), faces: self.clone() }
    }

    /// Tells every face.
    pub fn tell(&self, event: Event) {
        // Nobody looking is no error.
        let _ = self.events.send((None, event));
    }

    /// Tells one face, if it is still there.
    pub fn tell_one(&self, face: u32, event: Event) {
        let _ = self.events.send((Some(face), event));
    }

    /// Whether anybody looks.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.state.lock().attached.is_empty()
    }

    /// Whether this face still looks.
    #[must_use]
    pub fn is_attached(&self, face: u32) -> bool {
        self.state.lock().attached.contains(&face)
    }

    /// Asks the face that has the user's attention, and waits for the answer. When the caller stops waiting, the question is withdrawn.
    ///
    /// # Errors
    /// `unavailable` when nobody looks or the face goes away; else what the face answers.
    pub async fn ask(&self, plug: &str, kind: &str, input: Value) -> Result<Value, SyscallError> {
        let (sender, receiver) = oneshot::channel();
        let (id, face) = {
            let mut state = self.state.lock();
            let Some(face) = state.attached.last().copied() else {
                return Err(unavailable(kind, "no window is open"));
            };
            state.next += 1;
            let id = state.next;
            state.questions.insert(id, Question { face, answer: sender });
            (id, face)
        };
        let withdraw = Withdraw { faces: self, id, face };
        let event = Event::Ask { id, plug: plug.to_owned(), kind: kind.to_owned(), input };
        let _ = self.events.send((Some(face), event));
        let answer = receiver.await;
        drop(withdraw);
        match answer {
            Ok(Answer::Ok { value }) => Ok(value),
            Ok(Answer::Err { code, message }) => {
                let code = serde_json::from_value(Value::String(code)).unwrap_or(SyscallErrorCode::Internal);
                Err(SyscallError::new(code, message))
            }
            Err(_) => Err(unavailable(kind, "the window was closed")),
        }
    }

    /// A face answers. An answer to a question that was withdrawn, or put to another face, is dropped.
    pub fn answer(&self, face: u32, id: u32, answer: Answer) {
        let mut state = self.state.lock();
        if state.questions.get(&id).is_some_and(|question| question.face == face)
            && let Some(question) = state.questions.remove(&id)
        {
            let _ = question.answer.send(answer);
        }
    }

    /// The user attends to this face now.
    pub fn focus(&self, face: u32) {
        let mut state = self.state.lock();
        if let Some(at) = state.attached.iter().position(|attached| *attached == face) {
            let id = state.attached.remove(at);
            state.attached.push(id);
        }
    }
}

fn unavailable(kind: &str, why: &str) -> SyscallError {
    SyscallError::new(SyscallErrorCode::Unavailable, format!("{kind}: {why}"))
}

struct Withdraw<'a> {
    faces: &'a Faces,
    id: u32,
    face: u32,
}

impl Drop for Withdraw<'_> {
    fn drop(&mut self) {
        if self.faces.state.lock().questions.remove(&self.id).is_some() {
            let _ = self.faces.events.send((Some(self.face), Event::AskCancelled { id: self.id }));
        }
    }
}

impl Face {
    /// What names this face in requests.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The next event for this face; none when the app has ended. A face that was too slow gets [`Event::TreeChanged`] for what it missed.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            match self.events.recv().await {
                Ok((to, event)) if to.is_none_or(|to| to == self.id) => return Some(event),
                Ok(_) => {}
                Err(broadcast::error::RecvError::Lagged(missed)) => {
                    tracing::warn!(face = self.id, missed, "a face fell behind and lists everything anew");
                    return Some(Event::TreeChanged);
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

impl Drop for Face {
    fn drop(&mut self) {
        let mut state = self.faces.state.lock();
        state.attached.retain(|attached| *attached != self.id);
        // Dropping a question's sender tells the plug that nobody will answer.
        state.questions.retain(|_, question| question.face != self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[tokio::test]
    async fn a_question_goes_to_the_face_that_has_the_attention() {
        let faces = Faces::default();
        let mut first = faces.attach();
        let mut second = faces.attach();
        faces.focus(first.id());
        let asked = faces.clone();
        let question = tokio::spawn(async move { asked.ask("p", "ui.confirm", json!({"message": "?"})).await });
        let Some(Event::Ask { id, .. }) = first.next().await else { panic!("no question came") };
        faces.answer(second.id(), id, Answer::Ok { value: json!("not mine to answer") });
        faces.answer(first.id(), id, Answer::Ok { value: json!(true) });
        assert_eq!(question.await.unwrap().unwrap(), json!(true));
        faces.tell(Event::TreeChanged);
        assert!(matches!(second.next().await, Some(Event::TreeChanged)), "the question was not for the second face");
    }

    #[tokio::test]
    async fn nobody_there_is_unavailable() {
        let faces = Faces::default();
        let error = faces.ask("p", "editor.current", json!({})).await.unwrap_err();
        assert_eq!(error.code, SyscallErrorCode::Unavailable);
    }

    #[tokio::test]
    async fn a_window_that_closes_ends_its_questions() {
        let faces = Faces::default();
        let mut face = faces.attach();
        let asked = faces.clone();
        let question = tokio::spawn(async move { asked.ask("p", "ui.prompt", json!({})).await });
        assert!(matches!(face.next().await, Some(Event::Ask { .. })));
        drop(face);
        assert_eq!(question.await.unwrap().unwrap_err().code, SyscallErrorCode::Unavailable);
    }

    #[tokio::test]
    async fn a_call_that_ends_withdraws_its_question() {
        let faces = Faces::default();
        let mut face = faces.attach();
        let asked = faces.clone();
        let question = tokio::spawn(async move { asked.ask("p", "ui.prompt", json!({})).await });
        let Some(Event::Ask { id, .. }) = face.next().await else { panic!("no question came") };
        question.abort();
        assert!(matches!(face.next().await, Some(Event::AskCancelled { id: withdrawn }) if withdrawn == id));
    }
}
