//! The page itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use jackdaw_app::plugs::{HookKind, ScopeFrom, SyscallSpec};

use crate::source::Item;
use crate::typescript::{self, Function, Part};
use crate::wit::{self, Interface};

const HEAD: &str = "\
# The plug API

<!-- Written by `cargo xtask reference` from src-tauri/crates/script-engine/jackdaw.d.ts, the files of wit/ and the table of syscalls. Do not edit. -->

What plugs can ask of the application, and what it gives to their functions. A script imports it by name, and gets TypeScript's types from the
`jackdaw.d.ts` that `jackdaw plug new` writes:

```ts
import { notes, ui } from \"jackdaw\";

export async function count() {
  await ui.notify(`${(await notes.list()).length} notes`);
}
```

A compiled plug (Rust, Python, C …) imports the same functions from the WIT package `jackdaw:plug`; they stand below those of scripts. There, names
are in kebab-case, what may be missing is an `option`, bytes are `list<u8>`, and a JSON value is a text. What a manifest may say, and the routes of the
HTTP API, is in the [README](../README.md).

**Permissions.** Each function says which permission it needs, and what of its parameters the permission's scope must hold. What the manifest does not
ask for, or its user does not grant, is refused with `permission_denied`. What lists, finds or counts shows only what is in scope.

