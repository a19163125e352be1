//! The API of today against what was released: what a plug that was built then imports, exports and means must still be there.
//!
//! Compatible is what adds: interfaces, functions and types of interfaces that plugs import, imports of a world. A changed or missing function or
//! type is not, nor is a function more that every plug would have to export.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use wit_parser::{
    Function, InterfaceId, Resolve, Type, TypeDef, TypeDefKind, TypeId, TypeOwner, World, WorldItem, WorldKey,
};

use crate::released;

/// One version of the API, as far as plugs depend on it.
struct Api {
    major: u64,
    /// `notes.read` → `func(path: string) -> result<string, types.error>`; `types.error` → `record {…}`.
    items: BTreeMap<String, String>,
    /// World → what it exports, and what it imports.
    worlds: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>,
}

impl Api {
    fn read(folder: &Path) -> Self {
        let mut resolve = Resolve::default();
        let (package, _) = resolve.push_dir(folder).unwrap_or_else(|error| panic!("{}: {error:?}", folder.display()));
        Self::of(&resolve, package)
    }

    fn parse(text: &str) -> Self {
        let mut resolve = Resolve::default();
        let package = resolve.push_str("api.wit", text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
        Self::of(&resolve, package)
    }

    fn of(resolve: &Resolve, package: wit_parser::PackageId) -> Self {
        let package = &resolve.packages[package];
        let mut items = BTreeMap::new();
        for (name, id) in &package.interfaces {
            let interface = &resolve.interfaces[*id];
            items.insert(name.clone(), "interface".to_owned());
            for (item, id) in &interface.types {
                items.insert(format!("{name}.{item}"), definition(resolve, &resolve.types[*id]));
            }
            for (item, function) in &interface.functions {
                items.insert(format!("{name}.{item}"), signature(resolve, function));
            }
        }
        let worlds = package.worlds.iter().map(|(name, id)| (name.clone(), sides(resolve, &resolve.worlds[*id])));
        let major = package.name.version.as_ref().expect("the package has a version").major;
        Self { major, items, worlds: worlds.collect() }
    }

    /// Everything that would break a plug built against `self` in a host that has `new`.
    fn breaks(&self, new: &Self) -> Vec<String> {
        let mut breaks = Vec::new();
        for (name, was) in &self.items {
            match new.items.get(name) {
                None => breaks.push(format!("`{name}` is gone; it was {was}")),
                Some(is) if is != was => breaks.push(format!("`{name}` was {was}, and is {is}")),
                Some(_) => {}
            }
        }
        let exported: BTreeSet<&String> = self.worlds.values().flat_map(|(exports, _)| exports).collect();
        for interface in exported {
            let prefix = format!("{interface}.");
            let added = new.items.keys().filter(|item| item.starts_with(&prefix) && !self.items.contains_key(*item));
            breaks.extend(added.map(|item| format!("`{item}` is new, and plugs built before do not export it")));
        }
        for (world, (exports, imports)) in &self.worlds {
            let Some((new_exports, new_imports)) = new.worlds.get(world) else {
                breaks.push(format!("the world `{world}` is gone"));
                continue;
            };
            if exports != new_exports {
                breaks.push(format!("the world `{world}` exported {exports:?}, and exports {new_exports:?}"));
            }
            let gone = imports.difference(new_imports);
            breaks.extend(gone.map(|import| format!("the world `{world}` does not import `{import}` any more")));
        }
        breaks
    }
}

fn sides(resolve: &Resolve, world: &World) -> (BTreeSet<String>, BTreeSet<String>) {
    let names = |items: &mut dyn Iterator<Item = (&WorldKey, &WorldItem)>| {
        items
            .map(|(key, _)| match key {
                WorldKey::Name(name) => name.clone(),
                WorldKey::Interface(id) => interface_name(resolve, *id),
            })
            .collect()
    };
    (names(&mut world.exports.iter()), names(&mut world.imports.iter()))
}

fn interface_name(resolve: &Resolve, id: InterfaceId) -> String {
    resolve.interfaces[id].name.clone().unwrap_or_else(|| "an interface without a name".to_owned())
}

fn signature(resolve: &Resolve, function: &Function) -> String {
    let params: Vec<_> =
        function.params.iter().map(|param| format!("{}: {}", param.name, spelled(resolve, &param.ty))).collect();
    let result = function.result.as_ref().map(|ty| format!(" -> {}", spelled(resolve, ty))).unwrap_or_default();
    let kind = if function.kind.is_async() { "async func" } else { "func" };
    format!("{kind}({}){result}", params.join(", "))
}

fn definition(resolve: &Resolve, ty: &TypeDef) -> String {
    let option = |ty: &Option<Type>| ty.as_ref().map_or_else(|| "_".to_owned(), |ty| spelled(resolve, ty));
    let all = |types: &[Type]| types.iter().map(|ty| spelled(resolve, ty)).collect::<Vec<_>>().join(", ");
    match &ty.kind {
        TypeDefKind::Record(record) => {
            let fields = record.fields.iter().map(|field| format!("{}: {}", field.name, spelled(resolve, &field.ty)));
            format!("record {{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        TypeDefKind::Enum(cases) => {
            format!("enum {{ {} }}", cases.cases.iter().map(|case| case.name.clone()).collect::<Vec<_>>().join(", "))
        }
        TypeDefKind::Variant(variant) => {
            let cases = variant.cases.iter().map(|case| format!("{}({})", case.name, option(&case.ty)));
            format!("variant {{ {} }}", cases.collect::<Vec<_>>().join(", "))
        }
        TypeDefKind::Flags(flags) => {
            format!("flags {{ {} }}", flags.flags.iter().map(|flag| flag.name.clone()).collect::<Vec<_>>().join(", "))
        }
        TypeDefKind::Tuple(tuple) => format!("tuple<{}>", all(&tuple.types)),
        TypeDefKind::Option(ty) => format!("option<{}>", spelled(resolve, ty)),
        TypeDefKind::List(ty) => format!("list<{}>", spelled(resolve, ty)),
        TypeDefKind::Result(result) => format!("result<{}, {}>", option(&result.ok), option(&result.err)),
        TypeDefKind::Type(ty) => spelled(resolve, ty),
        other => format!("{other:?}"),
    }
}

/// A type as a plug sees it: named ones by the interface that they come from, others by their parts.
fn spelled(resolve: &Resolve, ty: &Type) -> String {
    let Type::Id(id) = ty else { return format!("{ty:?}").to_lowercase() };
    let ty = &resolve.types[origin(resolve, *id)];
    match (&ty.name, ty.owner) {
        (Some(name), TypeOwner::Interface(interface)) => format!("{}.{name}", interface_name(resolve, interface)),
        _ => definition(resolve, ty),
    }
}

/// Where a `use`d type was defined.
fn origin(resolve: &Resolve, id: TypeId) -> TypeId {
    match &resolve.types[id].kind {
        TypeDefKind::Type(Type::Id(inner)) if resolve.types[id].name == resolve.types[*inner].name => {
            origin(resolve, *inner)
        }
        _ => id,
    }
}

fn today() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit")
}

#[test]
fn the_api_of_today_breaks_no_plug_of_a_released_version() {
    let today = Api::read(&today());
    for version in released() {
        let then = Api::read(&version.join("wit"));
        if then.major == today.major {
            let breaks = then.breaks(&today);
            assert!(
                breaks.is_empty(),
                "plugs built against {} would break; such changes need a new major (wit/README.md):\n  {}",
                version.display(),
                breaks.join("\n  ")
            );
        }
    }
}

const API: &str = "package jackdaw:plug@1.0.0;
interface types {
  enum code { a, b }
  record error { code: code, message: string }
}
interface notes {
  use types.{error};
  record note { path: string, size: u64 }
  read: func(path: string) -> result<note, error>;
  all: func() -> list<string>;
}
interface functions {
  use types.{error};
  call: func(name: string) -> result<string, error>;
}
world plug {
  import notes;
  export functions;
}
";

#[test]
fn what_adds_breaks_nothing() {
    let released = Api::parse(API);
    for (what, from, to) in [
        ("nothing", "", ""),
        ("a comment", "interface notes {", "/// Notes.\ninterface notes {"),
        (
            "an interface",
            "world plug {",
            "interface secrets { get: func(name: string) -> option<string>; }\nworld plug {\n  import secrets;",
        ),
        ("a function of what is imported", "  all: func", "  query: func(sql: string) -> string;\n  all: func"),
        ("a type", "  record note {", "  record hit { line: u32 }\n  record note {"),
        ("a minor version", "@1.0.0", "@1.1.0"),
    ] {
        let changed = API.replacen(from, to, 1);
        assert_eq!(released.breaks(&Api::parse(&changed)), Vec::<String>::new(), "{what}");
    }
}

#[test]
fn every_kind_of_break_is_found_and_named() {
    let released = Api::parse(API);
    for (what, from, to, words) in [
        ("a function is gone", "  all: func() -> list<string>;\n", "", "`notes.all` is gone"),
        (
            "a parameter more",
            "read: func(path: string)",
            "read: func(path: string, at: u32)",
            "`notes.read` was func(path: string)",
        ),
        ("a parameter renamed", "read: func(path:", "read: func(note-path:", "`notes.read`"),
        (
            "another result",
            "all: func() -> list<string>",
            "all: func() -> list<u8>",
            "`notes.all` was func() -> list<string>, and is func() -> list<u8>",
        ),
        ("a field more", "size: u64 }", "size: u64, hash: string }", "`notes.note` was record"),
        ("a case more", "enum code { a, b }", "enum code { a, b, c }", "`types.code` was enum { a, b }"),
        ("cases in another order", "enum code { a, b }", "enum code { b, a }", "`types.code`"),
        ("an import less", "  import notes;\n", "", "does not import `notes`"),
        (
            "an export more to have",
            "  call: func(name",
            "  tick: func();\n  call: func(name",
            "`functions.tick` is new",
        ),
        ("a world renamed", "world plug", "world plugs", "the world `plug` is gone"),
        ("another export", "  export functions;\n", "", "the world `plug` exported"),
    ] {
        let changed = API.replacen(from, to, 1);
        assert_ne!(changed, API, "{what}: nothing was changed");
        let breaks = released.breaks(&Api::parse(&changed)).join("\n");
        assert!(breaks.contains(words), "{what}: {breaks}");
    }
}
