//! What can be typed behind `jackdaw`.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::links::WhichLinks;
use crate::plug_template::Language;

/// The personal notebook that its user can rewire while it runs.
///
/// Without a command, opens the window on SPACE, a folder of Markdown notes.
#[derive(Debug, Parser)]
#[command(name = "jackdaw", version, subcommand_precedence_over_arg = true)]
pub struct Arguments {
    /// Keep data, cache, settings and discovery files under this folder.
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// What to do; the window without one.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The window's arguments.
    #[command(flatten)]
    pub window: WindowArguments,
}

/// `jackdaw [SPACE]`
#[derive(Debug, Clone, Default, Args)]
pub struct WindowArguments {
    /// The folder of notes; the one opened last if none is named, a welcome space at first.
    #[arg(value_name = "SPACE")]
    pub space: Option<PathBuf>,
    /// How plugs are found and trusted.
    #[command(flatten)]
    pub plugs: PlugArguments,
}

/// How plugs are found and trusted in this run.
#[derive(Debug, Clone, Default, Args)]
pub struct PlugArguments {
    /// Allow what this plug asks, for this run; `all` for every plug.
    #[arg(long, value_name = "NAME|all")]
    pub trust: Vec<String>,
    /// Load no plugs.
    #[arg(long)]
    pub safe: bool,
    /// Look for plug folders here first.
    #[arg(long, value_name = "DIR")]
    pub plug_path: Vec<PathBuf>,
}

