//! Asking a running app over HTTP.

use anyhow::{Result, anyhow};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use serde_json::Value;

/// The app has ended, or is ending.
#[derive(Debug, thiserror::Error)]
#[error("the app at {url} does not answer: it has ended; run this again")]
pub(crate) struct Gone {
    url: String,
}

/// An app that answers.
pub struct Client {
    url: String,
    token: String,
    http: reqwest::Client,
}

impl Client {
    /// One at this address.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn new(url: &str, token: &str) -> Result<Self> {
        // The app is on this machine: a proxy has no business in between.
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self { url: url.to_owned(), token: token.to_owned(), http })
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Value> {
        self.send(Method::GET, path, None).await
    }

    /// Sends JSON and returns JSON.
    ///
    /// # Errors
    /// What the app says is wrong, or that it does not answer.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str, body: &Value) -> Result<Value> {
        self.send(Method::DELETE, path, Some(body)).await
    }

    /// Its address and token.
    pub(crate) fn address(&self) -> (&str, &str) {
        (&self.url, &self.token)
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value> {
        let mut request = self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        // What exactly broke off says nothing to who reads it: on this machine there is no network in between.
        let gone = |error: reqwest::Error| {
            tracing::debug!(%error, "the app does not answer");
            Gone { url: self.url.clone() }
        };
        let response = request.send().await.map_err(gone)?;
        let status = response.status();
        let text = response.text().await.map_err(gone)?;
        let value: Value = serde_json::from_str(&text).unwrap_or(Value::String(text));
        if status.is_success() {
            return Ok(value);
        }
        let detail = value.get("detail").and_then(Value::as_str).map_or_else(|| status.to_string(), str::to_owned);
        Err(anyhow!(detail))
    }
}

/// A path segment or query value, percent-encoded.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
