//! `plug remove`: a plug and what it was allowed; its data only if that is said.

use std::process::ExitCode;

use anyhow::Result;
use jackdaw_app::{Dirs, delete_plug_data, plug_data};
use serde_json::json;

use crate::arguments::RemoveArguments;
use crate::following::Follower;
use crate::plug_install::{agree, place};
use crate::{output, question};

pub(crate) async fn remove(arguments: RemoveArguments, dirs: &Dirs) -> Result<ExitCode> {
    let RemoveArguments { name, keep_data, delete_data, force, yes, at } = arguments;
    let (root, home) = place(&at, dirs)?;
    home.check_removal(&name, force)?;
    let data = plug_data(&root, dirs, &name)?;
    let shown = format!("{name} will be removed from {}.", home.plugs.display());
    agree(&shown, "Remove it?", yes)?;
    let has_data = data.keys > 0;
    let delete = if delete_data || keep_data || !has_data || yes || !question::can_ask() {
        delete_data
    } else {
        let one = data.keys == 1;
        let (values, them) = (if one { "value" } else { "values" }, if one { "it" } else { "them" });
        question::ask(&format!("It keeps {} {values} ({} bytes). Delete {them} too?", data.keys, data.bytes))?
    };
    let follower = Follower::of(&root, dirs, &name).await;
    home.remove(&name, force)?;
    if let Some(follower) = follower {
        // What still runs could write its data anew.
        follower.gone().await;
    }
    if delete {
        delete_plug_data(&root, dirs, &name)?;
    }
    if at.json {
        output::json(&json!({ "name": name, "dataDeleted": delete, "keys": data.keys }))?;
    } else {
        let rest = match (delete, has_data) {
            (true, _) => " with its data",
            (false, true) => "; its data is kept for the day it comes back (--delete-data deletes it)",
            (false, false) => "",
        };
        output::say(&format!("{name} is removed{rest}."))?;
    }
    Ok(ExitCode::SUCCESS)
}
