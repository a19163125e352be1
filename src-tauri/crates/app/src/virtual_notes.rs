//! Virtual notes: those that a plug provides under a literal prefix (`noteNamespace`). They list, open, search and save like real ones.
//!
//! A real file always wins. A plug that fails makes its own namespace answer an error, and hides nothing else.

use std::sync::Arc;
use std::time::Duration;

use jackdaw_plugs::{DispatchError, EventCause, HookKind, LogLevel, Permission, PlugEngine};
use jackdaw_space::SpacePath;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::changes::{Change, Origin};
use crate::notebook::{Notebook, note_path};
use crate::notes::{Condition, NoteMeta, Wrote, glob, rfc3339};
use crate::protocol::{Failure, SearchHit};

/// The largest virtual note, as for real ones (CONTRACT §8).
const MAX_TEXT: usize = 32 * 1024 * 1024;
/// Entries and hits that are taken of one answer: more is a database, not a folder.
const MAX_ENTRIES: usize = 10_000;
/// What a person who types into the search field, or looks at the tree, waits for virtual notes. Scripts wait for the plug's whole budget.
pub(crate) const GLANCE: Duration = Duration::from_millis(700);

/// A prefix that a plug provides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Namespace {
    /// `plug.function`.
    id: String,
    plug: String,
    /// Ends with `/`.
    prefix: String,
}

