//! What the editor opens is told to the plugs that may know of it.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may stop at the first surprise")]

use std::path::Path;
use std::time::{Duration, Instant};

use jackdaw_app::plugs::{HookKind, Origin};
use jackdaw_app::protocol::Request;
use jackdaw_app::{App, Dirs, OpenOptions, Trust};
use serde_json::{Value, json};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);
const MANIFEST: &str = "name: ear\nversion: 1.0.0\npermissions: [{ notes:read: ['Public/**'] }]\n\
    functions: { heard: { events: ['note:opened'] }, all: {} }\n";
const CODE: &str =
    "const seen = []\nexport const heard = ({ data }) => { seen.push(data) }\nexport const all = () => seen\n";

#[tokio::test(flavor = "multi_thread")]
async fn an_opened_note_is_told_to_the_plugs_that_may_read_it() {
    let dir = TempDir::new().unwrap();
    let plug = dir.path().join("space/.jackdaw/plugs/ear");
    std::fs::create_dir_all(&plug).unwrap();
    std::fs::write(plug.join("plug.ts"), CODE).unwrap();
    std::fs::write(plug.join("plug.yaml"), MANIFEST).unwrap();
    let mut dirs = Dirs::under(&dir.path().join("home"));
    dirs.cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("opened-notes-cache");
    let mut options = OpenOptions::new(dir.path().join("space"), dirs);
    options.trust = Trust::All;
    let app = App::open(options).await.unwrap();
    app.engine().settled().await;
    let face = app.faces().attach();
    for path in ["Private/a.md", "Public/b.md"] {
        app.request(face.id(), Request::FaceOpened { path: path.into() }).await.unwrap();
    }
    let begun = Instant::now();
    loop {
        let seen = app.engine().run("ear.all", HookKind::Syscall, Value::Null, Origin::Api).await.unwrap();
        if seen != json!([]) {
            assert_eq!(seen, json!([{ "path": "Public/b.md", "origin": "editor" }]), "nothing of what it may not read");
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "it was never told");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
