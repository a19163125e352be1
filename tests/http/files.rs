//! Attachments: bytes, ranges, content types.

use jackdaw_tests::Home;
use reqwest::Method;

#[test]
fn attachments_are_read_in_parts_and_whole() {
    let home = Home::with(&[("data.bin", "0123456789"), ("empty.bin", ""), ("page.html", "<script>1</script>")]);
    let app = home.serve();
    let range = |path: &str, range: &str| app.request(Method::GET, path).header("range", range).send();
    for (asked, status, body, content_range) in [
        ("bytes=0-3", 206, "0123", Some("bytes 0-3/10")),
        ("bytes=4-", 206, "456789", Some("bytes 4-9/10")),
        ("bytes=-3", 206, "789", Some("bytes 7-9/10")),
        ("bytes=-30", 206, "0123456789", Some("bytes 0-9/10")),
        ("bytes=8-100", 206, "89", Some("bytes 8-9/10")),
        ("bytes=5-2", 200, "0123456789", None),
        ("lines=1-2", 200, "0123456789", None),
        ("bytes=x", 200, "0123456789", None),
    ] {
        let answer = range("/api/files/data.bin", asked).expect(status);
        assert_eq!((answer.text().as_str(), answer.header("content-range")), (body, content_range), "{asked}");
    }
    for (path, asked, content_range) in
        [("data.bin", "bytes=10-", "bytes */10"), ("empty.bin", "bytes=0-", "bytes */0")]
    {
        let answer = range(&format!("/api/files/{path}"), asked);
        assert_eq!(answer.status, 416);
        assert_eq!(answer.header("content-range"), Some(content_range));
    }
    let whole = app.get("/api/files/data.bin").expect(200);
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    assert_eq!(whole.etag(), format!("\"{}\"", blake3::hash(b"0123456789").to_hex()));
    let page = app.get("/api/files/page.html").expect(200);
    assert!(page.header("content-security-policy").unwrap().starts_with("sandbox"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
}

#[test]
fn attachments_are_written_byte_for_byte_under_conditions() {
    let home = Home::new();
    let app = home.serve();
    let mut events = app.events();
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    for (path, kind) in [
        ("a.png", "image/png"),
        ("d/b.pdf", "application/pdf"),
        ("c.svg", "image/svg+xml"),
        ("noextension", "application/octet-stream"),
    ] {
        let route = format!("/api/files/{path}");
        let etag = app.put(&route, bytes.clone()).expect(201).etag();
        assert_eq!(home.read(path), bytes);
        let read = app.get(&route).expect(200);
        assert_eq!(
            (read.bytes.as_slice(), read.header("content-type"), read.etag()),
            (bytes.as_slice(), Some(kind), etag.clone())
        );
        let _ = app.put(&route, bytes.clone()).expect(204);
        let condition =
            |name: &str, value: &str| app.request(Method::PUT, &route).header(name, value).body("new").send();
        condition("if-none-match", "*").problem(412, "precondition_failed");
        condition("if-match", "\"0\"").problem(412, "precondition_failed");
        assert_eq!(home.read(path), bytes);
        let _ = condition("if-match", &etag).expect(204);
        let told = events.wait("file:changed", |event| event.name == "file:changed" && event.data["path"] == path);
        assert_eq!(told.data["origin"], "api");
        let _ = app.delete(&route).expect(204);
        assert!(!home.has(path));
    }
}
