//! All tests of a plug, one after the other.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jackdaw_app::plugs::Compiler;
use jackdaw_app::{Dirs, space_id};
use jackdaw_diagnostic::Diagnostic;
use jackdaw_manifest::Manifest;
use jackdaw_sandbox::{CallContext, CallError, Limits, Origin, Program, Sandbox, SandboxOptions};
use jackdaw_script::{Bundle, Explained};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::files;
use crate::host::{Said, TestHost};
use crate::scratch::{Scratch, Subject};
use crate::snapshots::Snapshots;
use crate::suite::{self, OWN};

/// How long one test may take; a clock that is moved costs no time.
const BUDGET: Duration = Duration::from_secs(60);

/// What to run.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// The plug's folder.
    pub dir: PathBuf,
    /// Only tests whose file or name has this text in it.
    pub filter: Option<String>,
    /// Take snapshots as they are now.
    pub update: bool,
    /// Where compiled code is kept.
    pub dirs: Dirs,
    /// Who compiles components.
    pub compiler: Compiler,
}

/// Why nothing could be run.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    /// The plug itself does not load.
    #[error("the plug has errors, so its tests cannot run")]
    Faulty(Vec<Diagnostic>),
    /// There are no tests.
    #[error("there are no tests: write one in a file named like `plug.test.ts`")]
    NoTests,
    /// A scratch space cannot be made.
    #[error("a scratch space cannot be made: {0}")]
    Scratch(std::io::Error),
    /// The app of a test did not open.
    #[error("the app of a test did not open: {0}")]
    Open(String),
    /// Snapshots cannot be read or written.
    #[error("snapshots: {0}")]
    Snapshots(String),
}

/// What came of all tests.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// In the order of their paths.
    pub files: Vec<FileReport>,
    /// Snapshots that were written anew or changed.
    pub snapshots: usize,
}

/// What came of a test file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileReport {
    /// Relative to the plug's folder.
    pub path: String,
    /// What is wrong with the file itself; then none of its tests ran.
    pub diagnostics: Vec<Diagnostic>,
    /// In the order of the file.
    pub tests: Vec<TestReport>,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TestReport {
    /// With the names of the groups around it.
    pub name: String,
    /// What came of it.
    pub outcome: Outcome,
    /// How long it took.
    pub milliseconds: u64,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// What the plug and the test logged, in that order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<Said>,
}

/// What came of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It did what it promises.
    Passed,
    /// It did not.
    Failed,
    /// It was not run.
    Skipped,
}

/// Why a test failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// What was expected and what came, or what was thrown.
    pub message: String,
    /// Where, in the test's own source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// Where in the plug's code, if that is what failed while the test called it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thrown_at: Option<Position>,
    /// Innermost first, positions in the author's source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stack: Vec<String>,
}

/// A place in a file of the plug; both count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Relative to the plug's folder.
    pub file: String,
    /// Line.
    pub line: u32,
    /// Column.
    pub column: u32,
}

impl Report {
    /// How many tests came to this.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        self.files.iter().flat_map(|file| &file.tests).filter(|test| test.outcome == outcome).count()
    }

    /// Whether no test was looked at: the filter left none, and no file failed before that.
    #[must_use]
    pub fn nothing_ran(&self) -> bool {
        self.files.iter().all(|file| file.tests.is_empty() && file.diagnostics.is_empty())
    }

    /// Whether nothing failed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.count(Outcome::Failed) == 0 && self.files.iter().all(|file| file.diagnostics.is_empty())
    }
}

#[derive(Debug, Deserialize)]
struct Listed {
    name: String,
    skip: bool,
    only: bool,
    /// The stack where it is written.
    place: String,
}

