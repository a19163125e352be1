//! What a manifest says of its files, held against the files.

use jackdaw_diagnostic::{Diagnostic, nearest, one_of};

use crate::model::{Manifest, Place};

/// A plug's main file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Main {
    /// Relative to the plug's folder.
    pub path: String,
    /// What runs it.
    pub kind: MainKind,
}

/// What runs a main file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MainKind {
    /// The script engine (`.ts`, `.js`, `.mjs`).
    Script,
    /// The sandbox itself (`.wasm`).
    Component,
}

impl MainKind {
    /// By the file's extension.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        match path.rsplit_once('.')?.1 {
            "ts" | "js" | "mjs" => Some(Self::Script),
            "wasm" => Some(Self::Component),
            _ => None,
        }
    }
}

/// What `main:` may be left out for.
const DEFAULT_MAINS: [&str; 4] = ["plug.ts", "plug.js", "plug.mjs", "plug.wasm"];

/// The main file: the one that is named, else the one of `plug.{ts,js,mjs,wasm}` that is there.
///
/// `files` are the plug's files, relative to its folder; `file` is the manifest's name in the diagnostic.
///
/// # Errors
/// That it is not there, or that several could be it.
pub fn resolve_main(manifest: &Manifest, files: &[String], file: &str) -> Result<Main, Box<Diagnostic>> {
    let error =
        |place: Place, code: &str, message: String| Diagnostic::error(file, place.line, place.column, code, message);
    if let Some(main) = &manifest.main {
        let path = main.strip_prefix("./").unwrap_or(main);
        let place = manifest.main_place.unwrap_or(Place::START);
        if !files.iter().any(|file| file == path) {
            let missing = error(place, "missing-main", format!("the main file `{main}` is not there"));
            let scripts = files.iter().map(String::as_str).filter(|file| MainKind::of(file).is_some());
            let built = manifest.build.as_ref().filter(|_| MainKind::of(path) == Some(MainKind::Component));
            return Err(Box::new(match (built, nearest(path, scripts)) {
                (Some(command), _) => missing.with_help(format!("build it: `{command}` in the plug's folder")),
                (None, Some(name)) => missing.with_help(format!("did you mean `{name}`?")),
                (None, None) => missing,
            }));
        }
        return match MainKind::of(path) {
            Some(kind) => Ok(Main { path: path.to_owned(), kind }),
            None => {
                Err(Box::new(error(place, "bad-main", format!("`{main}` ends neither in .ts, .js, .mjs nor .wasm"))))
            }
        };
    }
    let found: Vec<&str> = DEFAULT_MAINS.into_iter().filter(|main| files.iter().any(|file| file == main)).collect();
    match found.as_slice() {
        [one] => match MainKind::of(one) {
            Some(kind) => Ok(Main { path: (*one).to_owned(), kind }),
            None => Err(Box::new(error(Place::START, "bad-main", format!("`{one}` is no main file")))),
        },
        [] => Err(Box::new(
            error(Place::START, "missing-main", "the plug has no main file".to_owned())
                .with_help("add `plug.ts`, or name the file with `main:`"),
        )),
        several => Err(Box::new(
            error(
                Place::START,
                "ambiguous-main",
                format!("several files could be the main file: {}", several.join(", ")),
            )
            .with_help("say which with `main:`"),
        )),
    }
}

/// Functions that the main file should export under their names, and does not. One diagnostic for each, at its name.
#[must_use]
pub fn check_exports(manifest: &Manifest, exports: &[String], file: &str) -> Vec<Diagnostic> {
    let functions = manifest.functions.iter().filter(|(_, function)| function.path.is_none());
    functions
        .filter(|(name, _)| !exports.contains(name))
        .map(|(name, function)| {
            let message = format!("main exports no function `{name}`");
            missing(message, name, exports, function.place, file)
        })
        .collect()
}

/// Functions whose `path:` leads to `target` and to a name that it does not export. One diagnostic for each, at the path.
#[must_use]
pub fn check_path_exports(manifest: &Manifest, target: &str, exports: &[String], file: &str) -> Vec<Diagnostic> {
    let paths = manifest.functions.values().filter_map(|function| function.path.as_ref());
    paths
        .filter(|path| path.file == target && !exports.contains(&path.export))
        .map(|path| {
            let message = format!("`{target}` exports no function `{}`", path.export);
            missing(message, &path.export, exports, path.place, file)
        })
        .collect()
}

fn missing(message: String, name: &str, exports: &[String], place: Place, file: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(file, place.line, place.column, "not-exported", message);
    let help = match nearest(name, exports.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if exports.is_empty() => format!("add `export function {name}(input, ctx) {{ … }}`"),
        None => format!("it exports {}", one_of(exports.iter().map(String::as_str))),
    };
    diagnostic.with_help(help)
}
