//! The world of one test: an empty space with the plug in it, in an app of its own.

use std::path::Path;
use std::sync::Arc;

use jackdaw_app::plugs::{Compiler, PlugState, Trust};
use jackdaw_app::{App, Dirs, OpenOptions, Rig};
use tempfile::TempDir;

use crate::clock::TestClock;
use crate::files;
use crate::network::TestNetwork;
use crate::run::TestError;
use crate::user::TestUser;

/// What a test's plug is.
#[derive(Debug, Clone)]
pub(crate) struct Subject<'a> {
    pub(crate) dir: &'a Path,
    pub(crate) name: &'a str,
    pub(crate) main: Option<&'a str>,
    pub(crate) files: &'a [String],
    pub(crate) compiler: &'a Compiler,
    /// Whether it needs or calls other plugs, so that the core plugs must be there.
    pub(crate) with_core: bool,
}

/// The world of one test; gone when dropped.
pub(crate) struct Scratch {
    pub(crate) app: Arc<App>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) network: Arc<TestNetwork>,
    pub(crate) user: TestUser,
    pub(crate) plug: String,
    /// Holds the files as long as the world is there.
    _dir: TempDir,
}

impl Scratch {
    /// Opens an app in which the plug runs. `compiled` is where compiled code is kept from test to test.
    pub(crate) async fn open(subject: &Subject<'_>, compiled: &Path) -> Result<Self, TestError> {
        let dir = tempfile::Builder::new().prefix("jackdaw-plug-test-").tempdir().map_err(TestError::Scratch)?;
        let space = dir.path().join("space");
        let plug = space.join(".jackdaw/plugs").join(subject.name);
        files::copy(subject.dir, subject.files, subject.main, &plug).map_err(TestError::Scratch)?;
        let mut dirs = Dirs::under(&dir.path().join("data"));
        // Derived data of all tests: the script engine is compiled once.
        dirs.cache = compiled.parent().unwrap_or(compiled).to_owned();
        let (clock, network) = (Arc::new(TestClock::new()), Arc::new(TestNetwork::default()));
        let mut options = OpenOptions::new(&space, dirs);
        options.trust = Trust::All;
        options.compiler = subject.compiler.clone();
        options.rig = Some(Rig {
            alarm: Arc::clone(&clock) as _,
            stand_in: Arc::clone(&network) as _,
            core_plugs: subject.with_core,
        });
        let app = App::open(options).await.map_err(|error| TestError::Open(error.to_string()))?;
        app.indexed().await;
        app.engine().settled().await;
        let user = TestUser::attach(&app);
        let scratch = Self { app, clock, network, user, plug: subject.name.to_owned(), _dir: dir };
        scratch.running()?;
        scratch.app.engine().idle().await;
        Ok(scratch)
    }

    fn running(&self) -> Result<(), TestError> {
        match self.app.engine().plug(&self.plug) {
            Some(plug) if plug.state == PlugState::Running => Ok(()),
            Some(plug) => Err(TestError::Faulty(plug.diagnostics)),
            None => Err(TestError::Open(format!("the plug `{}` was not found in its folder", self.plug))),
        }
    }
}
