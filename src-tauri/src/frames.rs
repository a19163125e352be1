//! The pages of plugs, for frames of the window: the scheme `plug`, which leads to nothing but open frames.

use jackdaw_app::App;
use percent_encoding::percent_decode_str;
use tauri::http::{Request, Response, StatusCode, header};

use crate::opening::Window;

/// `plug://localhost/frame/TICKET/…`; on Windows and Android the web view knows it as `http://plug.localhost/…`.
pub(crate) const SCHEME: &str = "plug";

/// Answers one request of a frame.
pub(crate) fn serve(window: Option<&Window>, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    window.and_then(|window| answer(&window.app, request)).unwrap_or_else(|| {
        let mut missing = Response::new(Vec::new());
        *missing.status_mut() = StatusCode::NOT_FOUND;
        missing
    })
}

fn answer(app: &App, request: &Request<Vec<u8>>) -> Option<Response<Vec<u8>>> {
    let uri = request.uri();
    let (ticket, path) = uri.path().strip_prefix("/frame/")?.split_once('/')?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let base = format!("{}://{}/frame/{ticket}/", uri.scheme_str()?, uri.host()?);
    let file = app.frame_file(ticket, &path, &base)?;
    Response::builder()
        .header(header::CONTENT_TYPE, file.content_type)
        .header(header::CONTENT_SECURITY_POLICY, file.policy)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "null")
        .body(file.bytes)
        .ok()
}
