//! Where modules come from: the plug's own files, and the prelude's, which are compiled into the engine.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use rquickjs::loader::{ImportAttributes, Loader as JsLoader, Resolver as JsResolver};
use rquickjs::module::Declared;
use rquickjs::{Ctx, Error as JsError, Exception, Module, Result};

use crate::bindings::exports::jackdaw::plug::script;

/// The module that plugs import, and the prefix of those they may not.
const API: &str = "jackdaw";
const INTERNAL: &str = "jackdaw:";

const PRELUDE: &[(&str, &str)] = &[
    (API, include_str!("../prelude/api.js")),
    ("jackdaw:abort", include_str!("../prelude/abort.js")),
    ("jackdaw:bytes", include_str!("../prelude/bytes.js")),
    ("jackdaw:clone", include_str!("../prelude/clone.js")),
    ("jackdaw:console", include_str!("../prelude/console.js")),
    ("jackdaw:crypto", include_str!("../prelude/crypto.js")),
    ("jackdaw:errors", include_str!("../prelude/errors.js")),
    ("jackdaw:headers", include_str!("../prelude/headers.js")),
    ("jackdaw:hooks", include_str!("../prelude/hooks.js")),
    ("jackdaw:http", include_str!("../prelude/http.js")),
    ("jackdaw:inspect", include_str!("../prelude/inspect.js")),
    ("jackdaw:main", include_str!("../prelude/main.js")),
    ("jackdaw:native", include_str!("../prelude/native.js")),
    ("jackdaw:net", include_str!("../prelude/net.js")),
    ("jackdaw:syscall", include_str!("../prelude/syscall.js")),
    ("jackdaw:timers", include_str!("../prelude/timers.js")),
    ("jackdaw:url", include_str!("../prelude/url.js")),
];

/// What may be left out at the end of an import, in the order in which it is tried.
const EXTENSIONS: &[&str] = &[".ts", ".js", ".mjs", "/index.ts", "/index.js"];

/// How TypeScript's authors may write the import of a `.ts` file.
const WRITTEN_AS: &[(&str, &str)] = &[(".js", ".ts"), (".mjs", ".mts"), (".ts", ".js")];

/// The plug's modules by path.
#[derive(Default)]
pub(crate) struct Library(BTreeMap<String, String>);

impl Library {
    pub(crate) fn fill(&mut self, modules: Vec<script::Module>) {
        self.0 = modules.into_iter().map(|module| (module.path, module.code)).collect();
    }

    pub(crate) fn contains(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// The code of a module.
    pub(crate) fn code(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// What there is, for messages.
    pub(crate) fn listed(&self) -> String {
        /// Enough to see a misspelling; a plug of hundreds of modules must not flood its author's screen.
        const SHOWN: usize = 20;
        let mut names: Vec<&str> = self.0.keys().take(SHOWN).map(String::as_str).collect();
        let rest = self.0.len().saturating_sub(SHOWN);
        let more = format!("and {rest} more");
        if rest > 0 {
            names.push(&more);
        }
        format!("its modules are {}", names.join(", "))
    }

    /// The path that an import means; none if there is no such module.
    fn find(&self, importer: &str, specifier: &str) -> Option<String> {
        let exact = joined(importer, specifier)?;
        if self.contains(&exact) {
            return Some(exact);
        }
        let swapped = WRITTEN_AS
            .iter()
            .filter_map(|(written, meant)| exact.strip_suffix(written).map(|stem| format!("{stem}{meant}")));
        let extended = EXTENSIONS.iter().map(|extension| format!("{exact}{extension}"));
        swapped.chain(extended).find(|path| self.contains(path))
    }
}

/// A relative specifier resolved against its importer's folder; none if it leaves the plug.
fn joined(importer: &str, specifier: &str) -> Option<String> {
    let mut parts: Vec<&str> = importer.split('/').collect();
    parts.pop();
    for part in specifier.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

pub(crate) struct Resolver(pub(crate) Rc<RefCell<Library>>);

impl JsResolver for Resolver {
    fn resolve<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        let from_prelude = base == API || base.starts_with(INTERNAL) || base.is_empty();
        if name == API || (from_prelude && name.starts_with(INTERNAL)) {
            return Ok(name.to_owned());
        }
        let library = self.0.borrow();
        // The engine's own imports have no importer and name a module exactly.
        if base.is_empty() && library.contains(name) {
            return Ok(name.to_owned());
        }
        if !(name.starts_with("./") || name.starts_with("../")) {
            let message = format!(
                "{base} imports \"{name}\", but a plug imports only \"jackdaw\" and its own files, by a path that begins with ./ or ../"
            );
            return Err(refused(ctx, &message));
        }
        library.find(base, name).ok_or_else(|| {
            refused(ctx, &format!("{base} imports \"{name}\", which the plug does not have; {}", library.listed()))
        })
    }
}

pub(crate) struct Loader(pub(crate) Rc<RefCell<Library>>);

impl JsLoader for Loader {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        attributes: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        if let Some((_, code)) = PRELUDE.iter().find(|(each, _)| *each == name) {
            return Module::declare(ctx.clone(), name, *code);
        }
        let code = self.0.borrow().0.get(name).cloned();
        let code = code.ok_or_else(|| refused(ctx, &format!("the plug has no module \"{name}\"")))?;
        let attribute = attributes.and_then(|attributes| attributes.get_type().ok().flatten());
        if name.ends_with(".json") || attribute.as_deref() == Some("json") {
            return Module::declare(ctx.clone(), name, json_module(ctx, name, code)?);
        }
        Module::declare(ctx.clone(), name, code)
    }
}

/// A JSON file as a module. A JSON text is an expression, but for a key `__proto__`, so it goes through `JSON.parse`.
fn json_module(ctx: &Ctx<'_>, name: &str, text: String) -> Result<String> {
    let literal =
        ctx.json_stringify(text.as_str())?.map(|literal| literal.to_string()).transpose()?.unwrap_or_default();
    ctx.json_parse(text).map_err(|error| {
        if !error.is_exception() {
            return error;
        }
        let thrown = ctx.catch();
        let why = thrown.as_exception().and_then(Exception::message).unwrap_or_default();
        refused(ctx, &format!("{name} is not valid JSON: {why}"))
    })?;
    Ok(format!("export default JSON.parse({literal});"))
}

/// Throws the error of an import that cannot be.
fn refused(ctx: &Ctx<'_>, message: &str) -> JsError {
    let thrown = Exception::from_message(ctx.clone(), message).and_then(|thrown| {
        thrown.as_object().set("name", "ImportError")?;
        thrown.as_object().set("code", "invalid")?;
        Ok(thrown.throw())
    });
    thrown.unwrap_or_else(|error| error)
}