/// Virtual notes of all namespaces that answered, and those that did not.
#[derive(Debug, Default)]
pub(crate) struct Gathered<T> {
    pub(crate) found: Vec<T>,
    pub(crate) failed: Vec<(Namespace, Failure)>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Entry {
    Path(String),
    Meta {
        path: String,
        title: Option<String>,
        hash: Option<String>,
        #[serde(default)]
        size: u64,
        modified: Option<String>,
    },
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Text {
    Plain(String),
    Field { text: String },
}

#[derive(Debug, Deserialize)]
struct Hit {
    path: String,
    title: Option<String>,
    #[serde(default)]
    score: f32,
    #[serde(default)]
    snippet: String,
    line: Option<u32>,
}

impl Namespace {
    /// Those of the plugs that run and may provide them; of two that fit a path, the longer prefix comes first.
    fn all(engine: &PlugEngine) -> Vec<Self> {
        let mut all: Vec<Self> = engine
            .hooks(HookKind::NoteNamespace)
            .into_iter()
            .filter_map(|hook| {
                let prefix = hook.detail.get("prefix")?.as_str()?.to_owned();
                let plug = hook.id.split('.').next()?.to_owned();
                // Of any note below it: a prefix is no path.
                let allowed = engine.allows_path(&plug, Permission::NotesProvide, &format!("{prefix}any.md"));
                allowed.then_some(Self { id: hook.id, plug, prefix })
            })
            .collect();
        all.sort_by(|a, b| b.prefix.len().cmp(&a.prefix.len()).then_with(|| a.id.cmp(&b.id)));
        all
    }

    async fn ask(&self, engine: &PlugEngine, input: Value, cause: &EventCause) -> Result<Value, Failure> {
        let answer = engine.run_because(&self.id, HookKind::NoteNamespace, input, cause).await;
        answer.map_err(|error| {
            let failure = match error {
                // Its own word, such as `not_found`, is the answer.
                DispatchError::Thrown { ref code, .. } => Failure::new(code.as_str(), error.to_string()),
                error => Failure::from(error),
            };
            Failure { plug: Some(self.plug.clone()), ..failure }
        })
    }

    fn rubbish(&self, operation: &str, why: &str) -> Failure {
        let message = format!("`{}` answered `{operation}` with what cannot be read: {why}", self.id);
        Failure { plug: Some(self.plug.clone()), ..Failure::new("plug_error", message) }
    }

    fn read_as<T: DeserializeOwned>(&self, operation: &str, value: Value) -> Result<T, Failure> {
        serde_json::from_value(value).map_err(|error| self.rubbish(operation, &error.to_string()))
    }

    /// A path that the plug named, if it is one of its notes.
    fn own(&self, path: &str) -> Option<SpacePath> {
        SpacePath::new(path).ok().filter(|found| found.is_note() && path.starts_with(&self.prefix))
    }
}

/// What answers for a path: none where a real file is, or nobody provides it.
pub(crate) async fn provider(notebook: &Arc<Notebook>, path: &str) -> Option<(Arc<PlugEngine>, Namespace)> {
    let found = note_path(path).ok()?;
    let engine = notebook.announcer.engine()?;
    let namespace = Namespace::all(&engine).into_iter().find(|namespace| path.starts_with(&namespace.prefix))?;
    let real = notebook.blocking(move |n| Ok(std::fs::symlink_metadata(n.space.root().join(found.as_str())).is_ok()));
    (!real.await.unwrap_or(true)).then_some((engine, namespace))
}

/// A virtual note's text and what a list says of it; none if it is not a virtual note.
///
/// # Errors
/// `not_found` when the plug has no such note; why it did not answer else.
pub(crate) async fn read(
    notebook: &Arc<Notebook>,
    path: &str,
    origin: &Origin,
) -> Option<Result<(String, NoteMeta), Failure>> {
    let (engine, namespace) = provider(notebook, path).await?;
    Some(read_from(&engine, &namespace, path, &origin.cause()).await)
}

async fn read_from(
    engine: &PlugEngine,
    namespace: &Namespace,
    path: &str,
    cause: &EventCause,
) -> Result<(String, NoteMeta), Failure> {
    let answer = namespace.ask(engine, json!({ "operation": "read", "path": path }), cause).await?;
    if answer.is_null() {
        return Err(Failure::not_found(format!("`{}` has no note `{path}`", namespace.plug)));
    }
    let (Text::Plain(text) | Text::Field { text }) = namespace.read_as("read", answer)?;
    if text.len() > MAX_TEXT {
        return Err(Failure::new("too_large", format!("`{path}` has {} bytes; a note has {MAX_TEXT}", text.len())));
    }
    let meta = NoteMeta {
        title: title(path, &text),
        path: path.to_owned(),
        hash: blake3::hash(text.as_bytes()).to_hex().to_string(),
        size: text.len() as u64,
        modified: rfc3339(chrono::Utc::now()),
    };
    Ok((text, meta))
}

/// Saves a virtual note; none if it is not one.
///
/// # Errors
/// `conflict` when the condition does not hold; why the plug did not save it else.
pub(crate) async fn write(
    notebook: &Arc<Notebook>,
    path: &str,
    bytes: &[u8],
    condition: &Condition,
    origin: &Origin,
) -> Option<Result<Wrote, Failure>> {
    let (engine, namespace) = provider(notebook, path).await?;
    Some(write_to(notebook, &engine, &namespace, path, bytes, condition, origin).await)
}

async fn write_to(
    notebook: &Notebook,
    engine: &PlugEngine,
    namespace: &Namespace,
    path: &str,
    bytes: &[u8],
    condition: &Condition,
    origin: &Origin,
) -> Result<Wrote, Failure> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Failure::invalid(format!("`{path}` comes from the plug `{}`, which takes UTF-8 text", namespace.plug))
    })?;
    let cause = origin.cause();
    let before = match read_from(engine, namespace, path, &cause).await {
        Ok((_, meta)) => Some(meta.hash),
        Err(failure) if failure.code == "not_found" => None,
        Err(failure) => return Err(failure),
    };
    let holds = condition.if_hash.as_ref().is_none_or(|wanted| before.as_ref() == Some(wanted))
        && !(condition.create_only && before.is_some());
    if !holds {
        let message = format!("`{path}` is not what this write was based on: read it again and merge");
        return Err(Failure { hash: before, ..Failure::new("conflict", message) });
    }
    namespace.ask(engine, json!({ "operation": "write", "path": path, "text": text }), &cause).await?;
    let hash = blake3::hash(bytes).to_hex().to_string();
    let (told, created) = (path.to_owned(), before.is_none());
    let change = if created {
        Change::Created { path: told, hash: hash.clone() }
    } else {
        Change::Saved { path: told, hash: hash.clone() }
    };
    notebook.tell(&change, origin);
    Ok(Wrote { hash, created })
}

