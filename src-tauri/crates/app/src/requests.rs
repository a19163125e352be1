//! Answering what faces ask: each [`Request`] to the half that does it.

use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use jackdaw_index::tables::SortBy;
use jackdaw_index::{Hit, LineMatch, LinkKind, Place, Search};
use jackdaw_plugs::{GrantChoice, Origin as CallOrigin};
use serde::Serialize;
use serde_json::Value;

use crate::app::App;
use crate::changes::Origin;
use crate::editor_saves::EditorSave;
use crate::links::{Direction, Linker};
use crate::notebook::Notebook;
use crate::notes::Condition;
use crate::plug_view;
use crate::protocol::{
    AuditLine, Command, Event, Failure, LogLine, Outcome, RenameWish, Reply, Request, Saved, SearchHit, SearchLine,
    SearchReply, SearchWorth, SlashCommand, TagCount,
};
use crate::queries::QueryInput;
use crate::query_blocks::BlockInput;
use crate::searches::SearchChange;
use crate::task_boxes::TaskChange;
use crate::virtual_notes::{self, GLANCE};

/// Lines of one hit at most.
const MAX_LINES: u32 = 100;
/// Hits of one search at most.
const MAX_HITS: u32 = 1000;
/// What a face may store as its session: tabs and sizes, not texts.
const MAX_SESSION_BYTES: usize = 1024 * 1024;

fn reply<T: Serialize>(value: T) -> Result<Reply, Failure> {
    serde_json::to_value(value).map_err(|error| Failure::internal(error.to_string()))
}

/// What was done shows in [`Event::PlugsChanged`]; the request itself has nothing to say.
fn done<T>(_: T) -> Result<Reply, Failure> {
    Ok(Value::Null)
}

