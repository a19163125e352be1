//! What plugs are busy with, as lines in the status bar. A line goes when it is done, or when the call that started it ends.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::faces::Faces;
use crate::protocol::{Event, Progress};

/// Lines that one plug may have at a time: nobody reads more.
const MOST_OF_A_PLUG: usize = 8;
/// A number that changes more often than this cannot be read; what comes in between is left out.
const INTERVAL: Duration = Duration::from_millis(50);

/// The lines there are.
#[derive(Debug, Clone)]
pub(crate) struct Progresses {
    faces: Faces,
    running: Arc<Mutex<Running>>,
}

#[derive(Debug, Default)]
struct Running {
    last: u32,
    lines: BTreeMap<u32, Line>,
}

#[derive(Debug)]
struct Line {
    shown: Progress,
    told: Instant,
    cancelled: bool,
}

/// One line, for as long as this is kept.
#[derive(Debug)]
pub(crate) struct Started {
    pub(crate) id: u32,
    progresses: Progresses,
}

impl Drop for Started {
    fn drop(&mut self) {
        self.progresses.end(self.id);
    }
}

impl Progresses {
    pub(crate) fn new(faces: Faces) -> Self {
        Self { faces, running: Arc::default() }
    }

    /// Begins a line; none when the plug has as many as it may.
    pub(crate) fn start(&self, plug: &str, label: String) -> Option<Started> {
        let shown = {
            let mut running = self.running.lock();
            if running.lines.values().filter(|line| line.shown.plug == plug).count() >= MOST_OF_A_PLUG {
                return None;
            }
            running.last += 1;
            let shown = Progress { id: running.last, plug: plug.to_owned(), label, value: None };
            let line = Line { shown: shown.clone(), told: Instant::now(), cancelled: false };
            running.lines.insert(shown.id, line);
            shown
        };
        let id = shown.id;
        self.faces.tell(Event::Progress { progress: shown });
        Some(Started { id, progresses: self.clone() })
    }

    /// How far it is. Says whether its user still wants it; none if the plug has no such line.
    pub(crate) fn update(&self, plug: &str, id: u32, value: Option<f32>, label: Option<String>) -> Option<bool> {
        let (wanted, shown) = {
            let mut running = self.running.lock();
            let line = running.lines.get_mut(&id).filter(|line| line.shown.plug == plug)?;
            let relabelled = label.as_ref().is_some_and(|label| *label != line.shown.label);
            line.shown.value = value.filter(|value| value.is_finite()).map(|value| value.clamp(0.0, 1.0));
            if let Some(label) = label {
                line.shown.label = label;
            }
            let due = line.told.elapsed() >= INTERVAL || (relabelled && line.told.elapsed() >= INTERVAL / 5);
            if due {
                line.told = Instant::now();
            }
            (!line.cancelled, due.then(|| line.shown.clone()))
        };
        if let Some(progress) = shown {
            self.faces.tell(Event::Progress { progress });
        }
        Some(wanted)
    }

    /// The plug is done with it. Ending twice is no error.
    pub(crate) fn done(&self, plug: &str, id: u32) {
        if self.running.lock().lines.get(&id).is_some_and(|line| line.shown.plug == plug) {
            self.end(id);
        }
    }

    /// The user does not want it any more; the plug hears at its next update.
    pub(crate) fn cancel(&self, id: u32) {
        if let Some(line) = self.running.lock().lines.get_mut(&id) {
            line.cancelled = true;
        }
    }

    /// All lines, oldest first: for a face that comes late.
    pub(crate) fn list(&self) -> Vec<Progress> {
        self.running.lock().lines.values().map(|line| line.shown.clone()).collect()
    }

    fn end(&self, id: u32) {
        if self.running.lock().lines.remove(&id).is_some() {
            self.faces.tell(Event::ProgressEnded { id });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_line_lives_until_it_is_done_or_let_go() {
        let faces = Faces::default();
        let mut face = faces.attach();
        let progresses = Progresses::new(faces);
        let first = progresses.start("p", "Counting".into()).unwrap();
        let second = progresses.start("p", "Sorting".into()).unwrap();
        assert_eq!(
            progresses.list().iter().map(|line| line.label.as_str()).collect::<Vec<_>>(),
            ["Counting", "Sorting"]
        );
        progresses.done("other", first.id);
        assert_eq!(progresses.list().len(), 2, "another plug ends nothing");
        progresses.done("p", first.id);
        drop(second);
        drop(first);
        assert!(progresses.list().is_empty());
        let mut ended = 0;
        while ended < 2 {
            match face.next().await {
                Some(Event::ProgressEnded { .. }) => ended += 1,
                Some(Event::Progress { .. }) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_cancelled_line_is_not_wanted_any_more() {
        let progresses = Progresses::new(Faces::default());
        let line = progresses.start("p", "Counting".into()).unwrap();
        assert_eq!(progresses.update("p", line.id, Some(7.0), None), Some(true));
        assert_eq!(progresses.list()[0].value, Some(1.0));
        assert_eq!(progresses.update("p", line.id, Some(f32::NAN), Some("Still".into())), Some(true));
        assert_eq!((progresses.list()[0].value, progresses.list()[0].label.as_str()), (None, "Still"));
        progresses.cancel(line.id);
        assert_eq!(progresses.update("p", line.id, None, None), Some(false));
        assert_eq!(progresses.update("q", line.id, None, None), None);
    }

    #[test]
    fn a_plug_has_only_so_many() {
        let progresses = Progresses::new(Faces::default());
        let kept: Vec<_> = (0..MOST_OF_A_PLUG).map(|_| progresses.start("p", String::new()).unwrap()).collect();
        assert!(progresses.start("p", String::new()).is_none());
        assert!(progresses.start("q", String::new()).is_some());
        drop(kept);
        assert!(progresses.start("p", String::new()).is_some());
    }
}
