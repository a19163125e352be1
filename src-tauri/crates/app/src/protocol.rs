//! The one protocol that every face speaks: [`Request`], [`Reply`] and [`Event`].
//!
//! The window carries it over Tauri's IPC, a browser over the WebSocket at `/api/ws`. TypeScript types are generated from here
//! (`cargo xtask bindings` writes `ui/src/protocol/bindings.ts`). It may not know how it is carried.

mod commands;
mod embeds;
mod history;
mod hooks;
mod linking;
mod links;
mod notes;
mod plugs;
mod properties;
mod queries;
mod renaming;
mod replacing;
mod searching;
mod settings;
mod status;

use jackdaw_markdown::LinkKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

pub use commands::{Command, Progress, SlashCommand};
pub use embeds::{Attached, BroughtIn, EmbedKind, EmbedLink, EmbedTarget, NotePart, Upload};
pub use history::{KeptDraft, NoteVersion, TrashEntry, VersionText};
pub use hooks::{
    CompleteHook, Hooks, Mark, MenuHook, PanelHook, PlugCompletion, ShowSubject, Shown, StatusHook, StatusItem,
    ViewHook, WidgetHook,
};
pub use linking::{Backlink, LinkTarget, Linked, LinkedNote, Mention, Mentions, NotLinked};
pub use links::{
    AmbiguousLink, AmbiguousLinks, AmbiguousTarget, BrokenLink, BrokenLinks, LineOfNote, OrphanNote, OrphanNotes,
    UnusedFiles,
};
pub use notes::{
    EntryKind, MovedNote, NoteName, NoteText, Renamed, Restored, Saved, SentText, TextChange, Trashed, TreeEntry,
};
pub use plugs::{
    AuditLine, CodeFrame, ConfigMisfit, HookFigures, LogLine, PlugCallError, PlugConfig, PlugDiagnostic, PlugFile,
    PlugFolder, PlugGeneration, PlugHook, PlugInfo, PlugPermission,
};
pub use properties::{PropertyName, PropertyType, PropertyValue};
pub use queries::{BlockColumn, BlockReply, BlockView, QueryColumn, QueryReply, QueryTable, TaskSet};
pub use renaming::{LastRename, LeftLink, LineChange, RenameDone, RenamePlan, RenameUndone, RenameWish, RewrittenNote};
pub use replacing::{NotReplaced, ReplaceChoice, ReplaceHit, ReplaceNote, ReplacePreview, Replaced, Replacement};
pub use searching::{SavedSearch, SearchHit, SearchLine, SearchReply, SearchWorth, TagCount};
pub use settings::Settings;
pub use status::{IndexProgress, Polling, SpaceInfo, Status};

