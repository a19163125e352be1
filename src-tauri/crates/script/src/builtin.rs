//! What the module [`BUILTIN`] exports: an import of anything else is wrong before the code is started.

/// The one module that is not a file of the plug.
pub const BUILTIN: &str = "jackdaw";

/// Its exports, sorted. `prelude/api.js` of the script engine has them; a test holds the two together.
pub const BUILTIN_EXPORTS: &[&str] = &[
    "ConflictError",
    "InternalError",
    "InvalidError",
    "NotFoundError",
    "PermissionDeniedError",
    "TimeoutError",
    "TooLargeError",
    "UnavailableError",
    "blob",
    "clipboard",
    "config",
    "editor",
    "events",
    "files",
    "kv",
    "log",
    "net",
    "notes",
    "plug",
    "plugs",
    "search",
    "secrets",
    "shell",
    "syscall",
    "ui",
];

/// The names of the error classes among them: what a syscall failed with is one of these.
pub(crate) fn is_api_error(name: &str) -> bool {
    name.ends_with("Error") && BUILTIN_EXPORTS.contains(&name)
}
