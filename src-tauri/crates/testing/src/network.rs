//! The network of a test: it answers what the test says, and keeps what was asked. It also sees every syscall.

use std::collections::VecDeque;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jackdaw_app::plugs::{Caller, StandIn, SyscallError, SyscallErrorCode};
use parking_lot::Mutex;
use serde::Deserialize;
use serde_json::{Value, json};

/// Recorded calls at most: a test that looks at more than this looks at nothing.
const MOST_RECORDED: usize = 10_000;
/// Syscalls that a plug makes by existing.
const UNTOLD: [&str; 1] = ["log.write"];

/// What a test says the network answers.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Rule {
    /// `GET`, or nothing for any.
    method: Option<String>,
    /// An address, in which `*` stands for anything.
    url: String,
    status: u16,
    headers: Vec<(String, String)>,
    /// Base64.
    body: String,
    /// Answers once, then the next rule that fits does.
    once: bool,
}

/// The network of one test.
#[derive(Debug, Default)]
pub(crate) struct TestNetwork {
    rules: Mutex<VecDeque<Rule>>,
    requests: Mutex<Vec<Value>>,
    calls: Mutex<Vec<Value>>,
}

impl TestNetwork {
    /// The newest rule that fits answers.
    pub(crate) fn teach(&self, rule: Rule) {
        let mut rules = self.rules.lock();
        if rule.once { rules.push_back(rule) } else { rules.push_front(rule) }
    }

    /// `[{method, url, headers, body}]` in order.
    pub(crate) fn requests(&self) -> Value {
        Value::Array(self.requests.lock().clone())
    }

    /// `[{plug, function, name, input, error?}]` in order.
    pub(crate) fn calls(&self) -> Value {
        Value::Array(self.calls.lock().clone())
    }

    /// `[{plug, message, level}]` in order: what the user was told.
    pub(crate) fn notifications(&self) -> Value {
        let calls = self.calls.lock();
        let told = calls.iter().filter(|call| call["name"] == "ui.notify" && call.get("error").is_none());
        told.map(|call| {
            let level = call["input"]["level"].as_str().unwrap_or("info");
            json!({ "plug": call["plug"], "message": call["input"]["message"], "level": level })
        })
        .collect()
    }

    fn fetch(&self, input: &Value) -> Result<Value, SyscallError> {
        let word = |key: &str| input.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let method = input.get("method").and_then(Value::as_str).unwrap_or("GET").to_ascii_uppercase();
        let url = word("url");
        let body = STANDARD.decode(word("body")).unwrap_or_default();
        self.requests.lock().push(json!({
            "method": method,
            "url": url,
            "headers": input.get("headers").cloned().unwrap_or_else(|| json!([])),
            "body": String::from_utf8_lossy(&body),
        }));
        let mut rules = self.rules.lock();
        let fits = |rule: &Rule| rule.method.as_ref().is_none_or(|own| *own == method) && matches(&rule.url, &url);
        // What answers once comes before what answers always.
        let at = rules
            .iter()
            .position(|rule| rule.once && fits(rule))
            .or_else(|| rules.iter().position(|rule| !rule.once && fits(rule)));
        let Some(rule) = at.and_then(|at| rules.get(at).cloned()) else {
            let message =
                format!("this test says no answer to {method} {url}: network.on(\"{method} {url}\", {{ json: … }})");
            return Err(SyscallError::new(SyscallErrorCode::Unavailable, message));
        };
        if let (true, Some(at)) = (rule.once, at) {
            rules.remove(at);
        }
        Ok(json!({ "status": rule.status, "headers": rule.headers, "body": rule.body }))
    }
}

#[async_trait]
impl StandIn for TestNetwork {
    async fn answer(&self, _: &Caller, name: &str, input: &Value) -> Option<Result<Value, SyscallError>> {
        (name == "net.fetch").then(|| self.fetch(input))
    }

    fn saw(&self, caller: &Caller, name: &str, input: &Value, answer: &Result<Value, SyscallError>) {
        let mut calls = self.calls.lock();
        if UNTOLD.contains(&name) || calls.len() >= MOST_RECORDED {
            return;
        }
        let mut call = json!({ "plug": &*caller.plug, "function": &*caller.function, "name": name, "input": input });
        if let Err(error) = answer {
            call["error"] = json!(error.code);
        }
        calls.push(call);
    }
}

/// Whether an address fits a pattern in which `*` stands for anything.
fn matches(pattern: &str, url: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| url.strip_prefix(first)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, url, fits) in [
            ("https://a/b", "https://a/b", true),
            ("https://a/b", "https://a/bc", false),
            ("https://a/*", "https://a/b?c=1", true),
            ("https://*/b", "https://a/c/b", true),
            ("*", "x", true),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "aXc", false),
            ("a*a", "a", false),
        ] {
            assert_eq!(matches(pattern, url), fits, "{pattern} {url}");
        }
    }
}
