//! What `jackdaw.d.ts` declares.

use crate::source::{Item, Language, items};

/// A part of the page, in the order of the source.
#[derive(Debug)]
pub(crate) enum Part {
    /// `// ---- name`
    Section(String),
    /// `export interface`, `type` or `class`.
    Type { name: String, item: Item },
    /// `export const`, with its functions.
    Module { name: String, doc: Vec<String>, functions: Vec<Function> },
    /// `export function`
    Function(Function),
}

/// A function or value that a script can use.
#[derive(Debug)]
pub(crate) struct Function {
    /// As it is called: `notes.read`, `ui.commands.set`.
    pub(crate) name: String,
    pub(crate) item: Item,
}

/// The module `jackdaw`, and the text about globals behind it.
pub(crate) fn read(text: &str) -> (Vec<Part>, String) {
    let (_, rest) = text.split_once("declare module \"jackdaw\" {\n").expect("the module is declared");
    let (module, globals) = rest.split_once("\n}\n").expect("the module ends");
    let parts = items(module, Language::TypeScript).into_iter().map(part).collect();
    let globals = globals.trim_start().lines().filter(|line| !line.starts_with("// --")).collect::<Vec<_>>();
    (parts, globals.join("\n").trim().to_owned())
}

fn part(item: Item) -> Part {
    if item.text.is_empty() {
        return Part::Section(item.doc.concat());
    }
    let declared = item.text.strip_prefix("export ").unwrap_or_else(|| panic!("not exported: {}", item.text));
    let (kind, rest) = declared.split_once(' ').expect("a kind and a name");
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    match kind {
        "const" => Part::Module { functions: functions(&name, &item), name, doc: item.doc },
        "function" => {
            let text = rest.to_owned();
            Part::Function(Function { name, item: Item { text, ..item } })
        }
        "interface" | "type" | "class" => Part::Type { name, item },
        other => panic!("what is `export {other}`?"),
    }
}

/// The members of an object; those of an object in it too.
fn functions(of: &str, object: &Item) -> Vec<Function> {
    let members = items(object.inside(), Language::TypeScript).into_iter();
    let functions = members.flat_map(|item| {
        let declared = item.text.strip_prefix("readonly ").unwrap_or(&item.text);
        let own: String = declared.chars().take_while(|c| c.is_alphanumeric()).collect();
        let name = format!("{of}.{own}");
        let holds_functions = declared[own.len()..].starts_with(": {") && item.text.contains('(');
        if holds_functions { functions(&name, &item) } else { vec![Function { name, item }] }
    });
    functions.collect()
}

/// The functions that the objects of an interface have, as they are called: `Progress.update`.
pub(crate) fn methods(name: &str, item: &Item) -> Vec<Function> {
    functions(name, item).into_iter().filter(|function| function.item.text.contains('(')).collect()
}
