//! The core's interfaces: each function is a syscall of the same name with a JSON object of its parameters. Time and chance are served here.

use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{Local, TimeZone as _};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use wasmtime::error::Context as _;

use crate::api::{SyscallError, SyscallErrorCode};
use crate::bindings::jackdaw::plug::{
    blob, clock, config, events, kv, log, net, plug_self, plugs, random, syscalls,
    types::{self, Error},
};
use crate::state::State;

/// Outside: a trap; inside: the plug's typed error.
type Typed<T> = wasmtime::Result<Result<T, Error>>;

/// The bytes that one call of `random.bytes` may ask for, as in Web Crypto.
const MAX_RANDOM_BYTES: u32 = 65_536;

impl State {
    async fn typed<T: DeserializeOwned>(&self, name: &str, input: Value) -> Result<T, Error> {
        let answer = self.syscall(name, input).await?;
        serde_json::from_value(answer).map_err(|error| misfit(name, &error.to_string()))
    }

    async fn done(&self, name: &str, input: Value) -> Result<(), Error> {
        self.syscall(name, input).await.map(drop).map_err(Error::from)
    }

    /// For functions whose type has no error: a failure ends the call.
    async fn infallible<T: DeserializeOwned>(&self, name: &str) -> wasmtime::Result<T> {
        let answer =
            self.syscall(name, json!({})).await.with_context(|| format!("the host could not answer {name}"))?;
        serde_json::from_value(answer).with_context(|| format!("the host's answer to {name} does not fit its type"))
    }
}

impl types::Host for State {}

impl config::Host for State {
    async fn get(&mut self) -> wasmtime::Result<String> {
        Ok(self.infallible::<Value>("config.get").await?.to_string())
    }

    async fn env(&mut self) -> wasmtime::Result<Vec<(String, String)>> {
        let env: serde_json::Map<String, Value> = self.infallible("config.env").await?;
        Ok(env.into_iter().map(|(name, value)| (name, plain(value))).collect())
    }
}

impl kv::Host for State {
    async fn get(&mut self, key: String) -> Typed<Option<String>> {
        let answer = self.syscall("kv.get", json!({ "key": key })).await;
        Ok(answer.map(|value| (!value.is_null()).then(|| value.to_string())).map_err(Error::from))
    }

    async fn set(&mut self, key: String, value: String) -> Typed<()> {
        Ok(match parse("kv.set", "value", &value) {
            Ok(value) => self.done("kv.set", json!({ "key": key, "value": value })).await,
            Err(error) => Err(error),
        })
    }

    async fn delete(&mut self, key: String) -> Typed<()> {
        Ok(self.done("kv.delete", json!({ "key": key })).await)
    }

    async fn list(&mut self, prefix: String) -> Typed<Vec<(String, String)>> {
        #[derive(serde::Deserialize)]
        struct Entry {
            key: String,
            value: Value,
        }
        let entries = self.typed::<Vec<Entry>>("kv.list", json!({ "prefix": prefix })).await;
        Ok(entries.map(|entries| entries.into_iter().map(|entry| (entry.key, entry.value.to_string())).collect()))
    }
}

impl blob::Host for State {
    async fn put(&mut self, bytes: Vec<u8>) -> Typed<String> {
        Ok(self.typed("blob.put", json!({ "bytes": BASE64.encode(bytes) })).await)
    }

    async fn get(&mut self, hash: String) -> Typed<Vec<u8>> {
        let text = self.typed::<String>("blob.get", json!({ "hash": hash })).await;
        Ok(text.and_then(|text| bytes("blob.get", &text)))
    }
}

impl events::Host for State {
    async fn emit(&mut self, name: String, data: String) -> Typed<()> {
        Ok(match parse("events.emit", "data", &data) {
            Ok(data) => self.done("events.emit", json!({ "name": name, "data": data })).await,
            Err(error) => Err(error),
        })
    }
}

impl log::Host for State {
    async fn write(&mut self, level: log::Level, message: String) -> wasmtime::Result<()> {
        let level = match level {
            log::Level::Debug => "debug",
            log::Level::Info => "info",
            log::Level::Warn => "warn",
            log::Level::Error => "error",
        };
        if level == "error" {
            self.last_words.said(&message);
        }
        // A plug cannot mend a log that is full: it goes on without.
        if let Err(error) = self.syscall("log.write", json!({ "level": level, "message": message })).await {
            tracing::debug!(%error, "a plug's line was not logged");
        }
        Ok(())
    }
}