/// Why a virtual note cannot be deleted or renamed; none if it is not one.
pub(crate) async fn refuse(notebook: &Arc<Notebook>, path: &str, what: &str) -> Option<Failure> {
    let (_, namespace) = provider(notebook, path).await?;
    let message = format!("`{path}` comes from the plug `{}`: it can be read and saved, not {what}", namespace.plug);
    Some(Failure { plug: Some(namespace.plug), ..Failure::invalid(message) })
}

/// The virtual notes that a glob matches and `visible` lets through, ascending by path. `real` says where a real file is.
///
/// # Errors
/// `invalid` for a malformed glob.
pub(crate) async fn list(
    notebook: &Notebook,
    pattern: Option<&str>,
    visible: impl Fn(&str) -> bool,
    real: impl Fn(&str) -> bool,
    origin: &Origin,
    patience: Option<Duration>,
) -> Result<Gathered<NoteMeta>, Failure> {
    let glob = glob(pattern)?;
    let input = json!({ "operation": "list" });
    let mut gathered = gather(notebook, &input, origin, patience, |namespace, answer| {
        let entries: Vec<Entry> = namespace.read_as("list", answer)?;
        let named = entries.into_iter().take(MAX_ENTRIES).filter_map(|entry| entry.into_meta(namespace));
        Ok(named.collect())
    })
    .await;
    gathered.found.retain(|note: &NoteMeta| {
        visible(&note.path) && !real(&note.path) && glob.as_ref().is_none_or(|glob| glob.matches(&note.path))
    });
    gathered.found.sort_by(|a, b| a.path.cmp(&b.path));
    gathered.found.dedup_by(|a, b| a.path == b.path);
    // Who asks for nothing but a namespace wants to know why there is nothing.
    let only = pattern.map(|pattern| pattern.split(['*', '?', '[', '{']).next().unwrap_or_default());
    let about_it = |(namespace, _): &(Namespace, Failure)| only.is_some_and(|only| only.starts_with(&namespace.prefix));
    match gathered.failed.iter().position(about_it) {
        Some(at) => Err(gathered.failed.swap_remove(at).1),
        None => Ok(gathered),
    }
}

/// The virtual notes that match a query, in their plugs' order.
pub(crate) async fn search(
    notebook: &Notebook,
    query: &str,
    visible: impl Fn(&str) -> bool,
    real: impl Fn(&str) -> bool,
    origin: &Origin,
    patience: Option<Duration>,
) -> Vec<SearchHit> {
    let input = json!({ "operation": "search", "query": query });
    let gathered = gather(notebook, &input, origin, patience, |namespace, answer| {
        if answer.is_null() {
            return Ok(Vec::new());
        }
        let hits: Vec<Hit> = namespace.read_as("search", answer)?;
        Ok(hits.into_iter().take(MAX_ENTRIES).filter_map(|hit| hit.into_hit(namespace)).collect())
    })
    .await;
    gathered.found.into_iter().filter(|hit| visible(&hit.path) && !real(&hit.path)).collect()
}

