//! Fetching a package from a URL: https, or any with the hash of what must come.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use jackdaw_app::plugs::MOST_PACKED;
use reqwest::{Url, redirect};

/// How long the whole may take: 64 MiB at a slow 0.5 MiB/s.
const BUDGET: Duration = Duration::from_secs(128);
/// How long until somebody answers.
const CONNECT: Duration = Duration::from_secs(10);
/// Redirects followed, as for plugs (CONTRACT §8).
const MOST_REDIRECTS: usize = 5;

/// Whether a source is fetched.
pub(crate) fn is_url(source: &str) -> bool {
    source.starts_with("https://") || source.starts_with("http://")
}

/// The bytes at a URL. `pinned`: their hash is known, so that how they come does not matter.
pub(crate) async fn fetch(url: &str, pinned: bool) -> Result<Vec<u8>> {
    match fetch_maybe(url, pinned).await? {
        Some(bytes) => Ok(bytes),
        None => bail!("{url}: there is nothing (404)"),
    }
}

/// The same, where the answer may be that there is nothing.
pub(crate) async fn fetch_maybe(url: &str, pinned: bool) -> Result<Option<Vec<u8>>> {
    let parsed = Url::parse(url).with_context(|| format!("`{url}` is not an address"))?;
    if parsed.scheme() != "https" && !pinned {
        bail!("{url}: plugs come by https; over http only with --hash, so that nobody on the way can change them");
    }
    let policy = redirect::Policy::custom(move |attempt| {
        if attempt.previous().len() > MOST_REDIRECTS {
            attempt.error("too many redirects")
        } else if attempt.url().scheme() != "https" && !pinned {
            attempt.error("it redirects to an address without https")
        } else {
            attempt.follow()
        }
    });
    let client = reqwest::Client::builder()
        .redirect(policy)
        .connect_timeout(CONNECT)
        .timeout(BUDGET)
        .user_agent(concat!("jackdaw/", env!("CARGO_PKG_VERSION")))
        .build()?;
    let mut response = client.get(parsed).send().await.with_context(|| format!("{url} cannot be fetched"))?;
    if response.status() == reqwest::StatusCode::NOT_FOUND {
        return Ok(None);
    }
    if !response.status().is_success() {
        bail!("{url} answers {}", response.status());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.with_context(|| format!("{url} broke off"))? {
        if (bytes.len() + chunk.len()) as u64 > MOST_PACKED {
            bail!("{url} is larger than the {} MiB that a package may be", MOST_PACKED / 1024 / 1024);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}
