//! `links`

use std::path::Path;

use anyhow::Result;
use clap::Args;
use jackdaw_app::Dirs;
use serde_json::{Value, json};

use crate::client::{Client, encoded};
use crate::output;
use crate::target::{Plugs, Target};

/// Which links are told.
#[derive(Debug, Clone, Default, Args)]
#[group(multiple = false)]
pub struct WhichLinks {
    /// Those that lead to no file, or to a heading or block that is not there.
    #[arg(long)]
    pub broken: bool,
    /// Those that several files could be meant by, with the one that each leads to.
    #[arg(long)]
    pub ambiguous: bool,
    /// The notes that no link joins to another note.
    #[arg(long)]
    pub orphans: bool,
    /// Where this note (a path, with `.md`) is named without being linked.
    #[arg(long, value_name = "NOTE")]
    pub mentions: Option<String>,
}

pub(crate) async fn links(
    space: &Path,
    which: &WhichLinks,
    link: bool,
    limit: u32,
    as_json: bool,
    dirs: Dirs,
) -> Result<()> {
    let target = Target::reach(space, dirs, Plugs::Leave).await?;
    let answer = ask(&target.client, which, link, limit).await;
    target.leave().await;
    let answer = answer?;
    if as_json {
        return output::json(&answer);
    }
    if link {
        linked(&answer)
    } else if which.broken {
        broken(&answer)
    } else if which.ambiguous {
        ambiguous(&answer)
    } else if which.orphans {
        each(&answer["orphans"], |orphan| output::say(&text(&orphan["path"])))
    } else if which.mentions.is_some() {
        mentions(&answer)
    } else {
        for what in ["broken", "ambiguous", "orphans"] {
            output::say(&format!("{:>9}  {what}", answer[what].as_u64().unwrap_or_default()))?;
        }
        Ok(())
    }
}

async fn ask(client: &Client, which: &WhichLinks, link: bool, limit: u32) -> Result<Value> {
    if let Some(note) = &which.mentions {
        let route = format!("/api/notes/{}/mentions", encoded(note));
        let found = client.get(&format!("{route}?limit={limit}")).await?;
        let any = found["mentions"].as_array().is_some_and(|mentions| !mentions.is_empty());
        return match link && any {
            true => client.post(&route, &json!({ "mentions": found["mentions"] })).await,
            false if link => Ok(json!({ "linked": 0, "notes": [], "failed": [] })),
            false => Ok(found),
        };
    }
    let route = match which {
        WhichLinks { broken: true, .. } => "/api/links/broken",
        WhichLinks { ambiguous: true, .. } => "/api/links/ambiguous",
        WhichLinks { orphans: true, .. } => "/api/orphans",
        _ => {
            let mut counts = json!({});
            for (what, route) in
                [("broken", "/api/links/broken"), ("ambiguous", "/api/links/ambiguous"), ("orphans", "/api/orphans")]
            {
                counts[what] = client.get(&format!("{route}?limit=0")).await?["total"].take();
            }
            return Ok(counts);
        }
    };
    client.get(&format!("{route}?limit={limit}")).await
}

fn broken(answer: &Value) -> Result<()> {
    each(&answer["unresolved"], |group| {
        let target = text(&group["target"]);
        places(group, |_| format!("{target}: no such file"))
    })?;
    each(&answer["anchors"], |group| {
        let note = text(&group["path"]);
        let what = match (&group["heading"], &group["block"]) {
            (_, Value::String(id)) => format!("{note}#^{id}: no such block"),
            (heading, _) => format!("{note}#{}: no such heading", text(heading)),
        };
        places(group, |_| what.clone())
    })
}

fn ambiguous(answer: &Value) -> Result<()> {
    each(&answer["ambiguous"], |group| {
        let target = text(&group["target"]);
        places(group, |place| {
            let resolved = text(&place["resolved"]);
            let choices = group["choices"].as_array().into_iter().flatten().map(text);
            let others: Vec<String> = choices.filter(|choice| *choice != resolved).collect();
            format!("{target}: leads to {resolved}, could mean {}", others.join(", "))
        })
    })
}

fn mentions(answer: &Value) -> Result<()> {
    each(&answer["mentions"], |mention| {
        output::say(&format!("{}:{}: {}", text(&mention["path"]), mention["line"], text(&mention["context"])))
    })?;
    let unread = answer["unread"].as_u64().unwrap_or_default();
    if unread > 0 {
        let notes = output::count(usize::try_from(unread).unwrap_or(usize::MAX), "more note has", "more notes have");
        output::complain(&format!("jackdaw: {notes} the words too and were not looked at"));
    }
    Ok(())
}

fn linked(answer: &Value) -> Result<()> {
    each(&answer["notes"], |note| output::say(&text(&note["path"])))?;
    each(&answer["failed"], |failed| {
        output::complain(&format!("jackdaw: {}: {}", text(&failed["path"]), text(&failed["message"])));
        Ok(())
    })
}

/// `path:line: what`, as compilers say it; how many are not listed at the end.
fn places(group: &Value, what: impl Fn(&Value) -> String) -> Result<()> {
    let listed = group["places"].as_array().map(Vec::as_slice).unwrap_or_default();
    for place in listed {
        output::say(&format!("{}:{}: {}", text(&place["path"]), place["line"], what(place)))?;
    }
    let count = group["count"].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
    if count > listed.len() {
        output::say(&format!("… and {} like these", output::count(count - listed.len(), "more link", "more links")))?;
    }
    Ok(())
}

fn each(list: &Value, tell: impl FnMut(&Value) -> Result<()>) -> Result<()> {
    list.as_array().into_iter().flatten().try_for_each(tell)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
