//! `plug new|list|info|call|logs|reload|enable|disable|grant|revoke`

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use jackdaw_app::Dirs;
use jackdaw_testing::RunOptions;
use serde_json::{Value, json};

use crate::arguments::{At, GrantArguments, PlugCommand};
use crate::client::encoded;
use crate::compiler::compiler;
use crate::plug_install::BY_HAND;
use crate::plug_test::Shows;
use crate::serve::trust;
use crate::target::{Plugs, Target};
use crate::{output, plug_check, plug_dev, plug_install, plug_logs, plug_new, plug_pack, plug_remove, plug_test};

pub(crate) async fn run(command: PlugCommand, dirs: Dirs) -> Result<ExitCode> {
    match command {
        PlugCommand::New { name, lang, dir, space } => {
            plug_new::create(&name, lang, dir.as_deref(), space.as_deref(), dirs).await?;
        }
        PlugCommand::Check { dir, json } => return plug_check::check(&dir, json, &dirs).await,
        PlugCommand::Dev { dir, space, stop: true } => return plug_dev::stop(&dir, &space, dirs).await,
        PlugCommand::Dev { dir, space, stop: false } => return plug_dev::dev(&dir, &space, dirs).await,
        PlugCommand::Test { dir, filter, update, watch, verbose, json } => {
            let options = RunOptions { dir, filter, update, dirs, compiler: compiler() };
            let shows = match (json, verbose) {
                (true, _) => Shows::Json,
                (false, true) => Shows::All,
                (false, false) => Shows::Failures,
            };
            return if watch { plug_test::watch(options, shows).await } else { plug_test::test(&options, shows).await };
        }
        PlugCommand::Pack { dir, out, json } => return plug_pack::pack(&dir, out.as_deref(), json, &dirs).await,
        PlugCommand::Install(arguments) => return plug_install::install(arguments, &dirs).await,
        PlugCommand::Update(arguments) => return plug_install::update(arguments, &dirs).await,
        PlugCommand::Remove(arguments) => return plug_remove::remove(arguments, &dirs).await,
        PlugCommand::Verify { name, at } => return plug_install::verify(name.as_deref(), &at, &dirs),
        PlugCommand::List { at } => list(&at, dirs).await?,
        PlugCommand::Info { name, at } => {
            let plug = ask(&at, dirs, Ask::Get(format!("/api/plugs/{}", encoded(&name)))).await?;
            output::json(&plug)?;
        }
        PlugCommand::Call { space, function, args, trust: names } => {
            let input: Value = serde_json::from_str(&args).context("--args is not JSON")?;
            let target = Target::reach(&space, dirs, Plugs::Load(trust(&names))).await?;
            let result = target.client.post(&format!("/api/commands/{}", encoded(&function)), &input).await;
            target.leave().await;
            output::json(&result?["result"])?;
        }
        PlugCommand::Logs { name, limit, follow, at } => plug_logs::logs(&name, limit, follow, &at, dirs).await?,
        PlugCommand::Reload { name, at } => act(&name, "reload", &json!({}), &at, dirs).await?,
        PlugCommand::Enable { name, at } => act(&name, "enable", &json!({}), &at, dirs).await?,
        PlugCommand::Disable { name, at } => act(&name, "disable", &json!({}), &at, dirs).await?,
        PlugCommand::Grant(grant) => allow(&grant, "grant", dirs).await?,
        PlugCommand::Revoke(grant) => allow(&grant, "revoke", dirs).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Grants or revokes, and shows what the plug may do from now on.
async fn allow(grant: &GrantArguments, action: &str, dirs: Dirs) -> Result<()> {
    let path = format!("/api/plugs/{}/{action}", encoded(&grant.name));
    let plug = ask(&grant.at, dirs, Ask::Post(path, chosen(grant))).await?;
    if grant.at.json {
        return output::json(&plug);
    }
    output::say(&line(&plug))?;
    for asked in plug["permissions"].as_array().into_iter().flatten() {
        let granted = plug["granted"].as_array().is_some_and(|names| names.contains(&asked["permission"]));
        output::say(&permission_line(asked, granted))?;
    }
    Ok(())
}

fn permission_line(asked: &Value, granted: bool) -> String {
    let text = |key: &str| asked[key].as_str().unwrap_or_default();
    let mark = if granted { "allowed" } else { "not allowed" };
    // What `--all` leaves out must not be looked for in vain.
    let by_name =
        if !granted && text("permission") == BY_HAND { " (only by its name: `plug grant NAME shell`)" } else { "" };
    format!("  {mark:<12} {:<14} {}{by_name}", text("permission"), text("description"))
}

fn chosen(grant: &GrantArguments) -> Value {
    let mut body = if grant.all { json!({}) } else { json!({ "permissions": grant.permissions }) };
    body["live"] = json!(grant.live);
    body
}

enum Ask {
    Get(String),
    Post(String, Value),
}

async fn ask(at: &At, dirs: Dirs, ask: Ask) -> Result<Value> {
    let target = Target::reach(&at.space, dirs, Plugs::Load(jackdaw_app::Trust::None)).await?;
    let answer = match &ask {
        Ask::Get(path) => target.client.get(path).await,
        Ask::Post(path, body) => target.client.post(path, body).await,
    };
    target.leave().await;
    answer
}

async fn list(at: &At, dirs: Dirs) -> Result<()> {
    let plugs = ask(at, dirs, Ask::Get("/api/plugs".into())).await?;
    if at.json {
        return output::json(&plugs);
    }
    for plug in plugs["plugs"].as_array().into_iter().flatten() {
        output::say(&line(plug))?;
    }
    Ok(())
}

fn line(plug: &Value) -> String {
    let text = |key: &str| plug[key].as_str().unwrap_or_default().to_owned();
    let problem = plug["diagnostics"].as_array().and_then(|found| found.first()).map_or_else(String::new, |found| {
        let file = found["file"].as_str().unwrap_or_default();
        let message = found["message"].as_str().unwrap_or_default();
        format!("  {file}:{}:{} {message}", found["line"], found["column"])
    });
    format!("{:<20} {:<10} {:<18} {}{problem}", text("name"), text("version"), text("state"), text("source"))
}

async fn act(name: &str, action: &str, body: &Value, at: &At, dirs: Dirs) -> Result<()> {
    let path = format!("/api/plugs/{}/{action}", encoded(name));
    let plug = ask(at, dirs, Ask::Post(path, body.clone())).await?;
    if at.json { output::json(&plug) } else { output::say(&line(&plug)) }
}