/// Asks every namespace at the same time. One that does not answer is noted in its plug's log.
async fn gather<T>(
    notebook: &Notebook,
    input: &Value,
    origin: &Origin,
    patience: Option<Duration>,
    read: impl Fn(&Namespace, Value) -> Result<Vec<T>, Failure>,
) -> Gathered<T> {
    let mut gathered = Gathered { found: Vec::new(), failed: Vec::new() };
    let Some(engine) = notebook.announcer.engine() else { return gathered };
    let cause = origin.cause();
    // A plug that asks for all notes while it provides some gets those of the others.
    let others = Namespace::all(&engine).into_iter().filter(|namespace| !cause.is_waiting(&namespace.plug));
    let asked = others.map(|namespace| {
        let (engine, cause) = (&engine, &cause);
        async move {
            let asked = namespace.ask(engine, input.clone(), cause);
            let answer = match patience {
                None => asked.await,
                Some(patience) => tokio::time::timeout(patience, asked).await.unwrap_or_else(|_| {
                    Err(Failure::new("timeout", format!("`{}` did not answer in time", namespace.id)))
                }),
            };
            (namespace, answer)
        }
    });
    for (namespace, answer) in futures::future::join_all(asked).await {
        match answer.and_then(|answer| read(&namespace, answer)) {
            Ok(found) => gathered.found.extend(found),
            Err(failure) => {
                let message = format!("the notes below `{}` are left out: {}", namespace.prefix, failure.message);
                engine.log(&namespace.plug, LogLevel::Warn, None, message);
                gathered.failed.push((namespace, failure));
            }
        }
    }
    gathered
}

impl Entry {
    fn into_meta(self, namespace: &Namespace) -> Option<NoteMeta> {
        let (path, title, hash, size, modified) = match self {
            Self::Path(path) => (path, None, None, 0, None),
            Self::Meta { path, title, hash, size, modified } => (path, title, hash, size, modified),
        };
        let found = namespace.own(&path)?;
        Some(NoteMeta {
            title: title.unwrap_or_else(|| found.title().to_owned()),
            hash: hash.unwrap_or_default(),
            size,
            modified: modified.unwrap_or_else(|| rfc3339(chrono::Utc::now())),
            path,
        })
    }
}

impl Hit {
    fn into_hit(self, namespace: &Namespace) -> Option<SearchHit> {
        let found = namespace.own(&self.path)?;
        Some(SearchHit {
            title: self.title.unwrap_or_else(|| found.title().to_owned()),
            score: if self.score.is_finite() { self.score } else { 0.0 },
            snippet: marked(&self.snippet),
            line: self.line.unwrap_or(1).max(1),
            path: self.path,
            matches: None,
            more: None,
            why: None,
        })
    }
}

/// A plug's snippet as ours are: escaped, but for marks.
fn marked(snippet: &str) -> String {
    let escaped = snippet.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    escaped.replace("&lt;mark&gt;", "<mark>").replace("&lt;/mark&gt;", "</mark>")
}

fn title(path: &str, text: &str) -> String {
    let heading = text.lines().find_map(|line| line.strip_prefix("# ")).map(str::trim);
    let name = || path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md").to_owned();
    heading.filter(|heading| !heading.is_empty()).map_or_else(name, str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plugs_snippet_cannot_carry_markup() {
        assert_eq!(
            marked("<mark>a</mark> <script>x</script> & \"b\""),
            "<mark>a</mark> &lt;script&gt;x&lt;/script&gt; &amp; &quot;b&quot;"
        );
    }

    #[test]
    fn a_plug_names_only_notes_below_its_prefix() {
        let namespace = Namespace { id: "github.notes".into(), plug: "github".into(), prefix: "gh/".into() };
        assert!(namespace.own("gh/a.md").is_some() && namespace.own("gh/b/c.md").is_some());
        for path in ["a.md", "gh/../a.md", "gh/.hidden.md", "gh/a.txt", "/gh/a.md", "gh//a.md", "gha.md"] {
            assert!(namespace.own(path).is_none(), "{path}");
        }
        let read = |value| namespace.read_as::<Vec<Entry>>("list", value);
        assert_eq!(read(json!(["gh/a.md", { "path": "gh/b.md", "title": "B" }])).unwrap().len(), 2);
        assert!(read(json!({ "not": "a list" })).unwrap_err().message.contains("`github.notes`"));
    }

    #[test]
    fn a_title_is_the_first_heading_or_the_name() {
        assert_eq!(title("gh/a.md", "text\n# The issue \n"), "The issue");
        assert_eq!(title("gh/a.md", "#tag"), "a");
    }
}