/// What a face asks. `{"method": "notes.read", "params": {"path": "a.md"}}`.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(tag = "method", content = "params", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the fields are told at each variant")]
pub enum Request {
    /// Several at once, answered one after the other → [`Vec<Outcome>`], in their order. One that fails keeps none of the others.
    #[serde(rename = "many")]
    Many { requests: Vec<Request> },
    /// About the open space → [`SpaceInfo`].
    #[serde(rename = "space.info")]
    SpaceInfo,
    /// Every note and attachment → [`Vec<TreeEntry>`], ascending by path.
    #[serde(rename = "tree.list")]
    TreeList,
    /// → [`NoteText`].
    #[serde(rename = "notes.read")]
    NotesRead { path: String },
    /// The editor's own save → [`Saved`]. `base_hash`: of the text that was edited; when the file changed since: error `conflict`.
    /// At any other error for a change the whole text may still be taken.
    #[serde(rename = "notes.save")]
    NotesSave {
        path: String,
        text: SentText,
        #[ts(optional)]
        base_hash: Option<String>,
    },
    /// A new note; error `conflict` when it exists → [`Saved`].
    #[serde(rename = "notes.create")]
    NotesCreate { path: String, text: String },
    /// → [`Renamed`].
    #[serde(rename = "notes.rename")]
    NotesRename { from: String, to: String },
    /// Moves a note or attachment to the trash → [`Trashed`].
    #[serde(rename = "notes.delete")]
    NotesDelete { path: String },
    /// What a rename of a file, folder, heading or tag would change → [`RenamePlan`]. Answered when all notes are known.
    #[serde(rename = "rename.plan")]
    RenamePlan { wish: RenameWish },
    /// Does it, all or nothing → [`RenameDone`]. `token`: of the plan that was looked at; error `conflict` if it would be another one by now.
    /// `links`: whether links are rewritten; true if it is left out.
    #[serde(rename = "rename.apply")]
    RenameApply {
        wish: RenameWish,
        #[ts(optional)]
        token: Option<String>,
        #[ts(optional)]
        links: Option<bool>,
    },
    /// Takes one back, as far as nothing else was changed since → [`RenameUndone`].
    #[serde(rename = "rename.undo")]
    RenameUndo { id: String },
    /// The rename that can be undone next → [`LastRename`] or null.
    #[serde(rename = "rename.last")]
    RenameLast,
    /// The versions of a note, there or deleted, the newest first → [`Vec<NoteVersion>`].
    #[serde(rename = "history.list")]
    HistoryList { path: String },
    /// One of them with its text → [`VersionText`].
    #[serde(rename = "history.read")]
    HistoryRead {
        path: String,
        #[ts(type = "number")]
        id: i64,
    },
    /// Keeps what the note says now as a version → null.
    #[serde(rename = "history.keep")]
    HistoryKeep { path: String },
    /// Puts a version in the place of what the note says now, which is kept as one → [`Saved`].
    #[serde(rename = "history.restore")]
    HistoryRestore {
        path: String,
        #[ts(type = "number")]
        id: i64,
    },
    /// Keeps a text that is not saved yet, until it is → null. Error `invalid` for a change when the text that it is of is not on disk.
    #[serde(rename = "drafts.put")]
    DraftsPut {
        path: String,
        text: SentText,
        #[ts(optional)]
        base_hash: Option<String>,
    },
    /// The texts that are kept so and that no face has in hand any more, but for those that are on disk by now → [`Vec<KeptDraft>`].
    #[serde(rename = "drafts.list")]
    DraftsList,
    /// Gives one up → null.
    #[serde(rename = "drafts.drop")]
    DraftsDrop { path: String },
    /// What is in the trash, the newest first → [`Vec<TrashEntry>`].
    #[serde(rename = "trash.list")]
    TrashList,
    /// The text of a note in the trash → [`NoteText`].
    #[serde(rename = "trash.read")]
    TrashRead { id: String },
    /// Takes back a delete → [`Restored`]. `to`: another path than where it was; `conflict` if something is there.
    #[serde(rename = "trash.restore")]
    TrashRestore {
        id: String,
        #[ts(optional)]
        to: Option<String>,
    },
    /// Deletes these for good, all if none is named → `number` of them.
    #[serde(rename = "trash.purge")]
    TrashPurge {
        #[ts(optional)]
        ids: Option<Vec<String>>,
    },
    /// Sanitised HTML → `string`.
    #[serde(rename = "notes.html")]
    NotesHtml { path: String },
    /// → [`Vec<Backlink>`].
    #[serde(rename = "notes.backlinks")]
    NotesBacklinks { path: String },
    /// Where other notes name this one without linking it → [`Mentions`].
    #[serde(rename = "notes.mentions")]
    NotesMentions { path: String, limit: u32 },
    /// The other notes that this one names without linking them → [`Mentions`].
    #[serde(rename = "notes.mentionsIn")]
    NotesMentionsIn { path: String, limit: u32 },
    /// Makes links to `target` of mentions of it, in the notes that still have the hash they came with → [`Linked`].
    #[serde(rename = "notes.link")]
    NotesLink { target: String, mentions: Vec<Mention> },
    /// Where a link leads → [`LinkTarget`]. `target` may carry `#heading` or `#^block`; it is as it is written in a link of this kind, a
    /// wikilink if none is said.
    #[serde(rename = "links.resolve")]
    LinksResolve {
        from: String,
        target: String,
        #[serde(default)]
        #[ts(optional, type = "\"wiki\" | \"embed\" | \"markdown\"")]
        kind: Option<LinkKind>,
    },
    /// Links that lead to no file, heading or block, by note → [`BrokenLinks`]. Answered when all notes are known.
    #[serde(rename = "links.broken")]
    LinksBroken { limit: u32 },
    /// Links that several files could be meant by, by note → [`AmbiguousLinks`]. Likewise.
    #[serde(rename = "links.ambiguous")]
    LinksAmbiguous { limit: u32 },
    /// Notes that no link joins to another one → [`OrphanNotes`]. Likewise.
    #[serde(rename = "links.orphans")]
    LinksOrphans { limit: u32 },
    /// Attachments that no note links to or shows → [`UnusedFiles`]. Likewise.
    #[serde(rename = "links.unused")]
    LinksUnused { limit: u32 },
    /// Attachments that this note links to or shows, and no other one does, by path → `string[]`. Likewise.
    #[serde(rename = "links.usedByAlone")]
    LinksUsedByAlone { path: String },
    /// Lines as plain text, shortened; null for one that is not there → `(string | null)[]`, in the order asked for.
    #[serde(rename = "notes.lines")]
    NotesLines { lines: Vec<LineOfNote> },
    /// Titles and aliases for the quick switcher and link completion → [`Vec<NoteName>`].
    #[serde(rename = "notes.names")]
    NotesNames,
    /// → [`SearchReply`].
    #[serde(rename = "search")]
    Search {
        query: String,
        limit: u32,
        /// Matching lines to give with each hit, at most; none if it is left out.
        #[serde(default)]
        #[ts(optional)]
        lines: Option<u32>,
    },
    /// A query in SQL or in the one-line form (one of the two is given); `params`: a list for `?`, an object for `:name` → [`QueryReply`].
    #[serde(rename = "query")]
    Query {
        #[ts(optional)]
        sql: Option<String>,
        #[ts(optional)]
        filter: Option<String>,
        #[ts(optional, type = "unknown")]
        params: Option<Value>,
        #[ts(optional)]
        limit: Option<u32>,
    },
    /// What a query block shows; `text` stands between its fences, `note` is where. `sort`: the column by whose values its reader wants the rows
    /// → [`BlockReply`]. Error `invalid` names the place in the block.
    #[serde(rename = "query.block")]
    QueryBlock {
        text: String,
        #[ts(optional)]
        note: Option<String>,
        #[ts(optional)]
        limit: Option<u32>,
        #[ts(optional)]
        sort: Option<u32>,
        #[ts(optional)]
        descending: Option<bool>,
    },
    /// Puts `state` into the box of the task that had this line, text and state, wherever in the note it is now → [`TaskSet`]; error
    /// `conflict` if it is not there any more.
    #[serde(rename = "tasks.set")]
    TasksSet { path: String, line: u32, text: String, was: String, state: String },
    /// What would be replaced → [`ReplacePreview`].
    #[serde(rename = "replace.preview")]
    ReplacePreview { replacement: Replacement },
    /// Replaces the chosen places in the notes that have not changed since → [`Replaced`].
    #[serde(rename = "replace.apply")]
    ReplaceApply { replacement: Replacement, chosen: Vec<ReplaceChoice> },
    /// Takes a replacement back → [`Replaced`].
    #[serde(rename = "replace.undo")]
    ReplaceUndo { id: u32 },
    /// What can be asked, by example → [`Vec<QueryTable>`].
    #[serde(rename = "query.schema")]
    QuerySchema,
    /// → [`Vec<TagCount>`].
    #[serde(rename = "tags.list")]
    TagsList,
    /// Every name that a property has → [`Vec<PropertyName>`], the most common first.
    #[serde(rename = "properties.list")]
    PropertiesList,
    /// Those of them whose type was chosen, or goes with the name → [`Vec<PropertyName>`]; answered from files alone, and without counts.
    #[serde(rename = "properties.types")]
    PropertiesTypes,
    /// Values that a property has → [`Vec<PropertyValue>`], the most common first.
    #[serde(rename = "properties.values")]
    PropertiesValues { name: String, limit: u32 },
    /// Chooses the type of a property for the space, written into its settings; null takes that back → [`Vec<PropertyName>`].
    #[serde(rename = "properties.setType")]
    PropertiesSetType {
        name: String,
        #[serde(rename = "type")]
        kind: Option<PropertyType>,
    },
    /// → [`Vec<Command>`].
    #[serde(rename = "commands.list")]
    CommandsList,
    /// `id` is `plug.function` → the function's JSON result.
    #[serde(rename = "commands.run")]
    CommandsRun {
        id: String,
        #[ts(type = "unknown")]
        input: Value,
    },
    /// → [`Vec<SlashCommand>`].
    #[serde(rename = "slash.list")]
    SlashList,
    /// Runs a slash command → `string` (text to insert, `|^|` marks the cursor) or null.
    #[serde(rename = "slash.run")]
    SlashRun { id: String },
    /// Every hook that a face shows → [`Hooks`].
    #[serde(rename = "hooks.list")]
    HooksList,
    /// What a plug shows in the status bar for the open note → [`StatusItem`] or null.
    #[serde(rename = "hooks.status")]
    HooksStatus { id: String, note: Option<String> },
    /// Runs an entry of a context menu (`place`: `file editor tag`) on a file, or on a tag in a note → null.
    #[serde(rename = "hooks.menu")]
    HooksMenu {
        id: String,
        place: String,
        path: String,
        #[ts(optional)]
        tag: Option<String>,
    },
    /// Suggestions for what was `typed` after the trigger; `line` is the line up to the cursor → [`Vec<PlugCompletion>`].
    #[serde(rename = "hooks.complete")]
    HooksComplete { id: String, note: String, typed: String, line: String },
    /// Has a plug show something → [`Shown`].
    #[serde(rename = "hooks.show")]
    HooksShow { id: String, subject: ShowSubject },
    /// Runs any hook for its author (`kind` as in [`PlugHook`]) → its JSON result; for `http` `input` is `{method, path, query?, body?}`
    /// and the result `{status, headers, body}`.
    #[serde(rename = "hooks.try")]
    HooksTry {
        kind: String,
        id: String,
        #[ts(type = "unknown")]
        input: Value,
    },
    /// What plugs mark in lines of text (`place`: `editor tree`) → [`Vec<Vec<Mark>>`], one list a line.
    #[serde(rename = "marks.find")]
    MarksFind { place: String, lines: Vec<String> },
    /// A page of a plug says something to its plug → the plug's JSON answer.
    #[serde(rename = "frames.send")]
    FramesSend {
        ticket: String,
        #[ts(type = "unknown")]
        message: Value,
    },
    /// Whether a page's plug may write the file that the page shows → null, or error `permission_denied`.
    #[serde(rename = "frames.maySave")]
    FramesMaySave { ticket: String, path: String },
    /// The frame is gone → null.
    #[serde(rename = "frames.close")]
    FramesClose { ticket: String },
    /// Where embeds of a note lead, in the order asked for → [`Vec<EmbedTarget>`].
    #[serde(rename = "embeds.resolve")]
    EmbedsResolve { from: String, links: Vec<EmbedLink> },
    /// A note, or what stands below a heading of it or in a block, as sanitised HTML → [`NotePart`].
    #[serde(rename = "notes.part")]
    NotesPart {
        path: String,
        #[ts(optional)]
        heading: Option<String>,
        #[ts(optional)]
        block: Option<String>,
    },
    /// This face's ticket for attachments, which stands in their addresses → `string`.
    #[serde(rename = "files.ticket")]
    FilesTicket,
    /// Begins to bring in a file of this size for a note: it comes in parts → [`Upload`]; error `too_large`.
    #[serde(rename = "files.attach")]
    FilesAttach {
        note: String,
        name: String,
        #[ts(type = "number")]
        size: u64,
    },
    /// The next part of it, in Base64 → null.
    #[serde(rename = "files.attachPart")]
    FilesAttachPart { id: u32, data: String },
    /// All of it is there: it is written, under a name that is free → [`Attached`].
    #[serde(rename = "files.attachEnd")]
    FilesAttachEnd { id: u32 },
    /// It is not wanted any more → null.
    #[serde(rename = "files.attachCancel")]
    FilesAttachCancel { id: u32 },
    /// Where new attachments go, as Obsidian writes it: `/` the space's folder, `./` beside the note, `./name` a folder below the note's,
    /// else a folder of the space → `string`.
    #[serde(rename = "files.folder.get")]
    FilesFolderGet,
    /// Writes that into the space's settings → null; error `invalid`.
    #[serde(rename = "files.folder.set")]
    FilesFolderSet { folder: String },
    /// The text of an attachment, for a view that edits it → [`NoteText`].
    #[serde(rename = "files.open")]
    FilesOpen { path: String },
    /// As `notes.save`, for an attachment → [`Saved`].
    #[serde(rename = "files.save")]
    FilesSave {
        path: String,
        text: SentText,
        #[ts(optional)]
        base_hash: Option<String>,
    },
    /// → [`Vec<PlugInfo>`].
    #[serde(rename = "plugs.list")]
    PlugsList,
    /// → [`Vec<LogLine>`], oldest first.
    #[serde(rename = "plugs.logs")]
    PlugsLogs { name: String, limit: u32 },
    /// What it did lately, newest first → [`Vec<AuditLine>`].
    #[serde(rename = "plugs.audit")]
    PlugsAudit { name: String, limit: u32 },
    /// Its settings → [`PlugConfig`].
    #[serde(rename = "plugs.config.get")]
    PlugsConfigGet { name: String },
    /// What of these settings does not fit its schema → [`Vec<ConfigMisfit>`].
    #[serde(rename = "plugs.config.check")]
    PlugsConfigCheck {
        name: String,
        #[ts(type = "unknown")]
        values: Value,
    },
    /// Writes its settings into the space's file; error `invalid` names each value that does not fit → [`PlugConfig`].
    #[serde(rename = "plugs.config.set")]
    PlugsConfigSet {
        name: String,
        #[ts(type = "unknown")]
        values: Value,
    },
    /// Its last generations, newest first → [`Vec<PlugGeneration>`].
    #[serde(rename = "plugs.generations")]
    PlugsGenerations { name: String },
    /// Ends safe mode: loads the plugs → null.
    #[serde(rename = "plugs.start")]
    PlugsStart,
    /// Its own files → [`PlugFolder`].
    #[serde(rename = "plugs.files")]
    PlugsFiles { name: String },
    /// The text of one of them, for the editor → [`NoteText`]; `path` is relative to the plug's folder.
    #[serde(rename = "plugs.file.open")]
    PlugsFileOpen { name: String, path: String },
    /// As `notes.save`, for one of them → [`Saved`]. The plug is then loaded anew.
    #[serde(rename = "plugs.file.save")]
    PlugsFileSave {
        name: String,
        path: String,
        text: String,
        #[ts(optional)]
        base_hash: Option<String>,
    },
    /// Makes an empty file in its folder → [`Saved`]; `conflict` if it is there.
    #[serde(rename = "plugs.file.create")]
    PlugsFileCreate { name: String, path: String },
    /// Gives one of its files another path within its folder → null; `conflict` if there is one of that name.
    #[serde(rename = "plugs.file.rename")]
    PlugsFileRename { name: String, from: String, to: String },
    /// Moves one of its files to the trash of its folder → [`Trashed`].
    #[serde(rename = "plugs.file.delete")]
    PlugsFileDelete { name: String, path: String },
    /// Takes that back → [`Restored`].
    #[serde(rename = "plugs.file.restore")]
    PlugsFileRestore { name: String, id: String },
    /// → null.
    #[serde(rename = "plugs.reload")]
    PlugsReload { name: String },
    /// → null.
    #[serde(rename = "plugs.enable")]
    PlugsEnable { name: String },
    /// → null.
    #[serde(rename = "plugs.disable")]
    PlugsDisable { name: String },
    /// `permissions`: those to allow (as in `PlugInfo.permissions[].id`), null = all it asks; `live`: saves of the plug keep them, for one
    /// that its user edits here → null.
    #[serde(rename = "plugs.grant")]
    PlugsGrant {
        name: String,
        permissions: Option<Vec<String>>,
        #[ts(optional)]
        live: Option<bool>,
    },
    /// null = all → null.
    #[serde(rename = "plugs.revoke")]
    PlugsRevoke { name: String, permissions: Option<Vec<String>> },
    /// What this face stored for this space (open tabs, sizes); null at first → any JSON.
    #[serde(rename = "session.get")]
    SessionGet,
    /// → null.
    #[serde(rename = "session.set")]
    SessionSet {
        #[ts(type = "unknown")]
        state: Value,
    },
    /// The user's settings of the interface → [`Settings`].
    #[serde(rename = "settings.get")]
    SettingsGet,
    /// → null.
    #[serde(rename = "settings.set")]
    SettingsSet { settings: Settings },
    /// The searches that were given a name → [`Vec<SavedSearch>`], in their order: the space's, then the user's own.
    #[serde(rename = "searches.list")]
    SearchesList,
    /// Writes one into the space's settings. `was`: the name of the one that it replaces; error `conflict` if another one has its name.
    /// `at`: its place among them, from 0; the end if none is given → [`Vec<SavedSearch>`].
    #[serde(rename = "searches.put")]
    SearchesPut {
        name: String,
        query: String,
        #[ts(optional)]
        was: Option<String>,
        #[ts(optional)]
        at: Option<u32>,
    },
    /// Removes one from the space's settings → [`Vec<SavedSearch>`].
    #[serde(rename = "searches.delete")]
    SearchesDelete { name: String },
    /// The space's settings file as text, empty where there is none → [`NoteText`].
    #[serde(rename = "settings.text.open")]
    SettingsTextOpen,
    /// As `notes.save`, for it → [`Saved`].
    #[serde(rename = "settings.text.save")]
    SettingsTextSave {
        text: String,
        #[ts(optional)]
        base_hash: Option<String>,
    },
    /// This face has the user's attention (window focused): questions of plugs go to it → null.
    #[serde(rename = "face.focus")]
    FaceFocus,
    /// A note was opened in the editor: emits `note:opened` → null.
    #[serde(rename = "face.opened")]
    FaceOpened { path: String },
    /// The answer to an [`Event::Ask`] → null.
    #[serde(rename = "face.answer")]
    FaceAnswer { id: u32, answer: Answer },
    /// What plugs are busy with now, oldest first → [`Vec<Progress>`].
    #[serde(rename = "progress.list")]
    ProgressList,
    /// The user does not want it any more; the plug hears at its next update → null.
    #[serde(rename = "progress.cancel")]
    ProgressCancel { id: u32 },
    /// Figures for the status bar → [`Status`].
    #[serde(rename = "status")]
    Status,
}

