//! How changes by other programs are seen: told by the system, or looked for at intervals because it does not tell.

use jackdaw_watch::Notice;

use crate::notebook::Notebook;
use crate::protocol::{Event, Polling};

impl Notebook {
    /// Takes in what the watcher says of itself, and tells faces.
    pub(crate) fn take_in_notices(&self, notices: &[Notice]) {
        for notice in notices {
            let polling = match notice.clone() {
                // The watcher has written it to the log.
                Notice::Polling { reason, help, .. } => Some(Polling { reason, help }),
                Notice::Watching { .. } => None,
                _ => continue,
            };
            self.polling.lock().clone_from(&polling);
            self.announcer.faces.tell(Event::WatchingChanged { polling });
        }
    }

    /// Why changes by other programs are seen late, if they are.
    #[must_use]
    pub fn polling(&self) -> Option<Polling> {
        self.polling.lock().clone()
    }
}
