//! The settings of plugs: read from the user's file and the space's, written to the space's.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jackdaw_diagnostic::Diagnostic;
use jackdaw_manifest::SchemaProblem;
use jackdaw_plugs::{EmbeddedPlug, NamedSettings, PlugEngine, PlugSettings, RootKind, SettingsLayer, SettingsSource};
use jackdaw_watch::{Batch, Options as WatchOptions, Root, Watcher};
use serde_json::{Map, Value};
use tokio::sync::mpsc;

use crate::app::App;
use crate::faces::Faces;
use crate::plug_view;
use crate::properties;
use crate::protocol::{ConfigMisfit, Event, Failure, PlugConfig, PlugDiagnostic};
use crate::searches;
use crate::settings::{self, SettingsFile};
use crate::settings_check;
use crate::settings_edit;
use crate::space_file::{self, SPACE_FILE};

/// How diagnostics name the user's file.
const USER_FILE: &str = "settings.yaml";

/// A plug's settings: the user's, and over them the space's.
pub(crate) fn source(user: PathBuf, space: PathBuf) -> SettingsSource {
    Arc::new(move |plug| {
        vec![SettingsFile::read(&user).layer(USER_FILE, plug), SettingsFile::read(&space).layer(SPACE_FILE, plug)]
    })
}

/// What is written for plugs, in the user's file and in the space's if there is one, and does not count; for `doctor`. Blocking.
pub(crate) fn plug_problems(
    files: &[PathBuf],
    roots: &[(RootKind, PathBuf)],
    core: &[EmbeddedPlug],
) -> Vec<Diagnostic> {
    let named: Vec<NamedSettings> =
        files.iter().flat_map(|file| named(&SettingsFile::read(file), &file.display().to_string())).collect();
    let files = files.to_vec();
    let layers = move |plug: &str| -> Vec<SettingsLayer> {
        files.iter().map(|file| SettingsFile::read(file).layer(&file.display().to_string(), plug)).collect()
    };
    let source: SettingsSource = Arc::new(layers);
    jackdaw_plugs::settings_problems(roots, core, &source, &named)
}

/// The plugs that a file has settings for. `name` is how the file is named.
fn named(file: &SettingsFile, name: &str) -> Vec<NamedSettings> {
    let place = |plug: &String| file.place_of_key(&["plugs", plug]);
    let plugs = file.plugs().into_iter();
    plugs.map(|plug| NamedSettings { place: place(&plug), file: name.to_owned(), plug }).collect()
}

/// Watches both files; neither need be there.
pub(crate) fn watch(user: &Path, space: &Path) -> Option<(Watcher, mpsc::Receiver<Batch>)> {
    let folders = [user, space].into_iter().filter_map(Path::parent).map(Root::folder).collect();
    Watcher::start(folders, WatchOptions::prompt())
        .map_err(|error| tracing::error!(%error, "settings changed by hand will not be seen"))
        .ok()
}

/// What is wrong in the user's file and in the space's, the names of plugs included that there are not; the log hears of it, too.
pub(crate) fn problems(files: &[PathBuf; 2], engine: &PlugEngine) -> Vec<PlugDiagnostic> {
    let of = |(file, name): (&PathBuf, &str)| {
        let read = SettingsFile::read(file);
        let mut found = settings_check::problems(&read, name);
        found.extend(engine.unknown_settings(&named(&read, name)));
        found.sort_by_key(|problem| (problem.line, problem.column));
        found
    };
    let found: Vec<Diagnostic> = files.iter().zip([USER_FILE, SPACE_FILE]).flat_map(of).collect();
    for problem in &found {
        tracing::warn!(%problem, "a setting does not count");
    }
    found.iter().map(|problem| plug_view::diagnostic(problem, None)).collect()
}

