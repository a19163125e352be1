//! The whole graph of a plug's modules.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jackdaw_diagnostic::Diagnostic;

use crate::compile::{Module, compile_with};
use crate::resolve::{ResolveError, Target, relative, resolve};

/// A plug's code: every module that its entries reach.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The path of the main module.
    pub entry: String,
    /// Each once; the entry first, then in the order in which they are found.
    pub modules: Vec<Module>,
    /// What the entry exports, what it re-exports with `export *` too; sorted.
    pub exports: Vec<String>,
}

/// More modules than any plug has written by hand.
const MOST_MODULES: usize = 4096;

/// Reads the main module and everything that it imports. `read` gives a file of the plug by its path relative to the
/// plug's folder, `None` if it is not there.
///
/// # Errors
/// Everything that is wrong in any of the modules.
pub fn bundle(main: &str, read: &mut Read<'_>) -> Result<Bundle, Vec<Diagnostic>> {
    bundle_with(main, &[], read)
}

/// Gives a file of the plug.
pub type Read<'r> = dyn FnMut(&str) -> Result<Option<String>, String> + Send + 'r;

/// The same with more modules that something leads to (`path: lib/count.ts:count` in a manifest).
///
/// # Errors
/// Everything that is wrong in any of the modules.
pub fn bundle_with(main: &str, others: &[&str], read: &mut Read<'_>) -> Result<Bundle, Vec<Diagnostic>> {
    bundle_hosted(main, others, &[], read)
}

/// The same with modules that a host adds under names of their own: `hosted` are pairs of what an import says and the path under which
/// `read` gives the module.
///
/// # Errors
/// Everything that is wrong in any of the modules.
pub fn bundle_hosted(
    main: &str,
    others: &[&str],
    hosted: &[(&str, &str)],
    read: &mut Read<'_>,
) -> Result<Bundle, Vec<Diagnostic>> {
    let mut files = Files { read, texts: BTreeMap::new() };
    let mut problems = Vec::new();
    let mut modules: Vec<Module> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut queue: VecDeque<String> = VecDeque::new();
    for path in std::iter::once(&main).chain(others) {
        let path = path.strip_prefix("./").unwrap_or(path);
        if known.insert(path.to_owned()) {
            queue.push_back(path.to_owned());
        }
    }
    while let Some(path) = queue.pop_front() {
        let text = match files.text(&path) {
            Ok(Some(text)) => text,
            Ok(None) => {
                problems.push(Diagnostic::error(&path, 1, 1, "not-found", format!("`{path}` is not there")));
                continue;
            }
            Err(error) => {
                problems.push(Diagnostic::error(&path, 1, 1, error.code, error.message));
                continue;
            }
        };
        let mut found = Vec::new();
        let compiled = compile_with(&path, &text, &mut |specifier, line, column| {
            let by_host = hosted.iter().find(|(name, _)| *name == specifier);
            let target = match by_host {
                Some((_, target)) => Ok(Target::File((*target).to_owned())),
                None => resolve(&path, specifier, &mut |candidate| Ok(files.text(candidate)?.is_some())),
            };
            match target {
                Ok(Target::Builtin) => Ok(None),
                Ok(Target::File(target)) => {
                    let exact = relative(&path, &target);
                    found.push(target);
                    Ok(Some(exact))
                }
                Err(error) => {
                    let mut diagnostic = Diagnostic::error(&path, line, column, error.code, error.message);
                    diagnostic.help = error.help;
                    Err(diagnostic)
                }
            }
        });
        match compiled {
            Ok(module) => modules.push(module),
            Err(mut found) => problems.append(&mut found),
        }
        queue.extend(found.into_iter().filter(|target| known.insert(target.clone())));
        if known.len() > MOST_MODULES {
            let message = format!("the plug has more than {MOST_MODULES} modules");
            problems.push(Diagnostic::error(&path, 1, 1, "too-many-modules", message));
            break;
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let entry = main.strip_prefix("./").unwrap_or(main).to_owned();
    let exports = exports_of(&modules, &entry);
    let bundle = Bundle { entry, modules, exports };
    let missing = bundle.missing_imports();
    if missing.is_empty() { Ok(bundle) } else { Err(missing) }
}

impl Bundle {
    /// A module by its path.
    #[must_use]
    pub fn module(&self, path: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.path == path)
    }

    /// The modules whose exports are also this one's (`export *`).
    pub(crate) fn star_targets(&self, module: &Module) -> Vec<String> {
        let targets =
            module.reexports.iter().filter_map(|specifier| match resolve(&module.path, specifier, &mut |_| Ok(true)) {
                Ok(Target::File(target)) => Some(target),
                _ => None,
            });
        targets.collect()
    }

    /// What a module exports, with what it re-exports; sorted. Empty if there is no such module.
    #[must_use]
    pub fn exports_of(&self, path: &str) -> Vec<String> {
        exports_of(&self.modules, path)
    }
}

fn exports_of(modules: &[Module], path: &str) -> Vec<String> {
    let mut names = BTreeSet::new();
    let mut seen = BTreeSet::from([path.to_owned()]);
    let mut queue = vec![path.to_owned()];
    while let Some(path) = queue.pop() {
        let Some(module) = modules.iter().find(|module| module.path == path) else { continue };
        // `export *` leaves out the default.
        let own = module.exports.iter().filter(|name| *name != "default" || seen.len() == 1);
        names.extend(own.cloned());
        for specifier in &module.reexports {
            let target = resolve(&path, specifier, &mut |_| Ok(true));
            if let Ok(Target::File(target)) = target
                && seen.insert(target.clone())
            {
                queue.push(target);
            }
        }
    }
    names.into_iter().collect()
}

/// The plug's files, each read once.
struct Files<'r, 'f> {
    read: &'r mut Read<'f>,
    texts: BTreeMap<String, Option<String>>,
}

impl Files<'_, '_> {
    fn text(&mut self, path: &str) -> Result<Option<String>, ResolveError> {
        if let Some(text) = self.texts.get(path) {
            return Ok(text.clone());
        }
        let text = (self.read)(path).map_err(|reason| ResolveError {
            code: "unreadable",
            message: format!("`{path}` cannot be read: {reason}"),
            help: None,
        })?;
        self.texts.insert(path.to_owned(), text.clone());
        Ok(text)
    }
}
