//! From what an `import` says to a file of the plug.

use crate::builtin::BUILTIN;

/// Why an import leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ResolveError {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

/// What an import leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// [`BUILTIN`].
    Builtin,
    /// A file of the plug, `/`-separated, relative to its folder.
    File(String),
}

/// What is tried for an import without an extension.
const EXTENSIONS: [&str; 3] = ["ts", "js", "mjs"];

/// Finds what `specifier` means in the module `importer`. `exists` tells whether a file is there.
///
/// # Errors
/// Why it means nothing, or whatever `exists` fails with.
pub(crate) fn resolve(
    importer: &str,
    specifier: &str,
    exists: &mut dyn FnMut(&str) -> Result<bool, ResolveError>,
) -> Result<Target, ResolveError> {
    if specifier == BUILTIN {
        return Ok(Target::Builtin);
    }
    let error = |code, message: String, help: &str| {
        Err(ResolveError { code, message, help: (!help.is_empty()).then(|| help.to_owned()) })
    };
    if !specifier.starts_with("./") && !specifier.starts_with("../") && specifier != "." && specifier != ".." {
        return if specifier.contains("://") {
            error("bad-import", format!("`{specifier}` is not a file of the plug"), "copy the file into the plug")
        } else if specifier.starts_with('/') {
            error("bad-import", format!("`{specifier}` is an absolute path"), "write it relative, beginning with `./`")
        } else if specifier == "jackdaw/test" {
            let help = "it is for tests: name the file `*.test.ts`, and run it by `jackdaw plug test`";
            error("bad-import", "there is no module `jackdaw/test` in a plug".to_owned(), help)
        } else if let Some(name) = specifier.strip_prefix("jackdaw/") {
            error("bad-import", format!("there is no module `{specifier}`"), &format!("import `{name}` from `jackdaw`"))
        } else if specifier.starts_with("node:") {
            error(
                "bad-import",
                format!("there is no module `{specifier}`"),
                "Node's modules are not here; see `jackdaw`",
            )
        } else {
            let help = "no node_modules: copy the file into the plug, and begin its path with `./`";
            error("bare-import", format!("`{specifier}` is not a file of the plug"), help)
        };
    }
    let Some(path) = join(importer, specifier) else {
        let message = format!("`{specifier}` leads out of the plug's folder");
        return error("import-outside", message, "copy the file into the plug");
    };
    let name = path.rsplit('/').next().unwrap_or(&path);
    let (stem, extension) = path.rsplit_once('.').filter(|_| name.contains('.')).unwrap_or((&path, ""));
    let candidates: Vec<String> = match extension {
        "ts" | "json" => vec![path.clone()],
        // TypeScript writes imports with the extension of its output.
        "js" | "mjs" => vec![path.clone(), format!("{stem}.ts")],
        "tsx" | "jsx" => {
            let help = "write plain TypeScript and return `{ html }` or `{ markdown }`";
            return error("jsx", format!("`{specifier}`: JSX is not supported"), help);
        }
        _ => EXTENSIONS.iter().map(|extension| format!("{path}.{extension}")).collect(),
    };
    for candidate in &candidates {
        if exists(candidate)? {
            return Ok(Target::File(candidate.clone()));
        }
    }
    let help = match candidates.as_slice() {
        [_] => String::new(),
        several => format!("looked for {}", several.join(", ")),
    };
    error("import-not-found", format!("`{specifier}` is not there"), &help)
}

/// The path of `specifier` seen from `importer`; `None` if it leaves the folder or enters a hidden one.
fn join(importer: &str, specifier: &str) -> Option<String> {
    let mut path: Vec<&str> = importer.split('/').collect();
    path.pop();
    for segment in specifier.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                path.pop()?;
            }
            hidden if hidden.starts_with('.') => return None,
            segment => path.push(segment),
        }
    }
    Some(path.join("/"))
}

/// The shortest exact specifier that leads from one module to another.
pub(crate) fn relative(importer: &str, target: &str) -> String {
    let from: Vec<&str> = importer.split('/').collect();
    let to: Vec<&str> = target.split('/').collect();
    let folder = from.len().saturating_sub(1);
    let shared =
        from.iter().take(folder).zip(to.iter().take(to.len().saturating_sub(1))).take_while(|(a, b)| a == b).count();
    let up = folder - shared;
    let down = to.get(shared..).unwrap_or_default().join("/");
    if up == 0 { format!("./{down}") } else { format!("{}{down}", "../".repeat(up)) }
}