**Errors.** A script's promise is rejected with an error that has a `code` and a class of that name; a compiled plug gets `types.error`. Beside what
stands with a function, any of them may fail with `permission_denied` (if it needs one), `invalid` (a parameter of another kind than its type says; a path
that is absolute, leaves the space or is hidden), `timeout` (the call's budget is spent) and `internal`.

**Time.** A call has a budget (`ctx.deadline`), which the table below names. What is spent in waiting for the user or for other plugs does not count,
where a function says so.
";

/// The section that the table of hooks begins.
const HOOKS_SECTION: &str = "what functions get";

/// What a function gets and returns by its hook: names of types, or words.
const HOOKS: [(HookKind, &str, &str); 13] = [
    (HookKind::Command, "Arguments", "JSON"),
    (HookKind::SlashCommand, "Arguments", "SlashResult"),
    (HookKind::Cron, "CronInput", "–"),
    (HookKind::Http, "HttpRequest", "HttpResult"),
    (HookKind::Events, "EventInput", "–; of `note:saving` SavingResult"),
    (HookKind::Complete, "CompleteInput", "a list of Completion"),
    (HookKind::CodeWidget, "WidgetInput", "Widget"),
    (HookKind::Panel, "NoteInput", "Widget"),
    (HookKind::View, "ViewInput", "Widget"),
    (HookKind::StatusBar, "NoteInput", "StatusItem"),
    (HookKind::Menu, "MenuInput", "–"),
    (HookKind::NoteNamespace, "NamespaceInput", "NamespaceResult"),
    (HookKind::Syscall, "Arguments", "JSON"),
];

const COMPILED: &str = "\
## For compiled plugs alone

A script has these in JavaScript's own words: `Date.now()`, `performance.now()`, `setTimeout`, `crypto.getRandomValues`; its exported functions are found by
their names.
";

/// Where a function of the script module is, if not under its own name.
const ELSEWHERE: [(&str, &str); 9] = [
    ("log.debug", "log.write"),
    ("log.info", "log.write"),
    ("log.warn", "log.write"),
    ("log.error", "log.write"),
    ("ui.progress", "progress.start"),
    ("Progress.update", "progress.update"),
    ("Progress.done", "progress.done"),
    ("ui.commands.set", "commands.set"),
    ("syscall", "syscalls.call"),
];
/// What has no function in WIT, since its answer has no type before it is asked: a compiled plug calls it with JSON.
const UNTYPED: [&str; 1] = ["notes.query"];
/// Between the host and the script engine.
const NOT_FOR_PLUGS: [&str; 1] = ["script"];

struct Writer {
    page: String,
    syscalls: BTreeMap<String, SyscallSpec>,
    interfaces: BTreeMap<String, Interface>,
    /// Names of types, which signatures link to.
    types: BTreeSet<String>,
    /// `interface.function` that stand somewhere already.
    shown: BTreeSet<String>,
}

/// The whole page.
pub(crate) fn write(types: &str, wit: &Path, syscalls: Vec<SyscallSpec>) -> String {
    let (parts, globals) = typescript::read(types);
    let (interfaces, worlds) = wit::read(wit);
    let names = parts.iter().filter_map(|part| match part {
        Part::Type { name, .. } => Some(name.clone()),
        _ => None,
    });
    let mut writer = Writer {
        page: HEAD.to_owned(),
        syscalls: syscalls.into_iter().map(|spec| (spec.name.to_string(), spec)).collect(),
        interfaces,
        types: names.collect(),
        shown: BTreeSet::new(),
    };
    writer.contents(&parts);
    for part in &parts {
        writer.part(part);
    }
    writer.compiled(&worlds);
    writer.heading("## Globals of scripts");
    writer.block("ts", &globals);
    writer.nothing_is_left_out();
    writer.page
}

impl Writer {
    fn contents(&mut self, parts: &[Part]) {
        for part in parts {
            let _ = match part {
                Part::Section(name) => write!(self.page, "\n- **{}**: ", capital(name)),
                Part::Type { name, .. } => write!(self.page, "{} ", link(name)),
                Part::Module { name, .. } => write!(self.page, "**[`{name}`](#module-{name})** "),
                Part::Function(function) => write!(self.page, "**[`{0}`](#{0})** ", function.name),
            };
        }
        self.page.push_str(
            "\n- [For compiled plugs alone](#for-compiled-plugs-alone) · [Globals of scripts](#globals-of-scripts)\n",
        );
        self.page = self.page.replace(" \n", "\n");
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Section(name) => {
                self.heading(&format!("## {}", capital(name)));
                if name == HOOKS_SECTION {
                    self.hooks();
                }
            }
            Part::Function(function) => self.function(function, "###"),
            Part::Type { name, item } => {
                self.heading(&format!("### {name}"));
                self.doc(&item.doc);
                self.block("ts", &item.text);
                if ELSEWHERE.iter().any(|(script, _)| script.split('.').next() == Some(name)) {
                    for method in typescript::methods(name, item) {
                        self.function(&method, "####");
                    }
                }
            }
            Part::Module { name, doc, functions } => {
                self.heading(&format!("### Module {name}"));
                self.doc(doc);
                for function in functions {
                    self.function(function, "####");
                }
                let types = self.interfaces.get(interface_of(name)).map(|interface| interface.types.clone());
                if let Some(types) = types.filter(|types| !types.is_empty()) {
                    self.page.push_str("\nThe types of its WIT interface:\n");
                    self.block("wit", &types.iter().map(wit_text).collect::<Vec<_>>().join("\n"));
                }
            }
        }
    }

    /// The table of hooks; one that is missing in it is an error.
    fn hooks(&mut self) {
        let of_the_manifest: BTreeSet<_> =
            HookKind::ALL.iter().filter(|kind| **kind != HookKind::Init).map(|kind| kind.key()).collect();
        let told: BTreeSet<_> = HOOKS.iter().map(|(kind, ..)| kind.key()).collect();
        assert_eq!(told, of_the_manifest, "the table of hooks, and the hooks that there are");
        let words = |text: &str| text.split(' ').map(|word| self.word(word)).collect::<Vec<_>>().join(" ");
        let rows = HOOKS.iter().map(|(kind, input, returns)| {
            let budget = kind.default_timeout().as_secs();
            format!("| `{}` | {} | {} | {budget} s |\n", kind.key(), words(input), words(returns))
        });
        let rows: String = rows.collect();
        let _ = write!(
            self.page,
            "\nA function is `(input, ctx)`, with [`Context`](#context) as `ctx`; which hook calls it is said in `plug.yaml`.\n\n\
             | hook | `input` | returns | budget |\n| --- | --- | --- | --- |\n{rows}"
        );
    }

    fn word(&self, word: &str) -> String {
        if self.types.contains(word) { link(word) } else { word.to_owned() }
    }

    fn function(&mut self, function: &Function, level: &str) {
        let name = &function.name;
        self.heading(&format!("{level} {name}"));
        let elsewhere = ELSEWHERE.iter().find(|(script, _)| script == name);
        let syscall = elsewhere.map_or(name.as_str(), |(_, syscall)| syscall);
        self.doc(&function.item.doc);
        self.block("ts", &function.item.text);
        if UNTYPED.contains(&name.as_str()) {
            self.shown.insert(name.clone());
            let spec =
                self.syscalls.get(syscall).unwrap_or_else(|| panic!("{syscall} is no syscall of the application"));
            let _ = write!(
                self.page,
                "\nPermission: {}. A compiled plug calls it as `{syscall}` by [`syscall`](#syscall), with JSON.\n",
                permission(Some(spec))
            );
            self.errors(&function.item.doc);
            return;
        }
        let (module, own) = syscall.split_once('.').expect("an interface and a function");
        let interface = interface_of(module).to_owned();
        let item = self.interfaces.get(&interface).and_then(|found| {
            found.functions.iter().find(|(function, _)| function == own).map(|(_, item)| item.clone())
        });
        let item = item.unwrap_or_else(|| panic!("{name} of jackdaw.d.ts is no function of WIT: {interface}.{own}"));
        self.block("wit", &format!("// interface {interface}\n{}", wit_text(&item)));
        self.shown.insert(format!("{interface}.{own}"));
        let spec = self.syscalls.get(syscall).cloned();
        if spec.is_none() && syscall != "syscalls.call" {
            panic!("{syscall} is no syscall of the application");
        }
        let mut facts = vec![format!("Permission: {}.", permission(spec.as_ref()))];
        if spec.is_some_and(|spec| spec.waits_for_others) {
            facts.push("The time that it waits does not count.".to_owned());
        }
        let links: Vec<_> =
            self.types.iter().filter(|name| mentions(&function.item.text, name)).map(|name| link(name)).collect();
        if !links.is_empty() {
            facts.push(format!("Types: {}.", links.join(", ")));
        }
        let _ = write!(self.page, "\n{}\n", facts.join(" "));
        self.errors(&function.item.doc);
    }

    /// The comment, but for `@throws`.
    fn doc(&mut self, doc: &[String]) {
        let text: Vec<_> =
            doc.iter().take_while(|line| !line.starts_with("@throws")).map(|line| linked(line)).collect();
        let text = text.join("\n").trim().to_owned();
        if !text.is_empty() {
            let _ = write!(self.page, "\n{text}\n");
        }
    }

    fn errors(&mut self, doc: &[String]) {
        let mut errors: Vec<String> = Vec::new();
        for line in doc.iter().skip_while(|line| !line.starts_with("@throws")) {
            match line.strip_prefix("@throws {").and_then(|rest| rest.split_once("Error} ")) {
                Some((class, when)) => errors.push(format!("- `{}`: {}", code(class), linked(when))),
                None => errors.last_mut().expect("a line goes on").push_str(&format!(" {}", linked(line))),
            }
        }
        if !errors.is_empty() {
            let _ = write!(self.page, "\nErrors:\n\n{}\n", errors.join("\n"));
        }
    }

    /// What no function of the script module stands for.
    fn compiled(&mut self, worlds: &[Item]) {
        let _ = write!(self.page, "\n{COMPILED}");
        let names: Vec<_> = self.interfaces.keys().cloned().collect();
        for name in names.iter().filter(|name| !NOT_FOR_PLUGS.contains(&name.as_str())) {
            let interface = &self.interfaces[name];
            let functions: Vec<_> = interface.functions.iter().map(|(_, item)| item).collect();
            let all_shown = interface.functions.iter().all(|(own, _)| self.shown.contains(&format!("{name}.{own}")));
            if all_shown && !functions.is_empty() {
                continue;
            }
            let text = interface.types.iter().chain(functions).map(wit_text).collect::<Vec<_>>().join("\n");
            let (doc, own) =
                (interface.doc.clone(), interface.functions.iter().map(|(own, _)| format!("{name}.{own}")));
            self.shown.extend(own);
            self.heading(&format!("### Interface {name}"));
            self.doc(&doc);
            self.block("wit", &text);
        }
        for world in worlds.iter().filter(|world| !world.text.starts_with("world engine")) {
            let name = world.text.split(' ').nth(1).unwrap_or_default();
            self.heading(&format!("### World {name}"));
            self.doc(&world.doc);
            self.block("wit", &world.text);
        }
    }

    fn nothing_is_left_out(&self) {
        for (name, interface) in self.interfaces.iter().filter(|(name, _)| !NOT_FOR_PLUGS.contains(&name.as_str())) {
            for (own, _) in &interface.functions {
                assert!(self.shown.contains(&format!("{name}.{own}")), "{name}.{own} of WIT stands nowhere");
            }
        }
        for name in self.syscalls.keys() {
            let (module, own) = name.split_once('.').expect("an interface and a function");
            let shown = format!("{}.{own}", interface_of(module));
            assert!(self.shown.contains(&shown), "the syscall {name} stands nowhere");
        }
    }

    fn heading(&mut self, heading: &str) {
        let _ = write!(self.page, "\n{heading}\n");
    }

    fn block(&mut self, language: &str, text: &str) {
        let _ = write!(self.page, "\n```{language}\n{text}\n```\n");
    }
}