impl net::Host for State {
    async fn fetch(&mut self, request: net::Request) -> Typed<types::HttpResponse> {
        #[derive(serde::Deserialize)]
        struct Answer {
            status: u16,
            headers: Vec<(String, String)>,
            body: String,
        }
        let input = json!({
            "method": request.method,
            "url": request.url,
            "headers": request.headers,
            "body": request.body.map(|body| BASE64.encode(body)),
        });
        let answer = self.typed::<Answer>("net.fetch", input).await;
        Ok(answer.and_then(|Answer { status, headers, body }| {
            Ok(types::HttpResponse { status, headers, body: bytes("net.fetch", &body)? })
        }))
    }
}

impl plugs::Host for State {
    async fn call(&mut self, function: String, input: String) -> Typed<String> {
        Ok(match parse("plugs.call", "input", &input) {
            Ok(input) => {
                let answer = self.syscall("plugs.call", json!({ "function": function, "input": input })).await;
                answer.map(|value| value.to_string()).map_err(Error::from)
            }
            Err(error) => Err(error),
        })
    }
}

impl plug_self::Host for State {
    async fn info(&mut self) -> wasmtime::Result<plug_self::About> {
        #[derive(serde::Deserialize)]
        struct Info {
            name: String,
            version: String,
            generation: u64,
            api: String,
        }
        let Info { name, version, generation, api } = self.infallible("plug.info").await?;
        Ok(plug_self::About { name, version, generation, api })
    }

    async fn asset(&mut self, path: String) -> Typed<Vec<u8>> {
        let text = self.typed::<String>("plug.asset", json!({ "path": path })).await;
        Ok(text.and_then(|text| bytes("plug.asset", &text)))
    }
}

impl syscalls::Host for State {
    async fn call(&mut self, name: String, input: String) -> Typed<String> {
        if let Some(answer) = self.of_engine(&name, &input) {
            return Ok(Ok(answer));
        }
        Ok(match parse(&name, "input", &input) {
            Ok(input) => self.syscall(&name, input).await.map(|value| value.to_string()).map_err(Error::from),
            Err(error) => Err(error),
        })
    }
}

impl clock::Host for State {
    async fn now(&mut self) -> wasmtime::Result<f64> {
        let now = self.wall_clock().duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(now.as_secs_f64() * 1000.0)
    }

    async fn monotonic(&mut self) -> wasmtime::Result<f64> {
        Ok(self.born.elapsed().as_secs_f64() * 1000.0)
    }

    async fn offset(&mut self, at: f64) -> wasmtime::Result<i32> {
        // `as` saturates, and no date is that far away.
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of any real date fit")]
        let at = Local.timestamp_millis_opt(at as i64);
        Ok(at.earliest().map_or(0, |at| at.offset().local_minus_utc() / 60))
    }

    async fn sleep(&mut self, milliseconds: u32) -> wasmtime::Result<()> {
        let sleep = tokio::time::sleep(Duration::from_millis(u64::from(milliseconds)));
        // A script asks by itself whether its time is over.
        drop(self.budget.while_it_lasts(sleep).await);
        Ok(())
    }
}

impl random::Host for State {
    async fn bytes(&mut self, length: u32) -> wasmtime::Result<Vec<u8>> {
        if length > MAX_RANDOM_BYTES {
            wasmtime::bail!("random.bytes was asked for {length} bytes; it gives at most {MAX_RANDOM_BYTES} at once");
        }
        random_bytes(length as usize)
    }
}

/// Bytes from the system's secure source.
pub(crate) fn random_bytes(length: usize) -> wasmtime::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).map_err(|error| wasmtime::format_err!("the system has no random bytes: {error}"))?;
    Ok(bytes)
}

fn parse(name: &str, parameter: &str, text: &str) -> Result<Value, Error> {
    crate::json::parse(text).map_err(|error| {
        SyscallError::new(SyscallErrorCode::Invalid, format!("{name}: {parameter} is not JSON: {error}")).into()
    })
}

fn bytes(name: &str, text: &str) -> Result<Vec<u8>, Error> {
    BASE64.decode(text).map_err(|error| misfit(name, &format!("bytes are not base64: {error}")))
}

fn misfit(name: &str, why: &str) -> Error {
    SyscallError::new(SyscallErrorCode::Internal, format!("the host's answer to {name} does not fit its type: {why}"))
        .into()
}

/// A constant of a manifest's `env` as text: YAML may have read `PORT: 80` as a number.
fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