/// Runs the tests of a plug.
///
/// # Errors
/// Why none could be run.
pub async fn run(options: &RunOptions) -> Result<Report, TestError> {
    let all = files::all(&options.dir).map_err(TestError::Scratch)?;
    let manifest = manifest(&options.dir)?;
    let tests = files::tests(&all);
    if tests.is_empty() {
        return Err(TestError::NoTests);
    }
    let subject = Subject {
        dir: &options.dir,
        name: &manifest.name,
        main: manifest.main.as_deref(),
        files: &all,
        compiler: &options.compiler,
        with_core: !manifest.dependencies.is_empty()
            || manifest.permissions.iter().any(|asked| asked.permission.as_str() == "plugs:call"),
    };
    let compiled = options.dirs.compiled();
    let sandbox = Sandbox::new(SandboxOptions { cache_dir: Some(compiled.clone()), ..SandboxOptions::default() })
        .map_err(|error| TestError::Open(error.to_string()))?;
    let mut report = Report::default();
    for path in tests {
        let snapshots = Snapshots::of(&options.dir, &path, options.update).map_err(TestError::Snapshots)?;
        let runner = Runner {
            subject: &subject,
            options,
            compiled: &compiled,
            path: &path,
            snapshots: Arc::new(Mutex::new(snapshots)),
        };
        let (file, whole) = runner.run(&sandbox).await?;
        if let Some(snapshots) = Arc::into_inner(runner.snapshots) {
            let written = snapshots.into_inner().close(whole);
            report.snapshots += written.map_err(|error| TestError::Snapshots(error.to_string()))?;
        }
        if !file.tests.is_empty() || !file.diagnostics.is_empty() {
            report.files.push(file);
        }
    }
    Ok(report)
}

fn manifest(dir: &Path) -> Result<Manifest, TestError> {
    const MANIFEST: &str = "plug.yaml";
    let text = std::fs::read_to_string(dir.join(MANIFEST)).map_err(|error| {
        TestError::Faulty(vec![Diagnostic::error(
            MANIFEST,
            1,
            1,
            "missing-manifest",
            format!("cannot be read: {error}"),
        )])
    })?;
    let parsed = jackdaw_manifest::parse(text.strip_prefix('\u{feff}').unwrap_or(&text), MANIFEST);
    parsed.manifest.ok_or(TestError::Faulty(parsed.diagnostics))
}

struct Runner<'a> {
    subject: &'a Subject<'a>,
    options: &'a RunOptions,
    compiled: &'a Path,
    path: &'a str,
    snapshots: Arc<Mutex<Snapshots>>,
}

impl Runner<'_> {
    /// The report, and whether every test of the file ran.
    async fn run(&self, sandbox: &Sandbox) -> Result<(FileReport, bool), TestError> {
        let mut report = FileReport { path: self.path.to_owned(), diagnostics: Vec::new(), tests: Vec::new() };
        let bundle = match suite::bundle(&self.options.dir, self.path) {
            Ok(bundle) => bundle,
            Err(problems) => {
                report.diagnostics = problems;
                return Ok((report, false));
            }
        };
        let unloadable = |message: String| vec![Diagnostic::error(self.path, 1, 1, "unloadable", message)];
        let program = match sandbox.load(suite::code(&bundle)).await {
            Ok(program) => program,
            Err(error) => {
                report.diagnostics = unloadable(error.to_string());
                return Ok((report, false));
            }
        };
        let listed = match self.in_scratch(&program, "list", json!({})).await?.0 {
            Ok(listed) => listed,
            Err(error) => {
                let failure = failure(&bundle, error);
                let place = failure.position.unwrap_or(Position { file: self.path.to_owned(), line: 1, column: 1 });
                report.diagnostics =
                    vec![Diagnostic::error(&place.file, place.line, place.column, "throws-at-load", failure.message)];
                return Ok((report, false));
            }
        };
        let listed: Vec<Listed> =
            serde_json::from_value(listed).map_err(|error| TestError::Open(format!("the test module: {error}")))?;
        let only = listed.iter().any(|test| test.only);
        let mut whole = true;
        for (index, test) in listed.iter().enumerate() {
            let wanted = self.options.filter.as_ref();
            if wanted.is_some_and(|part| !test.name.contains(part.as_str()) && !self.path.contains(part.as_str())) {
                whole = false;
                continue;
            }
            let mut done = TestReport {
                name: test.name.clone(),
                outcome: Outcome::Skipped,
                milliseconds: 0,
                failure: None,
                log: Vec::new(),
            };
            if test.skip || (only && !test.only) {
                whole = false;
            } else {
                let begun = Instant::now();
                let (result, log) = self.in_scratch(&program, "run", json!({ "index": index })).await?;
                done.milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
                done.outcome = if result.is_ok() { Outcome::Passed } else { Outcome::Failed };
                done.failure = result.err().map(|error| {
                    let mut failure = failure(&bundle, error);
                    // What never comes to its end has no stack; the test has a line.
                    failure.position = failure.position.or_else(|| written(&bundle, &test.place));
                    failure
                });
                done.log = log;
            }
            report.tests.push(done);
        }
        Ok((report, whole))
    }

    /// Calls a function of the test module in a world of its own; with what was logged there.
    async fn in_scratch(
        &self,
        program: &Program,
        function: &str,
        input: Value,
    ) -> Result<(Result<Value, CallError>, Vec<Said>), TestError> {
        let scratch = Scratch::open(self.subject, self.compiled).await?;
        let app = Arc::clone(&scratch.app);
        let snapshots = Arc::clone(&self.snapshots);
        let host = Arc::new(TestHost { scratch, snapshots, said: Mutex::default() });
        let context = CallContext { hook: "test".to_owned(), function: function.to_owned(), origin: Origin::User };
        let result = match program.start(&Limits::default(), Arc::clone(&host) as _, BUDGET).await {
            Ok(mut instance) => instance.call(&context, function, &input, BUDGET).await,
            Err(error) => Err(error),
        };
        let log = host.console();
        app.close().await;
        // Derived from a space that is gone in a moment.
        drop(std::fs::remove_dir_all(app.dirs().space_index(&space_id(app.root()))));
        Ok((result, log))
    }
}

