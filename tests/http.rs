//! Requests that a well-behaved client sends, and their answers.

use std::sync::OnceLock;

use reqwest::{Client, Method};
use serde_json::Value;

use crate::{PATIENCE, runtime};

/// A request in the making.
#[derive(Debug)]
pub struct Request {
    builder: reqwest::RequestBuilder,
    what: String,
}

impl Request {
    pub(crate) fn new(method: Method, url: &str) -> Self {
        let builder = client().request(method.clone(), url).timeout(PATIENCE);
        Self { builder, what: format!("{method} {url}") }
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    /// With a body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.builder = self.builder.body(body.into());
        self
    }

    /// Sends it and reads the whole answer.
    ///
    /// # Panics
    /// When there is no answer.
    #[must_use]
    pub fn send(self) -> Answer {
        let what = self.what;
        runtime().block_on(async {
            let response = self.builder.send().await.unwrap_or_else(|error| panic!("{what} got no answer: {error:?}"));
            let status = response.status().as_u16();
            let headers = response
                .headers()
                .iter()
                .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
                .collect();
            let bytes = response.bytes().await.unwrap_or_else(|error| panic!("{what}: the body broke off: {error:?}"));
            Answer { what, status, headers, bytes: bytes.to_vec() }
        })
    }
}

impl Request {
    /// Sends it to a program that may end before it answers.
    pub fn send_and_lose(self) {
        runtime().block_on(async {
            if let Ok(response) = self.builder.send().await {
                let _ = response.bytes().await;
            }
        });
    }
}

/// One client for all: making one reads all root certificates.
pub(crate) fn client() -> &'static Client {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    CLIENT.get_or_init(|| {
        let builder = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        builder.build().expect("a client is made")
    })
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The request, for messages.
    pub what: String,
    /// The status code.
    pub status: u16,
    /// Lower-case names with their values, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The first header of a name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{}: no JSON ({error}): {}", self.what, self.text()))
    }

    /// The hash in the `ETag`.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn etag(&self) -> String {
        self.header("etag").unwrap_or_else(|| panic!("{}: no ETag in {:?}", self.what, self.headers)).to_owned()
    }

    /// This answer, if it has this status.
    ///
    /// # Panics
    /// When it has another.
    #[must_use]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.what, self.text());
        self
    }

    /// Holds it to be a problem document with this status and code; returns its sentence.
    ///
    /// # Panics
    /// When it is not.
    pub fn problem(&self, status: u16, code: &str) -> String {
        assert_eq!(self.status, status, "{}: {}", self.what, self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.what);
        let document = self.json();
        let keys: Vec<&str> =
            document.as_object().expect("a problem is an object").keys().map(String::as_str).collect();
        assert_eq!(keys, ["type", "title", "status", "code", "detail"], "{}: {document}", self.what);
        assert_eq!(document["status"], status, "{}", self.what);
        assert_eq!(document["code"], code, "{}: {document}", self.what);
        for key in ["type", "title", "detail"] {
            assert!(
                document[key].as_str().is_some_and(|text| !text.is_empty()),
                "{}: no {key} in {document}",
                self.what
            );
        }
        document["detail"].as_str().unwrap_or_default().to_owned()
    }
}

/// A path percent-encoded, `/` and all that is not plain.
#[must_use]
pub fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
