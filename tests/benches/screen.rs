//! A screen that nobody sees, for what needs a window.

use std::process::Command;

/// What runs its arguments under Xvfb; none where that is not installed, or one of these programs.
pub(crate) fn under(needed: &[&str]) -> Option<Command> {
    let installed = |program: &&str| {
        std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
    };
    if !installed(&"xvfb-run") || !needed.iter().all(installed) {
        return None;
    }
    let mut command = Command::new("xvfb-run");
    command.args(["-a", "-s", "-screen 0 1280x900x24", "node"]).env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    // A session bus that names a portal which cannot start costs any GTK program half a minute; here there is none.
    command.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").env("NO_AT_BRIDGE", "1");
    Some(command)
}
