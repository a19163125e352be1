//! The hook table: which function answers what, as one immutable snapshot that is replaced in one step.

use std::collections::BTreeMap;
use std::sync::Arc;

use jackdaw_manifest::{EventPattern, Function, HookKind, RouteAuth};

use crate::commands::RunTimeCommand;
use crate::error::DispatchError;
use crate::generation::Generation;
use crate::hook_info::{CommandInfo, HookInfo, RouteInfo, SlashCommandInfo, hooks_of};

/// Names offered when a name is not found.
const NEAREST: usize = 3;

/// Everything that plugs answer, at one moment. Each entry belongs to exactly one generation.
#[derive(Debug, Default)]
pub(crate) struct HookTable {
    plugs: BTreeMap<Arc<str>, Arc<Generation>>,
    /// By priority, then plug and function name.
    handlers: Vec<Handler>,
    /// `plug.name` → the plug and its function.
    syscalls: BTreeMap<String, (Arc<str>, String)>,
}

/// What `plug.function` means for a hook.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) generation: Arc<Generation>,
    pub(crate) function: String,
    /// The command that the plug made at run time, if it is one.
    pub(crate) made: Option<RunTimeCommand>,
}

/// A function that hears events.
#[derive(Debug, Clone)]
pub(crate) struct Handler {
    pub(crate) generation: Arc<Generation>,
    pub(crate) function: String,
    pub(crate) pattern: EventPattern,
    priority: i32,
}

impl HookTable {
    /// The table of these generations.
    pub(crate) fn new(generations: impl IntoIterator<Item = Arc<Generation>>) -> Self {
        let plugs: BTreeMap<_, _> = generations.into_iter().map(|g| (Arc::clone(&g.plug), g)).collect();
        let mut handlers = Vec::new();
        let mut syscalls = BTreeMap::new();
        for (plug, generation) in &plugs {
            for (name, function) in &generation.manifest.functions {
                handlers.extend(function.events.iter().map(|hook| Handler {
                    generation: Arc::clone(generation),
                    function: name.clone(),
                    pattern: hook.pattern.clone(),
                    priority: hook.priority,
                }));
                if let Some(syscall) = &function.syscall {
                    syscalls.insert(syscall.name.clone(), (Arc::clone(plug), name.clone()));
                }
            }
        }
        // The sort is stable, and the plugs and functions above came in order of their names.
        handlers.sort_by_key(|handler| std::cmp::Reverse(handler.priority));
        Self { plugs, handlers, syscalls }
    }

    pub(crate) fn generation(&self, plug: &str) -> Option<&Arc<Generation>> {
        self.plugs.get(plug)
    }

    /// What runs, by plug.
    pub(crate) fn generations(&self) -> impl Iterator<Item = &Arc<Generation>> {
        self.plugs.values()
    }

    /// The handlers of an event, in the order in which they run; a function that listens twice is called once.
    pub(crate) fn handlers(&self, event: &str) -> Vec<Handler> {
        let mut found: Vec<Handler> = Vec::new();
        for handler in self.handlers.iter().filter(|handler| handler.pattern.matches(event)) {
            let again = found
                .iter()
                .any(|other| other.function == handler.function && Arc::ptr_eq(&other.generation, &handler.generation));
            if !again {
                found.push(handler.clone());
            }
        }
        found
    }

    /// The plug and function behind a syscall that a plug declares.
    pub(crate) fn syscall(&self, name: &str) -> Option<&(Arc<str>, String)> {
        self.syscalls.get(name)
    }

    /// The generation and function that `plug.function` means for a hook.
    pub(crate) fn find(&self, id: &str, hook: HookKind) -> Result<Found, DispatchError> {
        let own = |generation: &Arc<Generation>, function: String| Found {
            generation: Arc::clone(generation),
            function,
            made: None,
        };
        if hook == HookKind::Syscall
            && let Some((plug, function)) = self.syscalls.get(id)
            && let Some(generation) = self.plugs.get(plug)
        {
            return Ok(own(generation, function.clone()));
        }
        let found = id.split_once('.').and_then(|(plug, name)| {
            let generation = self.plugs.get(plug)?;
            match generation.manifest.functions.get(name) {
                Some(function) => answers(function, hook).then(|| own(generation, name.to_owned())),
                None if hook == HookKind::Command => {
                    let made = generation.commands.load().iter().find(|command| command.local_id == name)?.clone();
                    Some(Found { made: Some(made.clone()), ..own(generation, made.function) })
                }
                None => None,
            }
        });
        found.ok_or_else(|| {
            let ids = self.ids(hook);
            DispatchError::NotFound {
                kind: if hook == HookKind::Syscall { "function" } else { hook.key() },
                name: id.to_owned(),
                nearest: nearest(id, ids.iter().map(String::as_str)),
            }
        })
    }

