//! The interface must be built before the program that carries it.

fn main() {
    println!("cargo:rerun-if-changed=../ui/dist");
    let built = std::path::Path::new("../ui/dist/index.html").exists();
    assert!(built, "ui/dist is not there: run `cargo xtask run`, or `npm ci && npm run build` in ui/");
    #[cfg(feature = "desktop")]
    tauri_build::build();
}
