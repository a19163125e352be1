//! The hooks of a function: what makes the app call it.

use chrono_tz::Tz;

use crate::cron::Schedule;
use crate::key::KeyBinding;
use crate::model::Place;
use crate::route::RoutePattern;
use crate::when::When;

/// `command:`, in the command palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// As the palette shows it; the function's name unless given.
    pub name: String,
    /// Its key, unless the app or the user has it.
    pub key: Option<KeyBinding>,
    /// Higher first; 0 unless given.
    pub priority: i32,
    /// When it is offered.
    pub when: When,
    /// Where it was written.
    pub place: Place,
}

/// `slashCommand:`, in the editor's `/` menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlashCommand {
    /// What is typed after the `/`.
    pub name: String,
    /// One line for people.
    pub description: Option<String>,
    /// Where it was written.
    pub place: Place,
}

/// One entry of `cron:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    /// As written.
    pub expression: String,
    /// The zone asked for; the machine's if `None`.
    pub timezone: Option<Tz>,
    /// What happens to a tick while the one before still runs.
    pub overlap: Overlap,
    /// Whether one missed tick is made up for after sleep or a pause.
    pub catch_up: bool,
    /// Where it was written.
    pub place: Place,
    pub(crate) schedule: Schedule,
}

impl Cron {
    /// The schedule in its own zone, or the machine's if it asks for none.
    #[must_use]
    pub fn schedule(&self, machine: Tz) -> Schedule {
        self.schedule.clone().with_timezone(self.timezone.unwrap_or(machine))
    }
}

/// What happens to a cron tick while the run before it is not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Overlap {
    /// It is dropped.
    #[default]
    Skip,
    /// It waits for its turn.
    Queue,
}

/// One entry of `http:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Upper case; `GET` unless given.
    pub methods: Vec<String>,
    /// Below `/plug/<name>`.
    pub path: RoutePattern,
    /// Who may call it.
    pub auth: RouteAuth,
    /// Where its path was written.
    pub place: Place,
}

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RouteAuth {
    /// Whoever has the app's token.
    #[default]
    Token,
    /// Anyone who reaches the port; needs `http:public`.
    None,
}

/// One entry of `events:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventHook {
    /// Which events.
    pub pattern: EventPattern,
    /// Higher first; 0 unless given.
    pub priority: i32,
    /// Where it was written.
    pub place: Place,
}

/// An event's name, or `prefix*`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventPattern(pub(crate) String);

impl EventPattern {
    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an event of this name is meant. `plug:*` means every event whose name begins with `plug:`; `*` means all.
    #[must_use]
    pub fn matches(&self, event: &str) -> bool {
        match self.0.strip_suffix('*') {
            Some(prefix) => event.starts_with(prefix),
            None => self.0 == event,
        }
    }
}

/// `codeWidget:`, which renders fenced code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeWidget {
    /// The first words after the fence, e.g. `chart`.
    pub languages: Vec<String>,
    /// The function that gets the frame's messages.
    pub frame: Option<String>,
    /// Where it was written.
    pub place: Place,
}

/// Which side of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Side {
    /// Left.
    Left,
    /// Right.
    #[default]
    Right,
    /// Below; panels only.
    Bottom,
}

/// `panel:`, beside the editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    /// Right unless given.
    pub side: Side,
    /// Its heading; the function's name unless given.
    pub title: String,
    /// An icon's name.
    pub icon: Option<String>,
    /// The function that gets the frame's messages.
    pub frame: Option<String>,
    /// Where it was written.
    pub place: Place,
}

/// `view:`, a whole tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its heading; the function's name unless given.
    pub title: String,
    /// File name endings without the dot that it opens.
    pub extensions: Vec<String>,
    /// Notes whose frontmatter has this `type` open in it.
    pub note_type: Option<String>,
    /// An icon's name.
    pub icon: Option<String>,
    /// The function that gets the frame's messages.
    pub frame: Option<String>,
    /// Where it was written.
    pub place: Place,
}

/// `statusBar:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusBar {
    /// Left or right; right unless given.
    pub side: Side,
    /// Higher is nearer to the edge; 0 unless given.
    pub priority: i32,
    /// Where it was written.
    pub place: Place,
}

/// `menu:`, an entry of context menus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    /// Which menus.
    pub places: Vec<MenuPlace>,
    /// The entry; the function's name unless given.
    pub label: String,
    /// An icon's name.
    pub icon: Option<String>,
    /// When it is offered.
    pub when: When,
    /// Where it was written.
    pub place: Place,
}

/// A context menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MenuPlace {
    /// Of a file in the tree.
    File,
    /// Of the editor.
    Editor,
    /// Of a tag.
    Tag,
}

/// `noteNamespace:`, virtual notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteNamespace {
    /// Ends with `/`.
    pub prefix: String,
    /// Where it was written.
    pub place: Place,
}

/// `complete:`, suggestions while typing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complete {
    /// The text that starts it.
    pub trigger: String,
    /// Where it was written.
    pub place: Place,
}

/// `syscall:`, callable by other plugs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Syscall {
    /// `<plug>.<name>`.
    pub name: String,
    /// Where it was written.
    pub place: Place,
}