fn failure(bundle: &Bundle, error: CallError) -> Failure {
    let placed = |trace: Option<String>| trace.map(|trace| bundle.explain("", &trace).trace);
    let (message, trace) = match error {
        CallError::Thrown { message, trace: Some(trace), .. } => {
            let Explained { message, trace } = bundle.explain(&message, &trace);
            (message, Some(trace))
        }
        CallError::Thrown { message, .. } | CallError::NeverSettles { message } => (message, None),
        CallError::Timeout { budget, trace } => {
            (format!("did not end within {budget:?}"), trace.map(|trace| bundle.explain_stopped(&trace)))
        }
        CallError::OutOfMemory { limit, trace } => (format!("needed more than {limit} bytes of memory"), placed(trace)),
        CallError::Trap { message } => (format!("trapped: {message}"), None),
        CallError::Gone => ("ended".to_owned(), None),
    };
    let stack: Vec<String> = trace
        .unwrap_or_default()
        .lines()
        .map(str::trim)
        .filter(|line| {
            !line.is_empty() && !line.contains(OWN) && !line.contains("jackdaw:") && !line.contains("(native)")
        })
        .map(str::to_owned)
        .collect();
    // The words before the message are the class of the error, which an assertion need not say.
    let message = message.strip_prefix("AssertionError: ").unwrap_or(&message).to_owned();
    // The engine says at the end of its sentence where the plug failed.
    let thrown_at = message.trim_end().strip_suffix(')').and_then(|rest| position(rest.rsplit_once('(')?.1));
    Failure { message, position: stack.iter().find_map(|frame| position(frame)), thrown_at, stack }
}

/// Where a test is written: the first frame of its stack that is none of the test module's.
fn written(bundle: &Bundle, stack: &str) -> Option<Position> {
    let stack = bundle.explain_logged(stack);
    stack.lines().map(str::trim).filter(|frame| !frame.contains(OWN)).find_map(position)
}

/// `at greet (plug.ts:3:5)` or `at plug.ts:3:5`.
fn position(frame: &str) -> Option<Position> {
    let place = frame.rsplit_once('(').map_or(frame, |(_, inner)| inner).trim_end_matches(')');
    let place = place.strip_prefix("at ").unwrap_or(place);
    let (rest, column) = place.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    Some(Position { file: file.to_owned(), line: line.parse().ok()?, column: column.parse().ok()? })
}