/// A plug's own interface cannot be named after the plug package.
fn interface_of(module: &str) -> &str {
    if module == "plug" { "plug-self" } else { module }
}

fn wit_text(item: &Item) -> String {
    let doc = item.doc.iter().map(|line| format!("/// {line}\n"));
    format!("{}{}", doc.collect::<String>(), item.text)
}

fn permission(spec: Option<&SyscallSpec>) -> String {
    let Some(spec) = spec else { return "that of the syscall".to_owned() };
    if spec.permissions.is_empty() {
        return "none".to_owned();
    }
    let names = spec.permissions.iter().map(|permission| format!("`{permission}`")).collect::<Vec<_>>().join(" or ");
    match &spec.scope {
        ScopeFrom::Anywhere => names,
        ScopeFrom::Param(field) => format!("{names}, for `{field}`"),
        ScopeFrom::Params(fields) => {
            format!(
                "{names}, for {}",
                fields.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(" and ")
            )
        }
        ScopeFrom::Url(_) => format!("{names}, for the host and port of the URL"),
        ScopeFrom::PlugOf(_) => format!("{names}, for the plug that is called"),
    }
}

/// `NotFound` → `not_found`.
fn code(class: &str) -> String {
    let mut code = String::new();
    for letter in class.chars() {
        if letter.is_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.extend(letter.to_lowercase());
    }
    code
}

/// `{@link Name}` as a link of the page.
fn linked(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("{@link ") {
        let (name, after) = after.split_once('}').expect("a link ends");
        text.push_str(before);
        text.push_str(&link(name));
        rest = after;
    }
    text + rest
}

fn link(name: &str) -> String {
    format!("[`{name}`](#{})", name.to_lowercase())
}

fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| word == name)
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
