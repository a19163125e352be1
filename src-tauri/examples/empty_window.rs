//! A Tauri window with one line of HTML: what any window costs before there is anything in it. `cargo xtask bench start` opens it beside ours.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("examples/empty_window/tauri.conf.json"))
}