impl App {
    /// Boxed: one of them may be many again.
    fn answer_each(&self, face: u32, requests: Vec<Request>) -> BoxFuture<'_, Result<Reply, Failure>> {
        async move {
            let mut outcomes = Vec::with_capacity(requests.len());
            for request in requests {
                outcomes.push(match self.request(face, request).await {
                    Ok(reply) => Outcome::Reply(reply),
                    Err(failure) => Outcome::Failure(failure),
                });
            }
            reply(outcomes)
        }
        .boxed()
    }

    /// Answers a request of a face (by [`crate::Face::id`]).
    ///
    /// # Errors
    /// In words for the person who asked.
    pub async fn request(&self, face: u32, request: Request) -> Result<Reply, Failure> {
        match request {
            Request::Many { requests } => self.answer_each(face, requests).await,
            Request::SpaceInfo => reply(self.info()),
            Request::TreeList => reply(self.tree().await?),
            Request::NotesRead { path } => reply(self.open_note(path).await?),
            Request::NotesSave { path, text, base_hash } => {
                let (saved, text) = self.save_note(path, text, base_hash).await?;
                reply(self.saved(face, saved, text))
            }
            Request::NotesCreate { path, text } => {
                let condition = Condition { create_only: true, ..Condition::default() };
                let written = text.clone();
                let saved = move |n: &Notebook| {
                    let wrote = n.write(&path, written.as_bytes(), &condition, &Origin::Editor)?;
                    Ok(Saved::new(path, wrote.hash))
                };
                let saved = self.with(saved).await?;
                reply(self.saved(face, saved, text))
            }
            Request::NotesRename { from, to } => {
                self.must_be_real(&from, "renamed").await?;
                reply(self.with(move |n| n.rename(&from, &to, &Origin::Editor)).await?)
            }
            Request::NotesDelete { path } => {
                self.must_be_real(&path, "deleted").await?;
                reply(self.with(move |n| n.delete(&path, None, &Origin::Editor)).await?)
            }
            Request::RenamePlan { wish } => {
                self.may_be_renamed(&wish).await?;
                reply(self.with(move |n| n.plan_rename(&wish)).await?)
            }
            Request::RenameApply { wish, token, links } => {
                self.may_be_renamed(&wish).await?;
                let links = links.unwrap_or(true);
                reply(self.with(move |n| n.apply_rename(&wish, token.as_deref(), links, &Origin::Editor)).await?)
            }
            Request::RenameUndo { id } => reply(self.with(move |n| n.undo_rename(&id, &Origin::Editor)).await?),
            Request::RenameLast => reply(self.with(|n| Ok(n.last_rename())).await?),
            Request::HistoryList { path } => reply(self.with(move |n| n.versions(&path)).await?),
            Request::HistoryRead { path, id } => reply(self.with(move |n| n.version_text(&path, id)).await?),
            Request::HistoryKeep { path } => done(self.with(move |n| n.keep_version(&path)).await?),
            Request::HistoryRestore { path, id } => {
                reply(self.with(move |n| n.restore_version(&path, id, &Origin::Editor)).await?)
            }
            Request::DraftsPut { path, text, base_hash } => {
                done(self.with(move |n| n.keep_draft(&path, text, base_hash, face)).await?)
            }
            Request::DraftsList => reply(self.with(Notebook::drafts).await?),
            Request::DraftsDrop { path } => done(self.with(move |n| n.drop_draft(&path)).await?),
            Request::TrashList => reply(self.with(Notebook::trash).await?),
            Request::TrashRead { id } => reply(self.with(move |n| n.read_trashed(&id)).await?),
            Request::TrashRestore { id, to } => reply(self.with(move |n| n.restore(&id, to.as_deref())).await?),
            Request::TrashPurge { ids } => reply(self.with(move |n| n.purge(ids.as_deref())).await?),
            Request::NotesHtml { path } => reply(self.note_html(path).await?),
            Request::NotesBacklinks { path } => reply(self.with(move |n| n.backlinks(&path, &|_| true)).await?),
            Request::NotesMentions { path, limit } => {
                reply(self.with(move |n| n.mentions(&path, Direction::In, limit as usize, &|_| true)).await?)
            }
            Request::NotesMentionsIn { path, limit } => {
                reply(self.with(move |n| n.mentions(&path, Direction::Out, limit as usize, &|_| true)).await?)
            }
            Request::NotesLink { target, mentions } => {
                reply(self.link_mentions(Linker::Face(face), target, mentions).await?)
            }
            Request::LinksResolve { from, target, kind } => {
                let kind = kind.unwrap_or(LinkKind::Wiki);
                reply(self.with(move |n| Ok(n.resolve(&from, &target, kind))).await?)
            }
            Request::LinksBroken { limit } => reply(self.broken_by_note(limit).await?),
            Request::LinksAmbiguous { limit } => reply(self.ambiguous_by_note(limit).await?),
            Request::LinksOrphans { limit } => reply(self.orphan_notes(limit).await?),
            Request::LinksUnused { limit } => reply(self.unused_files(limit).await?),
            Request::LinksUsedByAlone { path } => reply(self.used_by_alone(path).await?),
            Request::NotesLines { lines } => reply(self.lines(lines).await?),
            Request::NotesNames => reply(self.names().await?),
            Request::Search { query, limit, lines } => {
                let search = SearchInput { query, limit, lines, explain: false };
                reply(self.search_within(search, Some(GLANCE)).await?)
            }
            Request::Query { sql, filter, params, limit } => {
                let limit = limit.and_then(|limit| usize::try_from(limit).ok());
                let input = QueryInput { sql, filter, params: params.unwrap_or_default(), limit };
                reply(self.with(move |n| n.query(&input, None)).await?)
            }
            Request::QueryBlock { text, note, limit, sort, descending } => {
                let sort =
                    sort.map(|column| SortBy { column: column as usize, descending: descending.unwrap_or_default() });
                let limit = limit.and_then(|limit| usize::try_from(limit).ok());
                reply(self.query_block(BlockInput { text, note, limit, sort }).await?)
            }
            Request::TasksSet { path, line, text, was, state } => {
                reply(self.set_task(face, TaskChange { path, line, text, was, state }).await?)
            }
            Request::ReplacePreview { replacement } => reply(self.preview_replacement(replacement).await?),
            Request::ReplaceApply { replacement, chosen } => reply(self.replace(face, replacement, chosen).await?),
            Request::ReplaceUndo { id } => reply(self.undo_replacement(face, id).await?),
            Request::QuerySchema => reply(self.with(|n| n.query_schema()).await?),
            Request::TagsList => {
                let tags = self.with(|n| Ok(n.tags(&|_| true))).await?;
                let count = |tag: jackdaw_index::TagCount| TagCount { tag: tag.tag, count: saturated(tag.count) };
                reply(tags.into_iter().map(count).collect::<Vec<_>>())
            }
            Request::PropertiesList => reply(self.property_names().await?),
            Request::PropertiesTypes => reply(self.property_types().await?),
            Request::PropertiesValues { name, limit } => reply(self.property_values(name, limit).await?),
            Request::PropertiesSetType { name, kind } => reply(self.set_property_type(name, kind).await?),
            Request::CommandsList => reply(self.commands()),
            Request::CommandsRun { id, input } => self.run_command(&id, input, CallOrigin::User).await,
            Request::SlashRun { id } => self.run_slash_command(&id).await,
            Request::SlashList => reply(self.slash_commands()),
            Request::HooksList => reply(self.hooks()),
            Request::HooksStatus { id, note } => reply(self.status_item(&id, note.as_deref()).await?),
            Request::HooksMenu { id, place, path, tag } => done(self.run_menu(&id, &place, &path, tag).await?),
            Request::HooksComplete { id, note, typed, line } => reply(self.complete(&id, &note, &typed, &line).await?),
            Request::HooksShow { id, subject } => reply(self.show(face, &id, subject).await?),
            Request::HooksTry { kind, id, input } => self.try_hook(&kind, &id, input).await,
            Request::MarksFind { place, lines } => reply(self.find_marks(&place, lines).await?),
            Request::FramesSend { ticket, message } => self.frame_send(face, &ticket, message).await,
            Request::FramesMaySave { ticket, path } => done(self.frame_may_save(face, &ticket, &path)?),
            Request::FramesClose { ticket } => {
                self.frames().close(face, &ticket);
                Ok(Value::Null)
            }
            Request::EmbedsResolve { from, links } => reply(self.embeds(from, links).await?),
            Request::NotesPart { path, heading, block } => reply(self.note_part(path, heading, block).await?),
            Request::FilesTicket => reply(self.file_ticket(face)?),
            Request::FilesAttach { note, name, size } => reply(self.begin_upload(face, note, name, size)?),
            Request::FilesAttachPart { id, data } => done(self.upload_part(face, id, &data)?),
            Request::FilesAttachEnd { id } => reply(self.end_upload(face, id).await?),
            Request::FilesAttachCancel { id } => {
                self.uploads.cancel(face, id);
                Ok(Value::Null)
            }
            Request::FilesFolderGet => reply(self.attachment_folder().await?.written()),
            Request::FilesFolderSet { folder } => done(self.set_attachment_folder(&folder).await?),
            Request::FilesOpen { path } => reply(self.with(move |n| n.open_file(&path)).await?),
            Request::FilesSave { path, text, base_hash } => {
                reply(self.with(move |n| n.save_file(&path, text, base_hash.as_deref())).await?)
            }
            Request::PlugsList => reply(self.engine().plugs().iter().map(plug_view::plug_info).collect::<Vec<_>>()),
            Request::PlugsLogs { name, limit } => reply(self.logs(&name, limit as usize)),
            Request::PlugsAudit { name, limit } => reply(self.audit(&name, limit as usize)?),
            Request::PlugsConfigGet { name } => reply(self.plug_config(&name).await?),
            Request::PlugsConfigCheck { name, values } => reply(self.check_plug_config(&name, &values)?),
            Request::PlugsConfigSet { name, values } => reply(self.set_plug_config(&name, values).await?),
            Request::PlugsGenerations { name } => {
                let records = self.engine().generations(&name);
                let unknown = || Failure::not_found(format!("there is no plug named `{name}`"));
                reply(plug_view::generations(&records.ok_or_else(unknown)?))
            }
            Request::PlugsStart => done(self.leave_safe_mode().await?),
            Request::PlugsFiles { name } => reply(self.plug_folder(&name).await?),
            Request::PlugsFileCreate { name, path } => reply(self.create_plug_file(&name, path).await?),
            Request::PlugsFileRename { name, from, to } => reply(self.rename_plug_file(&name, from, to).await?),
            Request::PlugsFileDelete { name, path } => reply(self.delete_plug_file(&name, path).await?),
            Request::PlugsFileRestore { name, id } => reply(self.restore_plug_file(&name, id).await?),
            Request::PlugsFileOpen { name, path } => reply(self.open_plug_file(&name, path).await?),
            Request::PlugsFileSave { name, path, text, base_hash } => {
                reply(self.save_plug_file(&name, path, text, base_hash).await?)
            }
            Request::PlugsReload { name } => done(self.engine().reload(&name).await?),
            Request::PlugsEnable { name } => done(self.engine().enable(&name).await?),
            Request::PlugsDisable { name } => done(self.engine().disable(&name).await?),
            Request::PlugsGrant { name, permissions, live } => {
                done(self.engine().grant(&name, grant_choice(permissions)?, live.unwrap_or(false)).await?)
            }
            Request::PlugsRevoke { name, permissions } => {
                done(self.engine().revoke(&name, grant_choice(permissions)?).await?)
            }
            Request::SessionGet => reply(self.session()?),
            Request::SessionSet { state } => reply(self.set_session(&state)?),
            Request::SettingsGet => reply(self.settings()),
            Request::SettingsSet { settings } => {
                self.set_settings(&settings)?;
                self.faces().tell(Event::SettingsChanged { settings });
                Ok(Value::Null)
            }
            Request::SearchesList => reply(self.saved_searches().await?),
            Request::SearchesPut { name, query, was, at } => {
                reply(self.put_saved_search(SearchChange { name, query, was, at }).await?)
            }
            Request::SearchesDelete { name } => reply(self.delete_saved_search(name).await?),
            Request::SettingsTextOpen => reply(self.open_settings_text().await?),
            Request::SettingsTextSave { text, base_hash } => reply(self.save_settings_text(text, base_hash).await?),
            Request::FaceFocus => {
                self.faces().focus(face);
                Ok(Value::Null)
            }
            Request::FaceOpened { path } => {
                self.opened(&path);
                Ok(Value::Null)
            }
            Request::FaceAnswer { id, answer } => {
                self.faces().answer(face, id, answer);
                Ok(Value::Null)
            }
            Request::ProgressList => reply(self.progresses.list()),
            Request::ProgressCancel { id } => {
                self.progresses.cancel(id);
                Ok(Value::Null)
            }
            Request::Status => reply(self.status()),
        }
    }

    /// A rename is planned when every note is known, and of real files alone.
    async fn may_be_renamed(&self, wish: &RenameWish) -> Result<(), Failure> {
        match wish {
            RenameWish::File { from: path, .. } | RenameWish::Heading { path, .. } => {
                self.must_be_real(path, "renamed").await?;
            }
            RenameWish::Tag { .. } => {}
        }
        self.indexed().await;
        Ok(())
    }

    /// Plugs hear of the editor's save now that it is on disk.
    fn saved(&self, face: u32, saved: Saved, text: String) -> Saved {
        self.editor_saves.saved(&saved.path, EditorSave { face, text, hash: saved.hash.clone() });
        saved
    }

    /// The commands of all plugs that run.
    #[must_use]
    pub fn commands(&self) -> Vec<Command> {
        let command = |c: jackdaw_plugs::CommandInfo| Command {
            id: c.id,
            name: c.name,
            plug: c.plug,
            key: c.key,
            when: c.when,
            priority: c.priority,
        };
        self.engine().commands().into_iter().map(command).collect()
    }

    fn slash_commands(&self) -> Vec<SlashCommand> {
        let command = |c: jackdaw_plugs::SlashCommandInfo| SlashCommand {
            id: c.id,
            name: c.name,
            description: c.description.unwrap_or_default(),
            plug: c.plug,
        };
        self.engine().slash_commands().into_iter().map(command).collect()
    }

    /// The newest lines of a plug's log, oldest first.
    #[must_use]
    pub fn logs(&self, name: &str, limit: usize) -> Vec<LogLine> {
        self.engine().logs(name, limit).into_iter().map(plug_view::log_line).collect()
    }

    /// What a plug did lately, newest first.
    ///
    /// # Errors
    /// `not_found` for an unknown plug.
    pub fn audit(&self, name: &str, limit: usize) -> Result<Vec<AuditLine>, Failure> {
        let entries = self.engine().audit(name, limit);
        let entries = entries.ok_or_else(|| Failure::not_found(format!("there is no plug named `{name}`")))?;
        Ok(entries.into_iter().map(plug_view::audit_line).collect())
    }

    /// Searches all notes.
    ///
    /// # Errors
    /// `internal` when the index cannot be read.
    pub async fn search(&self, search: SearchInput) -> Result<SearchReply, Failure> {
        self.search_within(search, None).await
    }

    /// The same; plugs that provide notes get as long as this to find theirs.
    async fn search_within(&self, search: SearchInput, patience: Option<Duration>) -> Result<SearchReply, Failure> {
        let SearchInput { query, limit, lines, explain } = search;
        let limit = limit.min(MAX_HITS) as usize;
        let asked = lines.is_some();
        let lines = lines.unwrap_or_default().min(MAX_LINES) as usize;
        let (words, notebook) = (query.clone(), self.shared_notebook());
        let real = |path: &str| notebook.index.hash(path).is_some();
        let (found, provided) = tokio::join!(
            notebook.reading(move |notebook, stopped| {
                notebook.search(&Search { lines, explain, stopped, ..Search::new(&words, limit) })
            }),
            virtual_notes::search(notebook, &query, |_| true, real, &Origin::Api, patience),
        );
        let found = found?;
        let total = saturated(found.total + provided.len());
        Ok(SearchReply {
            hits: found.hits.into_iter().map(|hit| SearchHit::of(hit, asked)).chain(provided).take(limit).collect(),
            total,
            took_us: u32::try_from(found.took_us).unwrap_or(u32::MAX),
            indexing: self.notebook().progress.current().is_some(),
            fuzzy: found.fuzzy,
            understood: found.understood,
        })
    }

    fn session(&self) -> Result<Value, Failure> {
        let stored =
            self.store().setting_get("session", "window").map_err(|error| Failure::internal(error.to_string()))?;
        Ok(stored.unwrap_or(Value::Null))
    }

    fn set_session(&self, state: &Value) -> Result<(), Failure> {
        if state.to_string().len() > MAX_SESSION_BYTES {
            return Err(Failure::new("too_large", "the session holds more than tabs and sizes"));
        }
        self.store().setting_set("session", "window", state).map_err(|error| Failure::internal(error.to_string()))
    }
}

