//! `do {syscall, args}`: that syscall through its typed function, its result as JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::bindings::jackdaw::plug::types::{Error, ErrorCode};
use crate::bindings::jackdaw::plug::{
    blob, clipboard, clock, commands, config, editor, events, files, kv, log, net, notes, plug_self, plugs, progress,
    random, search, secrets, shell, syscalls, ui,
};

pub(crate) fn perform(input: &Value) -> Value {
    let name = input["syscall"].as_str().unwrap_or_default();
    let args = Args(&input["args"]);
    let core = core(name, args);
    let found =
        core.or_else(|| notes_and_files(name, args)).or_else(|| faces(name, args)).or_else(|| machine(name, args));
    match found {
        Some(Ok(value)) => value,
        Some(Err(error)) => json!({ "error": { "code": code(error.code), "message": error.message } }),
        None => json!({ "unknown": name }),
    }
}

type Outcome = Result<Value, Error>;

fn core(name: &str, args: Args<'_>) -> Option<Outcome> {
    Some(match name {
        "config.get" => Ok(parse(&config::get())),
        "config.env" => Ok(config::env().into_iter().map(|(key, value)| (key, Value::String(value))).collect()),
        "kv.get" => kv::get(args.text("key")).map(|found| found.map_or(Value::Null, |json| parse(&json))),
        "kv.set" => kv::set(args.text("key"), &args.json("value")).map(nothing),
        "kv.delete" => kv::delete(args.text("key")).map(nothing),
        "kv.list" => kv::list(args.text("prefix")).map(|entries| {
            entries.into_iter().map(|(key, value)| json!({ "key": key, "value": parse(&value) })).collect()
        }),
        "blob.put" => blob::put(&args.bytes("bytes")).map(Value::from),
        "blob.get" => blob::get(args.text("hash")).map(base64),
        "events.emit" => events::emit(args.text("name"), &args.json("data")).map(nothing),
        "log.write" => {
            let level = match args.text("level") {
                "debug" => log::Level::Debug,
                "warn" => log::Level::Warn,
                "error" => log::Level::Error,
                _ => log::Level::Info,
            };
            log::write(level, args.text("message"));
            Ok(Value::Null)
        }
        "net.fetch" => {
            let request = net::Request {
                method: args.text("method").to_owned(),
                url: args.text("url").to_owned(),
                headers: args.pairs("headers"),
                body: args.0["body"].is_string().then(|| args.text("body").as_bytes().to_vec()),
            };
            net::fetch(&request).map(|response| {
                json!({ "status": response.status, "headers": response.headers, "body": String::from_utf8_lossy(&response.body) })
            })
        }
        "plugs.call" => plugs::call(args.text("function"), &args.json("input")).map(|json| parse(&json)),
        "plug.info" => {
            let about = plug_self::info();
            Ok(
                json!({ "name": about.name, "version": about.version, "generation": about.generation, "api": about.api }),
            )
        }
        "plug.asset" => plug_self::asset(args.text("path")).map(base64),
        "clock.now" => Ok(json!(clock::now())),
        "clock.monotonic" => Ok(json!(clock::monotonic())),
        "clock.offset" => Ok(json!(clock::offset(args.0["at"].as_f64().unwrap_or_default()))),
        "clock.sleep" => {
            clock::sleep(args.number("milliseconds").unwrap_or_default());
            Ok(Value::Null)
        }
        "random.bytes" => Ok(base64(random::bytes(args.number("length").unwrap_or_default()))),
        "syscalls.call" => syscalls::call(args.text("name"), &args.json("input")).map(|json| parse(&json)),
        _ => return None,
    })
}

