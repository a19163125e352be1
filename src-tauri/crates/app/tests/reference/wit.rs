//! What the files of `wit/` declare.

use std::collections::BTreeMap;
use std::path::Path;

use crate::source::{Item, Language, items};

/// One interface.
#[derive(Debug)]
pub(crate) struct Interface {
    pub(crate) doc: Vec<String>,
    /// Records, enums and the like, in their order.
    pub(crate) types: Vec<Item>,
    /// `read` → its declaration, in their order.
    pub(crate) functions: Vec<(String, Item)>,
}

/// All interfaces by name, and the worlds.
pub(crate) fn read(folder: &Path) -> (BTreeMap<String, Interface>, Vec<Item>) {
    let mut interfaces = BTreeMap::new();
    let mut worlds = Vec::new();
    for file in ["types.wit", "core.wit", "plug.wit"] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        for item in items(&text, Language::Wit) {
            let (kind, rest) = item.text.split_once(' ').expect("a kind and a name");
            match kind {
                "interface" => {
                    let name = rest.split(' ').next().expect("a name").to_owned();
                    interfaces.insert(name, interface(&item));
                }
                "world" => worlds.push(item),
                "package" => {}
                other => panic!("what is `{other}` in {file}?"),
            }
        }
    }
    (interfaces, worlds)
}

fn interface(item: &Item) -> Interface {
    let mut read = Interface { doc: item.doc.clone(), types: Vec::new(), functions: Vec::new() };
    for item in items(item.inside(), Language::Wit) {
        let function = item.text.split_once(": func(").map(|(name, _)| name.trim_start_matches('%').to_owned());
        match function {
            Some(name) => read.functions.push((name, item)),
            None if item.text.starts_with("use ") => {}
            None => read.types.push(item),
        }
    }
    read
}