/// A search of a person or a script.
#[derive(Debug, Clone, Default)]
pub struct SearchInput {
    /// As it was typed.
    pub query: String,
    /// Hits at most.
    pub limit: u32,
    /// Matching lines to give with each hit, at most.
    pub lines: Option<u32>,
    /// Give with each hit why it stands where it stands.
    pub explain: bool,
}

impl SearchHit {
    /// `lines`: with those that match.
    pub(crate) fn of(hit: Hit, lines: bool) -> Self {
        let line = |found: LineMatch| SearchLine { line: found.line, snippet: found.snippet };
        Self {
            path: hit.path,
            title: hit.title,
            score: hit.score,
            snippet: hit.snippet,
            line: hit.line,
            matches: lines.then(|| hit.matches.into_iter().map(line).collect()),
            more: lines.then(|| saturated(hit.more)),
            why: hit.why.map(|worth| SearchWorth {
                place: match worth.place {
                    Place::Title => "title",
                    Place::Heading => "heading",
                    Place::Text => "text",
                }
                .to_owned(),
                words: worth.words,
                title: worth.title,
                links: worth.links,
                linked_from: saturated(worth.linked_from),
                recent: worth.recent,
            }),
        }
    }
}

fn saturated(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Permissions by name; none given means all.
///
/// # Errors
/// `invalid` for a name that no permission has.
pub fn grant_choice(permissions: Option<Vec<String>>) -> Result<GrantChoice, Failure> {
    match permissions {
        None => Ok(GrantChoice::All),
        Some(names) => names
            .iter()
            .map(|name| name.parse().map_err(|_| Failure::invalid(format!("there is no permission `{name}`"))))
            .collect::<Result<_, _>>()
            .map(GrantChoice::These),
    }
}
