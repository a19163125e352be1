//! When a command or menu entry is offered.

/// A condition: terms that must all hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct When {
    terms: Vec<Term>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Term {
    wanted: bool,
    context: WhenContext,
}

/// What a condition can ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WhenContext {
    /// Holds always.
    Always,
    /// An editor has the focus.
    Editor,
    /// Text is selected in it.
    Selection,
    /// A note is open.
    Note,
}

impl WhenContext {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Always, Self::Editor, Self::Selection, Self::Note];

    /// The manifest's name for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Editor => "editor",
            Self::Selection => "selection",
            Self::Note => "note",
        }
    }
}

/// Not a condition, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a condition: {reason}")]
pub struct WhenError {
    /// As written.
    pub text: String,
    /// Why not.
    pub reason: String,
    /// The word that is not known, if that is why.
    pub word: Option<String>,
}

impl When {
    /// Reads a condition: names with `&&` between and `!` before.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(text: &str) -> Result<Self, WhenError> {
        let refuse = |reason: &str, word| WhenError { text: text.to_owned(), reason: reason.to_owned(), word };
        let mut terms = Vec::new();
        for part in text.split("&&") {
            let mut name = part.trim();
            let mut wanted = true;
            while let Some(rest) = name.strip_prefix('!') {
                wanted = !wanted;
                name = rest.trim_start();
            }
            if name.is_empty() {
                return Err(refuse("a name is missing", None));
            }
            let Some(context) = WhenContext::ALL.into_iter().find(|context| context.as_str() == name) else {
                return Err(refuse(
                    "only `always`, `editor`, `selection`, `note`, `&&` and `!` are known",
                    Some(name.to_owned()),
                ));
            };
            terms.push(Term { wanted, context });
        }
        Ok(Self { terms })
    }

    /// Whether it holds where `is` tells what is so.
    #[must_use]
    pub fn holds(&self, is: impl Fn(WhenContext) -> bool) -> bool {
        self.terms.iter().all(|term| (term.context == WhenContext::Always || is(term.context)) == term.wanted)
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.terms.is_empty() {
            return f.write_str(WhenContext::Always.as_str());
        }
        for (index, term) in self.terms.iter().enumerate() {
            let and = if index == 0 { "" } else { " && " };
            let not = if term.wanted { "" } else { "!" };
            write!(f, "{and}{not}{}", term.context.as_str())?;
        }
        Ok(())
    }
}
