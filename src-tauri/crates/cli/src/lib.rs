//! The command line: a thin face over the app.
//!
//! Commands about an open space speak HTTP to the app that has it open, found by its discovery file; when none runs, a fresh one is
//! started in this process, served to itself alone, and asked the same way. So there is one path, and scripts see what `curl` would see.

mod arguments;
mod client;
mod code_frame;
mod compiler;
mod doctor;
mod download;
mod following;
mod links;
mod logging;
mod notes;
mod output;
mod places;
mod plug;
mod plug_check;
mod plug_dev;
mod plug_install;
mod plug_logs;
mod plug_new;
mod plug_pack;
mod plug_remove;
mod plug_source;
mod plug_template;
mod plug_test;
mod query;
mod question;
mod serve;
mod stamps;
mod stop;
mod target;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;
use jackdaw_app::Dirs;
use jackdaw_gateway::Assets;

use crate::arguments::PlugCommand;

pub use arguments::{Arguments, Command, PlugArguments, ServeArguments, WindowArguments};
pub use client::Client;
pub use compiler::compiler;
pub use plug_template::Language;
pub use serve::{choose_space, remember_space, trust, with_welcome};

/// Opens the window; given by the program, absent in a headless build.
pub type Window = fn(WindowArguments, Dirs) -> Result<()>;

/// Runs what was typed. `assets` are the interface's files.
#[must_use]
pub fn main(assets: Assets, window: Option<Window>) -> ExitCode {
    let arguments = Arguments::parse();
    let shows_plugs =
        matches!(&arguments.command, Some(Command::Plug(PlugCommand::Test { .. } | PlugCommand::Dev { .. })));
    logging::start(if shows_plugs { logging::SHOWING_PLUGS } else { logging::SERVING });
    match run(arguments, assets, window) {
        Ok(code) => code,
        Err(error) => {
            output::complain(&format!("jackdaw: {}", places::without_numbers(&format!("{error:#}"))));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments, assets: Assets, window: Option<Window>) -> Result<ExitCode> {
    if matches!(arguments.command, Some(Command::CompileWorker)) {
        return Ok(ExitCode::from(jackdaw_app::plugs::compile_worker()));
    }
    let dirs = Dirs::resolve(arguments.data_dir.as_deref());
    let Some(command) = arguments.command else {
        let Some(window) = window else {
            anyhow::bail!("this build has no window; `jackdaw serve SPACE` serves the space to a browser");
        };
        window(arguments.window, dirs)?;
        return Ok(ExitCode::SUCCESS);
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(async {
        match command {
            Command::Serve(arguments) => serve::serve(arguments, dirs, assets).await.map(|()| ExitCode::SUCCESS),
            Command::Search { space, query, limit, json } => {
                notes::search(&space, &query, limit, json, dirs).await.map(|()| ExitCode::SUCCESS)
            }
            Command::Query { space, query, filter, params, limit, json, csv, explain, schema } => {
                let form = query::Form::of(json, csv);
                if schema {
                    query::schema(&space, form, dirs).await.map(|()| ExitCode::SUCCESS)
                } else if explain {
                    query::explain(query.as_deref().unwrap_or_default()).map(|()| ExitCode::SUCCESS)
                } else {
                    let query = query::Asked { text: query.unwrap_or_default(), filter, params, limit };
                    query::query(&space, &query, form, dirs).await.map(|()| ExitCode::SUCCESS)
                }
            }
            Command::Links { space, which, link, limit, json } => {
                links::links(&space, &which, link, limit, json, dirs).await.map(|()| ExitCode::SUCCESS)
            }
            Command::Render { file } => notes::render(&file).map(|()| ExitCode::SUCCESS),
            Command::Index { space, json } => notes::index(&space, json, dirs).await.map(|()| ExitCode::SUCCESS),
            Command::Doctor { space, json } => doctor::doctor(space.as_deref(), json, &dirs).await,
            Command::Plug(command) => plug::run(command, dirs).await,
            // Answered before: it needs no runtime.
            Command::CompileWorker => Ok(ExitCode::SUCCESS),
        }
    });
    // Blocking work that hangs (a dead network disk) must not keep the process.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    result
}
