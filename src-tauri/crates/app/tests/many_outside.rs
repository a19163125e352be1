//! What a face hears when another program changes thousands of notes: that it has to look anew, not of each of them.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jackdaw_app::protocol::Event;
use jackdaw_app::{App, Dirs, Face, OpenOptions};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);
const NOTES: usize = 2_500;

async fn open(dir: &Path) -> Arc<App> {
    let mut options = OpenOptions::new(dir.join("space"), Dirs::under(&dir.join("home")));
    options.safe_mode = true;
    let app = App::open(options).await.unwrap();
    app.indexed().await;
    app
}

/// All that is heard until the tree is to be listed anew.
async fn until_tree_changed(face: &mut Face) -> Vec<Event> {
    let mut heard = Vec::new();
    let hearing = async {
        while let Some(event) = face.next().await {
            if matches!(event, Event::TreeChanged) {
                return;
            }
            heard.push(event);
        }
        panic!("the app has ended");
    };
    tokio::time::timeout(PATIENCE, hearing).await.unwrap();
    heard
}

fn of_notes(heard: &[Event]) -> usize {
    let single = |event: &&Event| {
        matches!(
            event,
            Event::NoteCreated { .. }
                | Event::NoteChanged { .. }
                | Event::NoteDeleted { .. }
                | Event::NoteRenamed { .. }
        )
    };
    heard.iter().filter(single).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_changes_are_one_word_to_faces_and_moves_are_told_with_both_names() {
    let dir = TempDir::new().unwrap();
    let [space, outside] = ["space", "outside"].map(|name| dir.path().join(name));
    fs::create_dir_all(&space).unwrap();
    fs::create_dir_all(&outside).unwrap();
    for at in 0..NOTES {
        fs::write(outside.join(format!("{at}.md")), format!("text {at}")).unwrap();
    }
    let app = open(dir.path()).await;
    let mut face = app.faces().attach();

    fs::rename(&outside, space.join("come")).unwrap();
    let heard = until_tree_changed(&mut face).await;
    assert_eq!(of_notes(&heard), 0, "{heard:?}");
    let progress = |event: &&Event| matches!(event, Event::Indexing { .. });
    assert!(heard.iter().any(|event| progress(&event)), "how far it is can be seen: {heard:?}");
    assert_eq!(app.status().notes as usize, NOTES);

    fs::rename(space.join("come"), space.join("moved")).unwrap();
    let heard = until_tree_changed(&mut face).await;
    assert_eq!(of_notes(&heard), 0, "{heard:?}");
    let mut moves = BTreeMap::new();
    for event in heard {
        if let Event::NotesMoved { moves: some, .. } = event {
            moves.extend(some.into_iter().map(|moved| (moved.from, moved.path)));
        }
    }
    let expected = (0..NOTES).map(|at| (format!("come/{at}.md"), format!("moved/{at}.md"))).collect();
    assert_eq!(moves, expected);

    fs::rename(space.join("moved"), &outside).unwrap();
    let heard = until_tree_changed(&mut face).await;
    assert_eq!(of_notes(&heard), 0, "{heard:?}");
    assert_eq!(app.status().notes, 0);
    app.close().await;
}