/// A sub-command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve a space to browsers and scripts, without a window.
    Serve(ServeArguments),
    /// Search the notes of a space.
    Search {
        /// The folder of notes.
        space: PathBuf,
        /// Words, "a phrase", -not, a OR b, tag:name, path:part, task:todo, /regex/ … (README: Searching). What begins with - comes after --
        query: String,
        /// Hits at most.
        #[arg(long, default_value_t = 20)]
        limit: u32,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Ask the notes of a space in SQL.
    ///
    /// Tables: notes, aliases, headings, links, tags, tasks, items, properties, attachments. `--schema` shows their columns.
    Query {
        /// The folder of notes.
        space: PathBuf,
        /// One SELECT; with --filter one line such as "tasks where not done and due < today sort by due"
        #[arg(required_unless_present = "schema")]
        query: Option<String>,
        /// The query is a filter, not SQL.
        #[arg(long)]
        filter: bool,
        /// A value for the next `?`, or NAME=VALUE for `:NAME`; JSON or text.
        #[arg(long = "param", value_name = "VALUE")]
        params: Vec<String>,
        /// Rows at most.
        #[arg(long)]
        limit: Option<u32>,
        /// Print JSON.
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// Print CSV.
        #[arg(long)]
        csv: bool,
        /// Print the SQL that the filter stands for, and do not ask.
        #[arg(long, requires = "filter")]
        explain: bool,
        /// Show the tables and columns, with examples from this space.
        #[arg(long, conflicts_with_all = ["query", "filter", "csv"])]
        schema: bool,
    },
    /// Tell which links of a space are broken or ambiguous, which notes have none, and where a note is named and not linked.
    ///
    /// Without one of --broken, --ambiguous, --orphans and --mentions: how many there are of each.
    Links {
        /// The folder of notes.
        space: PathBuf,
        /// Which of them.
        #[command(flatten)]
        which: WhichLinks,
        /// Make links of the mentions that are listed.
        #[arg(long, requires = "mentions")]
        link: bool,
        /// Groups of links, notes or mentions at most.
        #[arg(long, default_value_t = 1000)]
        limit: u32,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print a note as sanitised HTML.
    Render {
        /// A Markdown file; `-` for standard input.
        file: PathBuf,
    },
    /// Index a space and print what is in it.
    Index {
        /// The folder of notes.
        space: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Say what is found where, and what is wrong with it; exit 1 if anything is an error.
    Doctor {
        /// Look at this space too.
        #[arg(value_name = "SPACE")]
        space: Option<PathBuf>,
        /// Print {"ok", "checks": [{"what", "state", "detail", "help"}]}.
        #[arg(long)]
        json: bool,
    },
    /// Make, test, pack, install, call and allow plugs.
    #[command(subcommand)]
    Plug(PlugCommand),
    /// Compile one component, read from standard input; the app calls itself so.
    #[command(hide = true)]
    CompileWorker,
}

/// `jackdaw serve`
#[derive(Debug, Clone, Args)]
pub struct ServeArguments {
    /// The folder of notes.
    pub space: Option<PathBuf>,
    /// The port; 0 for any free one. Without it the first free one from 7171 to 7180.
    #[arg(long)]
    pub port: Option<u16>,
    /// The address to listen on. Beyond loopback, everybody who has the token gets in.
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDR")]
    pub listen: IpAddr,
    /// Print {"url", "token", "pid"} as the first line once it serves.
    #[arg(long)]
    pub json: bool,
    /// How plugs are found and trusted.
    #[command(flatten)]
    pub plugs: PlugArguments,
}

/// `jackdaw plug`
#[derive(Debug, Subcommand)]
pub enum PlugCommand {
    /// Make the folder of a new plug.
    New {
        /// Small letters, digits and dashes.
        name: String,
        /// What it is written in.
        #[arg(long, value_enum, default_value = "ts")]
        lang: Language,
        /// Make it below this folder; the current one if neither this nor --space is named.
        #[arg(long, value_name = "PARENT")]
        dir: Option<PathBuf>,
        /// Make it among the plugs of this space, and allow what it asks.
        #[arg(long, value_name = "SPACE", conflicts_with = "dir")]
        space: Option<PathBuf>,
    },
    /// Say what is wrong with a plug's folder: its manifest, then its imports, its start and its exports.
    Check {
        /// The plug's folder.
        dir: PathBuf,
        /// Print {"diagnostics": [...]}.
        #[arg(long)]
        json: bool,
    },
    /// Use a plug from where you work on it, with a live log, until Ctrl+C or its terminal closes; allowed what it asks by this act.
    Dev {
        /// The plug's folder.
        dir: PathBuf,
        /// The folder of notes: the app that has it open, else one of its own.
        #[arg(long, value_name = "SPACE")]
        space: PathBuf,
        /// Leave the folder that a `plug dev` left in use, since it was killed.
        #[arg(long)]
        stop: bool,
    },
    /// Run the plug's own tests (*.test.ts, *.test.js), each in a space, a time and a network of its own.
    Test {
        /// The plug's folder.
        dir: PathBuf,
        /// Only tests whose file or name has this text in it.
        filter: Option<String>,
        /// Take snapshots as they are now.
        #[arg(long)]
        update: bool,
        /// Run them again whenever a file of the plug is saved, until Ctrl+C.
        #[arg(long, conflicts_with = "json")]
        watch: bool,
        /// Show what was logged in every test, not only in those that fail.
        #[arg(long, short, conflicts_with = "json")]
        verbose: bool,
        /// Print what came of each test as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make one file of a plug's folder: NAME-VERSION.plug, the same bytes wherever it is made.
    Pack {
        /// The plug's folder.
        dir: PathBuf,
        /// The file to write; NAME-VERSION.plug in the current folder if not named.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Print {"file", "name", "version", "hash", "bytes", "files"}.
        #[arg(long)]
        json: bool,
    },
    /// Install a plug from a package, a folder or a URL, after showing what it may do.
    Install(InstallArguments),
    /// Look for newer versions where installed plugs came from, and show what changes.
    Update(UpdateArguments),
    /// Remove a plug and what it was allowed.
    Remove(RemoveArguments),
    /// Say whether installed plugs still are what was installed; exit 1 if not.
    Verify {
        /// Its name; all that are installed if none is named.
        name: Option<String>,
        /// Where it is installed.
        #[command(flatten)]
        at: At,
    },
    /// List the plugs of a space.
    List {
        /// Where they run.
        #[command(flatten)]
        at: At,
    },
    /// Say how a plug is doing.
    Info {
        /// Its name.
        name: String,
        /// Where it runs.
        #[command(flatten)]
        at: At,
    },
    /// Call a function and print its result.
    Call {
        /// The folder of notes.
        space: PathBuf,
        /// PLUG.FUNCTION
        function: String,
        /// Its input, a JSON object.
        #[arg(long, default_value = "{}", value_name = "JSON")]
        args: String,
        /// Allow what this plug asks, for a fresh run; `all` for every plug.
        #[arg(long, value_name = "NAME|all")]
        trust: Vec<String>,
    },
    /// Print the newest lines of a plug's log.
    Logs {
        /// Its name.
        name: String,
        /// Lines at most.
        #[arg(long, default_value_t = 200)]
        limit: u32,
        /// Go on with what comes, until Ctrl+C.
        #[arg(long, short)]
        follow: bool,
        /// Where it runs.
        #[command(flatten)]
        at: At,
    },
    /// Start a plug anew.
    Reload {
        /// Its name.
        name: String,
        /// Where it runs.
        #[command(flatten)]
        at: At,
    },
    /// Switch a plug on.
    Enable {
        /// Its name.
        name: String,
        /// Where it runs.
        #[command(flatten)]
        at: At,
    },
    /// Switch a plug off.
    Disable {
        /// Its name.
        name: String,
        /// Where it runs.
        #[command(flatten)]
        at: At,
    },
    /// Allow what a plug asks.
    Grant(GrantArguments),
    /// Take back what a plug was allowed.
    Revoke(GrantArguments),
}

/// The space of a plug command.
#[derive(Debug, Clone, Args)]
pub struct At {
    /// The folder of notes.
    #[arg(long, value_name = "SPACE", default_value = ".")]
    pub space: PathBuf,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `jackdaw plug grant|revoke`
#[derive(Debug, Clone, Args)]
pub struct GrantArguments {
    /// The plug's name.
    pub name: String,
    /// Permissions such as notes:read.
    #[arg(required_unless_present = "all")]
    pub permissions: Vec<String>,
    /// All that it asks.
    #[arg(long, conflicts_with = "permissions")]
    pub all: bool,
    /// You edit this plug yourself: later saves keep the grant until it asks for more.
    #[arg(long)]
    pub live: bool,
    /// Do not ask back; for scripts.
    #[arg(long)]
    pub yes: bool,
    /// Where it runs.
    #[command(flatten)]
    pub at: At,
}

/// `jackdaw plug install`
#[derive(Debug, Clone, Args)]
pub struct InstallArguments {
    /// A .plug file, a plug's folder, or a URL (https; http only with --hash).
    #[arg(value_name = "FILE|DIR|URL")]
    pub source: String,
    /// The hash that the package must have, as `plug pack` prints it.
    #[arg(long, value_name = "HASH")]
    pub hash: Option<String>,
    /// The minisign public key, or the file of it, that must have signed it (FILE.minisig); pinned from then on.
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
    /// Replace a folder that was not installed, or was changed since.
    #[arg(long)]
    pub force: bool,
    /// Go back to an older version than the one that is installed.
    #[arg(long)]
    pub downgrade: bool,
    /// Do not ask back; for scripts.
    #[arg(long)]
    pub yes: bool,
    /// Where to install it.
    #[command(flatten)]
    pub at: At,
}

/// `jackdaw plug update`
#[derive(Debug, Clone, Args)]
pub struct UpdateArguments {
    /// Its name; all that are installed if none is named.
    pub name: Option<String>,
    /// Replace it even if it was changed since it was installed.
    #[arg(long)]
    pub force: bool,
    /// Go back to an older version, if that is what lies there now.
    #[arg(long)]
    pub downgrade: bool,
    /// Do not ask back; for scripts.
    #[arg(long)]
    pub yes: bool,
    /// Where it is installed.
    #[command(flatten)]
    pub at: At,
}

/// `jackdaw plug remove`
#[derive(Debug, Clone, Args)]
pub struct RemoveArguments {
    /// Its name.
    pub name: String,
    /// Keep what it stored in the space, without asking.
    #[arg(long, conflicts_with = "delete_data")]
    pub keep_data: bool,
    /// Delete what it stored in the space.
    #[arg(long)]
    pub delete_data: bool,
    /// Remove a folder that was not installed, or was changed since.
    #[arg(long)]
    pub force: bool,
    /// Do not ask back; for scripts. Its data is kept unless --delete-data is said too.
    #[arg(long)]
    pub yes: bool,
    /// Where it is installed.
    #[command(flatten)]
    pub at: At,
}