/// Plugs get what is written by hand at once.
pub(crate) async fn follow(
    engine: Arc<PlugEngine>,
    faces: Faces,
    files: [PathBuf; 2],
    mut changes: mpsc::Receiver<Batch>,
) {
    let mut known = searches::saved(&files);
    let mut types = properties::chosen(&files[1]);
    while let Some(batch) = changes.recv().await {
        let named = batch.paths.iter().any(|changed| files.contains(&changed.path));
        if named || !batch.rescan.is_empty() {
            let problems = problems(&files, &engine);
            if !problems.is_empty() {
                faces.tell(Event::SettingsProblems { problems });
            }
            let searches = searches::saved(&files);
            if searches != known {
                known.clone_from(&searches);
                faces.tell(Event::SearchesChanged { searches });
            }
            let chosen = properties::chosen(&files[1]);
            if chosen != types {
                types = chosen;
                faces.tell(Event::PropertyTypesChanged);
            }
            engine.settings_changed().await;
        }
    }
}

impl App {
    /// A plug's settings: the schema of its manifest, what the plug gets, and what is written and does not fit.
    ///
    /// # Errors
    /// `not_found` for an unknown plug.
    pub async fn plug_config(&self, name: &str) -> Result<PlugConfig, Failure> {
        Ok(view(self.engine().settings(name).await?))
    }

    /// What of these values does not fit the plug's schema.
    ///
    /// # Errors
    /// `not_found` for an unknown plug.
    pub(crate) fn check_plug_config(&self, name: &str, values: &Value) -> Result<Vec<ConfigMisfit>, Failure> {
        let misfits = self.engine().check_settings(name, values)?;
        let misfit = |misfit: SchemaProblem| ConfigMisfit { pointer: misfit.pointer, message: misfit.message };
        Ok(misfits.into_iter().map(misfit).collect())
    }

    /// Writes a plug's settings into the space's file, by its lines. The plug gets them at once and hears `config:changed`.
    ///
    /// # Errors
    /// `invalid` with each value that does not fit, or when the file is not valid: nothing is written then. `not_found`.
    pub async fn set_plug_config(&self, name: &str, values: Value) -> Result<PlugConfig, Failure> {
        let misfits = self.engine().check_settings(name, &values)?;
        if !misfits.is_empty() {
            let all: Vec<String> = misfits
                .iter()
                .map(|misfit| match misfit.pointer.as_str() {
                    "" => misfit.message.clone(),
                    pointer => format!("{pointer}: {}", misfit.message),
                })
                .collect();
            return Err(Failure::invalid(format!("the settings of `{name}` do not fit: {}", all.join("; "))));
        }
        let Value::Object(values) = values else {
            return Err(Failure::invalid("the settings of a plug are an object: {\"values\": {…}}"));
        };
        let schema = self.engine().settings(name).await?.schema;
        let (user, space) = (settings::user_file(&self.dirs().config), settings::space_file(self.root()));
        let plug = name.to_owned();
        self.with(move |_| write(&user, &space, &plug, &schema, values)).await?;
        self.engine().settings_changed().await;
        self.plug_config(name).await
    }
}

fn write(user: &Path, space: &Path, plug: &str, schema: &Value, values: Map<String, Value>) -> Result<(), Failure> {
    let mut without = SettingsFile::read(user).plug(plug);
    if !without.is_object() {
        without = Value::Object(Map::new());
    }
    jackdaw_manifest::apply_defaults(schema, &mut without);
    space_file::edit(space, |text| {
        let written = SettingsFile::read(space).plug(plug);
        // What the plug gets anyway need not be said again; what is said stays.
        let said = |name: &String| written.get(name).is_some();
        let values =
            values.into_iter().filter(|(name, value)| said(name) || without.get(name) != Some(value)).collect();
        settings_edit::with_plug(text, plug, &values)
    })
}

fn view(settings: PlugSettings) -> PlugConfig {
    PlugConfig {
        schema: settings.schema,
        values: settings.values,
        problems: settings.problems.iter().map(|problem| plug_view::diagnostic(problem, None)).collect(),
    }
}
