//! What a client of a plug's route is told when the route's function has no answer.

use jackdaw_manifest::HookKind;

use crate::error::DispatchError;

impl DispatchError {
    /// The status of a route that failed so. What a function throws is 500, whatever code it has: a status of its own is a `Response`.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NotFound { .. } => 404,
            Self::MethodNotAllowed { .. } => 405,
            Self::BadInput { .. } | Self::WaitsForItself { .. } => 400,
            Self::Timeout { .. } => 504,
            Self::BadResult { .. }
            | Self::OutOfMemory { .. }
            | Self::NeverSettles { .. }
            | Self::Trap { .. }
            | Self::Thrown { .. } => 500,
            Self::Busy { .. }
            | Self::Quarantined { .. }
            | Self::WaitingForGrant { .. }
            | Self::Disabled { .. }
            | Self::NotLoaded { .. }
            | Self::Unloaded { .. } => 503,
        }
    }

    /// The sentence about it: of what was thrown the hook, the function, the code, the message and the place.
    #[must_use]
    pub fn in_route(&self) -> String {
        match self {
            Self::Thrown { function, code, message, position, .. } => {
                let at = position.as_ref().map(|position| format!(" ({position})")).unwrap_or_default();
                let hook = HookKind::Http.key();
                format!("the {hook} hook `{function}` failed with `{}`: {message}{at}", code.as_str())
            }
            error => error.to_string(),
        }
    }
}