    fn ids(&self, hook: HookKind) -> Vec<String> {
        let declared =
            self.functions().filter(|(_, _, f)| answers(f, hook)).map(|(g, name, _)| format!("{}.{name}", g.plug));
        let made = self.made().filter(|_| hook == HookKind::Command).map(|command| command.id);
        declared.chain(made).collect()
    }

    fn functions(&self) -> impl Iterator<Item = (&Arc<Generation>, &String, &Function)> {
        self.plugs.values().flat_map(|g| g.manifest.functions.iter().map(move |(name, function)| (g, name, function)))
    }

    /// The commands that plugs made at run time.
    fn made(&self) -> impl Iterator<Item = CommandInfo> {
        self.plugs.values().flat_map(|generation| {
            let made = generation.commands.load();
            made.iter().map(|command| command.info(&generation.plug)).collect::<Vec<_>>()
        })
    }

    pub(crate) fn commands(&self) -> Vec<CommandInfo> {
        let mut commands: Vec<_> = self
            .functions()
            .filter_map(|(generation, name, function)| {
                let command = function.command.as_ref()?;
                Some(CommandInfo {
                    id: format!("{}.{name}", generation.plug),
                    name: command.name.clone(),
                    plug: generation.plug.to_string(),
                    key: command.key.as_ref().map(ToString::to_string),
                    when: command.when.to_string(),
                    priority: command.priority,
                    description: function.description.clone(),
                })
            })
            .collect();
        commands.extend(self.made());
        commands.sort_by_key(|command| std::cmp::Reverse(command.priority));
        commands
    }

    pub(crate) fn slash_commands(&self) -> Vec<SlashCommandInfo> {
        self.functions()
            .filter_map(|(generation, name, function)| {
                let slash = function.slash_command.as_ref()?;
                Some(SlashCommandInfo {
                    id: format!("{}.{name}", generation.plug),
                    name: slash.name.clone(),
                    plug: generation.plug.to_string(),
                    description: slash.description.clone().or_else(|| function.description.clone()),
                })
            })
            .collect()
    }

    pub(crate) fn routes(&self) -> Vec<RouteInfo> {
        self.functions()
            .flat_map(|(generation, name, function)| {
                function.http.iter().map(move |route| RouteInfo {
                    id: format!("{}.{name}", generation.plug),
                    plug: generation.plug.to_string(),
                    methods: route.methods.clone(),
                    path: route.path.to_string(),
                    public: generation.auth(route.auth) == RouteAuth::None,
                    description: function.description.clone(),
                })
            })
            .collect()
    }

    /// Hooks of one kind, for the kinds that have no list of their own.
    pub(crate) fn hooks(&self, kind: HookKind) -> Vec<HookInfo> {
        self.plugs.values().flat_map(|generation| hooks_of(generation)).filter(|hook| hook.kind == kind.key()).collect()
    }
}

/// Whether a function has a hook of this kind. Any function can be called by its name.
fn answers(function: &Function, hook: HookKind) -> bool {
    match hook {
        HookKind::Init => false,
        HookKind::Syscall => true,
        HookKind::Command => function.command.is_some(),
        HookKind::SlashCommand => function.slash_command.is_some(),
        HookKind::Cron => !function.cron.is_empty(),
        HookKind::Http => !function.http.is_empty(),
        HookKind::Events => !function.events.is_empty(),
        HookKind::CodeWidget => function.code_widget.is_some(),
        HookKind::Panel => function.panel.is_some(),
        HookKind::View => function.view.is_some(),
        HookKind::StatusBar => function.status_bar.is_some(),
        HookKind::Menu => function.menu.is_some(),
        HookKind::NoteNamespace => function.note_namespace.is_some(),
        HookKind::Complete => function.complete.is_some(),
    }
}

/// The names that look most like the one that was not found.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    // As many slips as in one word: a long `plug.function` shares most of its letters with all others of the plug.
    let most = (name.chars().count() / 3).clamp(1, 3);
    let mut found: Vec<(usize, &str)> = known
        .into_iter()
        .map(|other| (strsim::osa_distance(name, other), other))
        .filter(|(distance, _)| *distance <= most)
        .collect();
    found.sort_unstable();
    found.dedup();
    // Others that are near as well, but not as near, are hardly meant.
    let least = found.first().map(|(distance, _)| *distance);
    found.retain(|(distance, _)| Some(*distance) == least);
    found.into_iter().take(NEAREST).map(|(_, other)| other.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_nearest_is_meant() {
        let known = ["notes.read", "notes.list", "notes.meta", "notes.reads"];
        assert_eq!(nearest("notes.raed", known), ["notes.read"], "others are near, too, but not as near");
        assert_eq!(nearest("notes.rea", known), ["notes.read"]);
        assert_eq!(nearest("ab", ["ac", "ad", "zz"]), ["ac", "ad"], "of equals none is meant more");
        assert!(nearest("kv.get", known).is_empty());
    }
}