fn notes_and_files(name: &str, args: Args<'_>) -> Option<Outcome> {
    Some(match name {
        "notes.list" => notes::list(args.option("glob")).map(|list| list.into_iter().map(note).collect()),
        "notes.read" => notes::read(args.text("path")).map(Value::from),
        "notes.meta" => notes::meta(args.text("path")).map(note),
        "notes.write" => notes::write(args.text("path"), args.text("text"), args.option("ifHash")).map(Value::from),
        "notes.append" => notes::append(args.text("path"), args.text("text")).map(Value::from),
        "notes.delete" => notes::delete(args.text("path")).map(nothing),
        "notes.rename" => notes::rename(args.text("from"), args.text("to")).map(Value::from),
        "notes.links" => notes::links(args.text("path")).map(|links| {
            let links = links.into_iter().map(|link| {
                let kind = match link.kind {
                    notes::LinkKind::Wiki => "wiki",
                    notes::LinkKind::Embed => "embed",
                    notes::LinkKind::Markdown => "markdown",
                };
                let notes::Link { target, path, heading, block, line, .. } = link;
                json!({ "kind": kind, "target": target, "path": path, "heading": heading, "block": block, "line": line })
            });
            links.collect()
        }),
        "notes.backlinks" => notes::backlinks(args.text("path")).map(|links| {
            links.into_iter().map(|link| json!({ "path": link.path, "line": link.line, "context": link.context })).collect()
        }),
        "notes.tags" => {
            notes::tags().map(|tags| tags.into_iter().map(|each| json!({ "tag": each.tag, "count": each.count })).collect())
        }
        "notes.tasks" => {
            let filter = args.0["filter"].as_object().map(|filter| notes::TaskFilter {
                done: filter.get("done").and_then(Value::as_bool),
                tag: filter.get("tag").and_then(Value::as_str).map(str::to_owned),
            });
            notes::tasks(filter.as_ref()).map(|tasks| {
                let tasks = tasks.into_iter().map(|task| {
                    let notes::Task { path, line, text, done, state, tags } = task;
                    json!({ "path": path, "line": line, "text": text, "done": done, "state": state, "tags": tags })
                });
                tasks.collect()
            })
        }
        "files.list" => files::list(args.option("glob")).map(|list| {
            let list = list.into_iter().map(|file| {
                json!({ "path": file.path, "size": file.size, "modified": file.modified, "contentType": file.content_type })
            });
            list.collect()
        }),
        "files.read" => files::read(args.text("path")).map(base64),
        "files.write" => files::write(args.text("path"), &args.bytes("bytes")).map(nothing),
        "files.delete" => files::delete(args.text("path")).map(nothing),
        _ => return None,
    })
}

fn faces(name: &str, args: Args<'_>) -> Option<Outcome> {
    Some(match name {
        "search.query" => search::query(args.text("q"), args.number("limit")).map(|hits| {
            let hits = hits.into_iter().map(|hit| {
                let search::Hit { path, title, score, snippet, line } = hit;
                json!({ "path": path, "title": title, "score": score, "snippet": snippet, "line": line })
            });
            hits.collect()
        }),
        "editor.current" => editor::current().map(|state| {
            let selection = json!({ "from": state.selection.from, "to": state.selection.to });
            json!({ "path": state.path, "text": state.text, "selection": selection })
        }),
        "editor.replace" => {
            let range = Args(&args.0["range"]);
            let range = editor::Range {
                from: range.number("from").unwrap_or_default(),
                to: range.number("to").unwrap_or_default(),
            };
            editor::replace(range, args.text("text")).map(nothing)
        }
        "editor.insert" => editor::insert(args.text("text")).map(nothing),
        "editor.open" => editor::open(args.text("path"), args.number("line")).map(nothing),
        "editor.save" => editor::save().map(nothing),
        "ui.notify" => {
            let level = args.option("level").map(|level| match level {
                "success" => ui::Level::Success,
                "warning" => ui::Level::Warning,
                "error" => ui::Level::Error,
                _ => ui::Level::Info,
            });
            ui::notify(args.text("message"), level).map(nothing)
        }
        "ui.prompt" => ui::prompt(args.text("message"), args.option("default")).map(Value::from),
        "ui.confirm" => ui::confirm(args.text("message")).map(Value::from),
        "ui.pick" => {
            let items = args.0["items"].as_array().into_iter().flatten().map(Args).map(|item| ui::Item {
                label: item.text("label").to_owned(),
                detail: item.option("detail").map(str::to_owned),
                value: item.option("value").map(str::to_owned),
            });
            let items = items.collect::<Vec<_>>();
            ui::pick(&items, args.option("placeholder")).map(|picked| {
                picked.map_or(
                    Value::Null,
                    |item| json!({ "label": item.label, "detail": item.detail, "value": item.value }),
                )
            })
        }
        "progress.start" => progress::start(args.text("label")).map(Value::from),
        "progress.update" => {
            let value = args.0["value"].as_f64().map(|value| value as f32);
            progress::update(args.number("id").unwrap_or_default(), value, args.option("label")).map(Value::from)
        }
        "progress.done" => progress::done(args.number("id").unwrap_or_default()).map(nothing),
        "commands.set" => {
            let given =
                args.0["commands"].as_array().into_iter().flatten().map(Args).map(|command| commands::Command {
                    name: command.text("name").to_owned(),
                    function: command.text("function").to_owned(),
                    input: command.0.get("input").map(Value::to_string),
                    key: command.option("key").map(str::to_owned),
                    when: command.option("when").map(str::to_owned),
                });
            commands::set(&given.collect::<Vec<_>>()).map(nothing)
        }
        _ => return None,
    })
}

