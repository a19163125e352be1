//! Attachments for the elements of the window's page: the scheme `space`, which leads to nothing but those, by the ticket of the window.
//!
//! WebKitGTK's player of sound and films knows no scheme of an application; those are loaded from the gateway, by the same ticket.

use std::io::{Read as _, Seek as _, SeekFrom};

use jackdaw_app::{App, AttachedFile, FILE_POLICY};
use jackdaw_gateway::ByteRange;
use percent_encoding::percent_decode_str;
use tauri::http::{HeaderValue, Request, Response, StatusCode, header, response::Builder};

use crate::opening::Window;

/// `space://localhost/file/TICKET/…`; on Windows and Android the web view knows it as `http://space.localhost/…`.
pub(crate) const SCHEME: &str = "space";

/// Bytes of one answer to a request for a part: its reader asks for the rest.
const PART: u64 = 1024 * 1024;
/// Bytes of an answer to a request for the whole, which is held in memory.
const WHOLE: u64 = jackdaw_app::MAX_SHOWN_BYTES;

/// The window's page, by how the web view calls it. Its PDF reader asks for files by itself.
const OWN: [&str; 2] = ["tauri://localhost", "http://tauri.localhost"];

/// Answers one request of an element. Blocking.
pub(crate) fn serve(window: Option<&Window>, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    window.and_then(|window| answer(&window.app, request)).unwrap_or_else(|| {
        let mut missing = Response::new(Vec::new());
        *missing.status_mut() = StatusCode::NOT_FOUND;
        missing
    })
}

fn answer(app: &App, request: &Request<Vec<u8>>) -> Option<Response<Vec<u8>>> {
    let (ticket, path) = request.uri().path().strip_prefix("/file/")?.split_once('/')?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let AttachedFile { mut file, size, content_type, .. } = app.ticketed_file(ticket, &path)?;
    let range = request.headers().get(header::RANGE).and_then(|range| range.to_str().ok());
    let (status, from, length) = match range.map_or(ByteRange::Whole, |range| ByteRange::read(range, size)) {
        ByteRange::Whole if size > WHOLE => return None,
        ByteRange::Whole => (StatusCode::OK, 0, size),
        ByteRange::Part(from, to) => (StatusCode::PARTIAL_CONTENT, from, (to - from + 1).min(PART)),
        ByteRange::Beyond => (StatusCode::RANGE_NOT_SATISFIABLE, 0, 0),
    };
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(from)).ok()?;
    file.take(length).read_to_end(&mut bytes).ok()?;
    let mut response = Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, content_type)
        .header(header::CONTENT_SECURITY_POLICY, FILE_POLICY)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::ACCEPT_RANGES, "bytes");
    response = match status {
        StatusCode::PARTIAL_CONTENT => {
            response.header(header::CONTENT_RANGE, format!("bytes {from}-{}/{size}", from + length - 1))
        }
        StatusCode::RANGE_NOT_SATISFIABLE => response.header(header::CONTENT_RANGE, format!("bytes */{size}")),
        _ => response,
    };
    invited(response, request.headers().get(header::ORIGIN)).body(bytes).ok()
}

/// The window's own page may read what it asked for; a plug's page, or any other, may not.
fn invited(response: Builder, origin: Option<&HeaderValue>) -> Builder {
    let own = origin.filter(|origin| OWN.iter().any(|own| origin.as_bytes() == own.as_bytes()));
    match own {
        Some(origin) => response
            .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin)
            .header(header::ACCESS_CONTROL_EXPOSE_HEADERS, "content-range, content-length, accept-ranges"),
        None => response,
    }
}
