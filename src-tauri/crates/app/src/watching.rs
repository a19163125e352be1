//! How changes by other programs are seen: told by the system, or looked for at intervals because it does not tell.

use std::path::Path;

use jackdaw_space::{Space, SpaceOptions};
use jackdaw_watch::{NetworkFolder, Notice};

use crate::notebook::Notebook;
use crate::protocol::{Event, Polling};

/// What watching a space takes, and what the system gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watchable {
    /// Folders of the space that each take a watch; none if it cannot be listed.
    pub folders: Option<u64>,
    /// How many watches the system gives, to all programs of a user together; none where it does not say.
    pub most: Option<u64>,
    /// The network file system that the space lies on, or one mounted in it: nothing there is watched.
    pub network: Option<NetworkFolder>,
}

/// Looks at a space without watching it.
#[must_use]
pub fn watchable(space: &Path) -> Watchable {
    let listing = Space::open(space, SpaceOptions::default()).and_then(|space| space.walk()).ok();
    Watchable {
        folders: listing.and_then(|listing| u64::try_from(listing.folders.len() + 1).ok()),
        most: jackdaw_watch::most_watches(),
        network: jackdaw_watch::network_folder(space),
    }
}

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