/// What a face says to an [`Event::Ask`].
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[expect(missing_docs, reason = "the fields are told at each variant")]
pub enum Answer {
    /// The value that the question's kind calls for.
    Ok {
        #[ts(type = "unknown")]
        value: Value,
    },
    /// `code` is one of the API's error codes, e.g. `unavailable` when no editor is open.
    Err { code: String, message: String },
}

/// Why a request was not answered. Carried beside [`Reply`] by each face.
#[derive(Debug, Clone, Deserialize, Serialize, TS, thiserror::Error)]
#[error("{code}: {message}")]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// One of `permission_denied not_found conflict invalid timeout unavailable too_large internal`.
    pub code: String,
    /// One sentence that names the mend; no host paths.
    pub message: String,
    /// For `conflict` on save: the hash of what is on disk now.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// For errors of a plug: its name.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plug: Option<String>,
    /// For errors of a plug: `plug.ts:12:5`; of a query: `2:8`, line and column.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
}

/// A request's result as JSON; its shape is named at the request.
pub type Reply = Value;

/// What one of many requests came to.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// Its reply.
    Reply(#[ts(type = "unknown")] Value),
    /// Its failure.
    Failure(Failure),
}

/// What the app tells every face.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the fields are told at each variant")]
pub enum Event {
    /// A note has new text: saved here, by the API, a plug or another program (`origin`: `editor api plug external`).
    NoteChanged { path: String, hash: String, origin: String },
    /// A plug that hears `note:saving` wants another text than the one with this hash, which this face saved: an undoable edit, if the
    /// buffer still holds what was saved. (Else leave it: the next save asks anew.)
    NoteEdited { path: String, hash: String, text: String, plug: String },
    /// A note is new.
    NoteCreated { path: String, hash: String, origin: String },
    /// A note is gone.
    NoteDeleted { path: String, origin: String },
    /// A note has another path.
    NoteRenamed { path: String, from: String, origin: String },
    /// Another program moved many notes at once; of this no `noteRenamed` is told. `treeChanged` follows.
    NotesMoved { moves: Vec<MovedNote>, origin: String },
    /// Changes by other programs are seen in another way than before; none: at once.
    WatchingChanged { polling: Option<Polling> },
    /// An attachment was added, changed or removed.
    FileChanged { path: String },
    /// Many things changed, and not each is told: list the tree anew, and look at what is open.
    TreeChanged,
    /// Rows of these tables changed: a query that reads one of them (`QueryReply.reads`) may have another answer. What every save of a
    /// note changes is named apart, `notes.modified`.
    QueryChanged { tables: Vec<String> },
    /// Indexing goes on, or ended (`done == total`).
    Indexing { progress: IndexProgress },
    /// A plug was loaded, failed, was unloaded or changed state: list plugs, commands and slash commands anew.
    PlugsChanged { name: String, state: String, message: Option<String> },
    /// A call of a plug failed, whoever made it.
    PlugCallFailed { plug: String, error: PlugCallError },
    /// A plug emitted an event of its own: its frames hear it. `name` is `<plug>:<name>`.
    PlugSent {
        plug: String,
        name: String,
        #[ts(type = "unknown")]
        data: Value,
    },
    /// A plug says something to the user. `level`: `info success warning error`.
    Notify { plug: String, message: String, level: String },
    /// A plug asks this face something; answer with `face.answer`.
    /// `kind` and `input` are a syscall's name and input: `editor.current`, `editor.replace {range, text}`, `editor.insert {text}`,
    /// `editor.open {path, line}`, `editor.save`, `clipboard.read`, `clipboard.write {text}`, `ui.prompt {message, default}`, `ui.confirm {message}`, `ui.pick {items, placeholder}`.
    Ask {
        id: u32,
        plug: String,
        kind: String,
        #[ts(type = "unknown")]
        input: Value,
    },
    /// A plug began something that takes a while, or got further with it.
    Progress { progress: Progress },
    /// It is done, or was given up.
    ProgressEnded { id: u32 },
    /// The question is void (the plug's call ended): close its dialog.
    AskCancelled { id: u32 },
    /// The settings of the interface changed, here or in another face.
    SettingsChanged { settings: Settings },
    /// Searches were given a name, renamed or removed, here or by hand.
    SearchesChanged { searches: Vec<SavedSearch> },
    /// Types of properties were chosen, here or by hand: list their names anew.
    PropertyTypesChanged,
    /// A settings file was written by hand, and some of it does not count.
    SettingsProblems { problems: Vec<PlugDiagnostic> },
}

/// What a browser sends over the WebSocket at `/api/ws`. The first message must be `hello`.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(tag = "type", rename_all = "lowercase")]
#[expect(missing_docs, reason = "the fields are told at each variant")]
pub enum ClientMessage {
    /// Authenticates the connection.
    Hello { token: String },
    /// A request; its reply carries the same id.
    Request { id: u32, request: Request },
    /// The answer to a request that only reads (`search`, `query`) is not wanted any more: work on it ends. It is still answered, by a
    /// failure `unavailable`, unless its answer was under way.
    Cancel { id: u32 },
}

/// What the server sends over the WebSocket.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(tag = "type", rename_all = "lowercase")]
#[expect(missing_docs, reason = "the fields are told at each variant")]
pub enum ServerMessage {
    /// The token was right.
    Welcome,
    /// A request's result.
    Reply {
        id: u32,
        #[ts(type = "unknown")]
        value: Value,
    },
    /// A request's failure.
    Failure { id: u32, failure: Failure },
    /// Something happened.
    Event { event: Event },
}
