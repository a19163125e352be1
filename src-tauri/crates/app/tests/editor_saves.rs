//! The editor's own saves: on disk before any plug hears of them; what plugs say arrives as an edit or a warning, and never for ever.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop at the first surprise"
)]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jackdaw_app::plugs::PlugState;
use jackdaw_app::protocol::{Event, Request};
use jackdaw_app::{App, Dirs, Face, OpenOptions, Trust};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);

struct Home {
    dir: TempDir,
    app: Arc<App>,
}

impl Home {
    async fn with(plugs: &[(&str, &str)]) -> Self {
        let dir = TempDir::new().unwrap();
        let space = dir.path().join("space");
        for (name, code) in plugs {
            let folder = space.join(".jackdaw/plugs").join(name);
            std::fs::create_dir_all(&folder).unwrap();
            let rest = "permissions: [notes:read, notes:write]\nfunctions: { fix: { events: ['note:saving'] } }\n";
            std::fs::write(folder.join("plug.yaml"), format!("name: {name}\nversion: 1.0.0\n{rest}")).unwrap();
            std::fs::write(folder.join("plug.ts"), code).unwrap();
        }
        std::fs::create_dir_all(&space).unwrap();
        let mut dirs = Dirs::under(&dir.path().join("home"));
        // Compiled once for all tests.
        dirs.cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editor-saves-cache");
        let mut options = OpenOptions::new(&space, dirs);
        options.trust = Trust::All;
        let app = App::open(options).await.unwrap();
        app.engine().settled().await;
        for (name, _) in plugs {
            assert_eq!(app.engine().plug(name).unwrap().state, PlugState::Running, "{name}");
        }
        Self { dir, app }
    }

    async fn save(&self, face: &Face, text: &str, base: Option<String>) -> String {
        let request = Request::NotesSave { path: "a.md".into(), text: text.into(), base_hash: base };
        let saved = self.app.request(face.id(), request).await.unwrap();
        assert_eq!(std::fs::read_to_string(self.dir.path().join("space/a.md")).unwrap(), text, "it is on disk");
        saved["hash"].as_str().unwrap().to_owned()
    }
}

/// The next edit or warning; events about the note itself are passed over.
async fn heard(face: &mut Face) -> Event {
    let next = async {
        loop {
            let event = face.next().await.expect("the app runs");
            if matches!(event, Event::NoteEdited { .. } | Event::Notify { .. }) {
                return event;
            }
        }
    };
    tokio::time::timeout(PATIENCE, next).await.expect("an edit or a warning comes")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_arrives_as_an_edit_of_what_was_saved_and_the_save_of_it_asks_nobody() {
    // Never the same text twice: were its own edits asked about, it would go on for ever.
    let grows = "let n = 0\nexport const fix = ({ data }) => data.text + '!' + ++n\n";
    let home = Home::with(&[("grows", grows)]).await;
    let mut face = home.app.faces().attach();
    let mut other = home.app.faces().attach();
    let hash = home.save(&face, "one", None).await;
    let Event::NoteEdited { path, hash: of, text, plug } = heard(&mut face).await else { panic!("no edit") };
    assert_eq!((path.as_str(), of, text.as_str(), plug.as_str()), ("a.md", hash.clone(), "one!1", "grows"));
    // The edit is saved, as the editor does; then the reader types on.
    let hash = home.save(&face, "one!1", Some(hash)).await;
    let hash = home.save(&face, "one!1 and", Some(hash)).await;
    let Event::NoteEdited { hash: of, text, .. } = heard(&mut face).await else { panic!("no edit") };
    assert_eq!((of, text.as_str()), (hash, "one!1 and!2"), "it was not asked about its own edit");
    home.app.faces().tell(Event::Notify { plug: "end".into(), message: String::new(), level: "info".into() });
    assert!(
        matches!(heard(&mut other).await, Event::Notify { plug, .. } if plug == "end"),
        "the edit is for who saved"
    );
    home.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_throw_is_a_warning_once_and_the_save_stands() {
    let strict = "export const fix = ({ data }) => {\n\
        if (data.text.includes('bad')) throw new Error('a bad word')\n\
        return data.text + '.'\n}\n";
    let home = Home::with(&[("strict", strict)]).await;
    let mut face = home.app.faces().attach();
    let warned = |event: Event| {
        let Event::Notify { plug, message, level } = event else { panic!("no warning: {event:?}") };
        assert_eq!((plug.as_str(), level.as_str()), ("strict", "warning"));
        assert!(message.contains("a.md") && message.contains("a bad word"), "{message}");
    };
    let hash = home.save(&face, "bad", None).await;
    warned(heard(&mut face).await);
    // Whether the first of these is asked about depends on how fast they follow each other; said twice it is never.
    let hash = home.save(&face, "bad, and more", Some(hash)).await;
    let hash = home.save(&face, "good", Some(hash)).await;
    let Event::NoteEdited { text, .. } = heard(&mut face).await else { panic!("it was said again") };
    assert_eq!(text, "good.");
    // What was right in between is news when it is wrong again.
    let _ = home.save(&face, "bad again", Some(hash)).await;
    warned(heard(&mut face).await);
    home.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_hangs_holds_up_no_save() {
    let home = Home::with(&[("hangs", "export const fix = () => { for (;;) {} }\n")]).await;
    let face = home.app.faces().attach();
    let mut hash = None;
    for n in 0..20 {
        hash = Some(home.save(&face, &format!("text {n}"), hash).await);
    }
    assert!(hash.is_some());
    home.app.close().await;
}