fn machine(name: &str, args: Args<'_>) -> Option<Outcome> {
    Some(match name {
        "clipboard.read" => clipboard::read().map(Value::from),
        "clipboard.write" => clipboard::write(args.text("text")).map(nothing),
        "secrets.get" => secrets::get(args.text("name")).map(Value::from),
        "secrets.set" => secrets::set(args.text("name"), args.option("value")).map(nothing),
        "shell.run" => {
            let given = args.0["args"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
            shell::run(args.text("program"), &given.collect::<Vec<_>>(), args.option("stdin")).map(|output| {
                let shell::Output { code, stdout, stderr, truncated } = output;
                json!({ "code": code, "stdout": stdout, "stderr": stderr, "truncated": truncated })
            })
        }
        _ => return None,
    })
}

#[derive(Clone, Copy)]
struct Args<'a>(&'a Value);

impl<'a> Args<'a> {
    fn text(self, name: &str) -> &'a str {
        self.0[name].as_str().unwrap_or_default()
    }

    fn option(self, name: &str) -> Option<&'a str> {
        self.0[name].as_str()
    }

    fn number(self, name: &str) -> Option<u32> {
        self.0[name].as_u64().and_then(|number| u32::try_from(number).ok())
    }

    fn json(self, name: &str) -> String {
        self.0[name].to_string()
    }

    fn bytes(self, name: &str) -> Vec<u8> {
        BASE64.decode(self.text(name)).unwrap_or_default()
    }

    fn pairs(self, name: &str) -> Vec<(String, String)> {
        let pairs = self.0[name].as_array().into_iter().flatten();
        pairs
            .map(|pair| {
                (pair[0].as_str().unwrap_or_default().to_owned(), pair[1].as_str().unwrap_or_default().to_owned())
            })
            .collect()
    }
}

fn note(note: notes::Note) -> Value {
    let notes::Note { path, title, hash, size, modified } = note;
    json!({ "path": path, "title": title, "hash": hash, "size": size, "modified": modified })
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

fn base64(bytes: Vec<u8>) -> Value {
    BASE64.encode(bytes).into()
}

fn nothing((): ()) -> Value {
    Value::Null
}

fn code(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::PermissionDenied => "permission_denied",
        ErrorCode::NotFound => "not_found",
        ErrorCode::Conflict => "conflict",
        ErrorCode::Invalid => "invalid",
        ErrorCode::Timeout => "timeout",
        ErrorCode::Unavailable => "unavailable",
        ErrorCode::TooLarge => "too_large",
        ErrorCode::Internal => "internal",
    }
}
