//! `search`, `render`, `index`

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use jackdaw_app::Dirs;
use serde_json::{Value, json};

use crate::client::{Client, encoded};
use crate::output;
use crate::places::why;
use crate::target::{Plugs, Target};

pub(crate) async fn search(space: &Path, query: &str, limit: u32, as_json: bool, dirs: Dirs) -> Result<()> {
    let target = Target::reach(space, dirs, Plugs::Leave).await?;
    let route = format!("/api/search?q={}&limit={limit}", encoded(query));
    let found = whole(&target.client, &route).await;
    target.leave().await;
    let found = found?;
    if as_json {
        return output::json(&found);
    }
    if found["fuzzy"] == true {
        output::complain(&format!(
            "nothing has it as it stands there; shown is {}",
            found["understood"].as_str().unwrap_or_default()
        ));
    }
    for hit in found["hits"].as_array().into_iter().flatten() {
        let text = |key: &str| hit[key].as_str().unwrap_or_default().to_owned();
        output::say(&format!("{}:{}: {}", text("path"), hit["line"], plain(&text("snippet"))))?;
    }
    Ok(())
}

/// What a search finds once all notes are indexed: a script that asks once must not be told half of it.
async fn whole(client: &Client, route: &str) -> Result<Value> {
    let found = client.get(route).await?;
    if found["indexing"] != true {
        return Ok(found);
    }
    // It is answered when the space is indexed.
    client.get("/api/tags").await?;
    client.get(route).await
}

/// A snippet without its marks, in one line.
fn plain(snippet: &str) -> String {
    let text = snippet.replace("<mark>", "").replace("</mark>", "");
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'");
    text.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn render(file: &Path) -> Result<()> {
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        bytes
    } else {
        std::fs::read(file).map_err(|error| anyhow!("{} cannot be read: {}", file.display(), why(&error)))?
    };
    let text = String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8 text", file.display()))?;
    output::say(jackdaw_app::render(&text).trim_end())
}

pub(crate) async fn index(space: &Path, as_json: bool, dirs: Dirs) -> Result<()> {
    let target = Target::reach(space, dirs, Plugs::Leave).await?;
    let counts = if target.was_running() {
        // What was written just before may not have been told to it yet.
        target.client.post("/api/index", &json!({})).await
    } else {
        target.client.get("/api/index").await
    };
    target.leave().await;
    let counts = counts?;
    if as_json {
        return output::json(&counts);
    }
    for (what, count) in counts.as_object().into_iter().flatten() {
        output::say(&format!("{count:>9}  {}", what.replace('_', " ")))?;
    }
    Ok(())
}
