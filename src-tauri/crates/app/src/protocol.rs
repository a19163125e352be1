//! The one protocol that every face speaks: [`Request`], [`Reply`] and [`Event`].
//!
//! The window carries it over Tauri's IPC, a browser over the WebSocket at `/api/ws`. TypeScript types are generated from here
//! (`cargo xtask bindings` writes `ui/src/protocol/bindings.ts`). It may not know how it is carried.

mod embeds;
mod history;
mod hooks;
mod links;
mod plugs;
mod properties;
mod queries;
mod renaming;
mod replacing;

use jackdaw_markdown::LinkKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

pub use embeds::{Attached, BroughtIn, EmbedKind, EmbedLink, EmbedTarget, NotePart, Upload};
pub use history::{KeptDraft, NoteVersion, TrashEntry, VersionText};
pub use hooks::{
    CompleteHook, Hooks, Mark, MenuHook, PanelHook, PlugCompletion, ShowSubject, Shown, StatusHook, StatusItem,
    ViewHook, WidgetHook,
};
pub use links::{
    AmbiguousLink, AmbiguousLinks, AmbiguousTarget, BrokenLink, BrokenLinks, LineOfNote, OrphanNote, OrphanNotes,
    UnusedFiles,
};
pub use plugs::{
    AuditLine, CodeFrame, ConfigMisfit, HookFigures, LogLine, PlugCallError, PlugConfig, PlugDiagnostic, PlugFile,
    PlugFolder, PlugGeneration, PlugHook, PlugInfo, PlugPermission,
};
pub use properties::{PropertyName, PropertyType, PropertyValue};
pub use renaming::{LastRename, LineChange, RenameDone, RenamePlan, RenameUndone, RenameWish, RewrittenNote};

pub use queries::{BlockColumn, BlockReply, BlockView, QueryColumn, QueryReply, QueryTable, TaskSet};
pub use replacing::{NotReplaced, ReplaceChoice, ReplaceHit, ReplaceNote, ReplacePreview, Replaced, Replacement};

/// What a face asks. `{"method": "notes.read", "params": {"path": "a.md"}}`.
#[derive(Debug, Clone, Deserialize, Serialize, TS)]
#[serde(tag = "method", content = "params", rename_all_fields = "camelCase")]
#[expect(missing_docs, reason = "the fields are told at each variant")]
pub enum Request {
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
    #[serde(rename = "notes.save")]
    NotesSave {
        path: String,
        text: String,
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
    /// Keeps a text that is not saved yet, until it is → null.
    #[serde(rename = "drafts.put")]
    DraftsPut {
        path: String,
        text: String,
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
        text: String,
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

/// About the open space.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpaceInfo {
    /// The folder's name.
    pub name: String,
    /// The folder, for display in the window only.
    pub root: String,
    /// The program's version.
    pub version: String,
    /// Where scripts reach this space, e.g. `http://127.0.0.1:7171`; none when not served.
    pub url: Option<String>,
    /// The note to begin with where no session is stored yet: the tour of the welcome space.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The last start of this space ended while plugs were being loaded: one of them may be why.
    pub crashed_at_start: bool,
    /// No plug is loaded, as asked at the start.
    pub safe_mode: bool,
    /// The note that was written last in a run that did not end by itself (a crash, a power cut): its last keys may be missing.
    pub ended_badly: Option<String>,
    /// What was half done then and is whole now, a sentence each.
    pub recovered: Vec<String>,
    /// What is written in the settings files and does not count.
    pub settings_problems: Vec<PlugDiagnostic>,
}

/// Note or attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    /// A `.md` file.
    Note,
    /// Any other file.
    Attachment,
}

/// One file of the space.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TreeEntry {
    /// Relative to the space, `/`-separated.
    pub path: String,
    /// Note or attachment.
    pub kind: EntryKind,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// RFC 3339 in UTC.
    pub modified: String,
    /// False: listed, but the system does not let us read it.
    pub readable: bool,
}

/// A note's text for the editor.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoteText {
    /// The note.
    pub path: String,
    /// Without BOM, line endings as LF; saving puts them back as they were.
    pub text: String,
    /// BLAKE3 of the bytes on disk.
    pub hash: String,
    /// Why it can only be read (not UTF-8, above the limit), if so.
    pub read_only: Option<String>,
}

/// A save that reached the disk.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    /// The note.
    pub path: String,
    /// BLAKE3 of the bytes on disk.
    pub hash: String,
}

/// A rename that was done.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Renamed {
    /// The new path.
    pub path: String,
    /// Notes whose links were rewritten.
    pub rewritten: u32,
}

/// A delete that can be taken back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Trashed {
    /// For `trash.restore`.
    pub id: String,
}

/// A delete that was taken back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Restored {
    /// Where it is again.
    pub path: String,
}

/// A place that links to a note.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Backlink {
    /// The note with the link.
    pub path: String,
    /// Counts from 1.
    pub line: u32,
    /// The line's text.
    pub context: String,
}

/// A place where a note is named and not linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Mention {
    /// The note that names the other.
    pub path: String,
    /// BLAKE3 of its bytes when it was looked at.
    pub hash: String,
    /// The note that is named.
    #[serde(default)]
    pub target: String,
    /// Counts from 1.
    #[serde(default)]
    pub line: u32,
    /// Where the words begin: an editor's offset.
    pub from: u32,
    /// Where they end.
    pub to: u32,
    /// The words.
    pub text: String,
    /// Their line, shortened around them.
    #[serde(default)]
    pub context: String,
}

/// Unlinked mentions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Mentions {
    /// By note and place; first those of notes that do not link to it, the newest first.
    pub mentions: Vec<Mention>,
    /// How many there are in the notes that were looked at.
    pub total: u32,
    /// Notes that have the words too and were not looked at. 0: `total` is all there are.
    pub unread: u32,
}

/// What became of mentions that were to be links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Linked {
    /// Mentions that are links now.
    pub linked: u32,
    /// The notes that were written.
    pub notes: Vec<LinkedNote>,
    /// The mentions that are none.
    pub failed: Vec<NotLinked>,
}

/// A note that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LinkedNote {
    /// The note.
    pub path: String,
    /// BLAKE3 of the bytes on disk.
    pub hash: String,
}

/// A mention that did not become a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NotLinked {
    /// Its number among those that were asked for, from 0.
    pub mention: u32,
    /// Its note.
    pub path: String,
    /// As in [`Failure`]: `conflict` when the note has changed since.
    pub code: String,
    /// One sentence that names the mend.
    pub message: String,
}

/// Where a link leads.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LinkTarget {
    /// None: there is no such note or attachment.
    pub path: Option<String>,
    /// The heading or block named after `#`.
    pub heading: Option<String>,
    /// Without `^`.
    pub block: Option<String>,
    /// The line of that heading or block, when it is there; counts from 1.
    pub line: Option<u32>,
    /// The path that a new note for this link would get.
    pub create: Option<String>,
}

/// What a note can be called by.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NoteName {
    /// The note.
    pub path: String,
    /// Its title: frontmatter, first heading, or file name.
    pub title: String,
    /// From the frontmatter.
    pub aliases: Vec<String>,
}

/// Results of a search.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub struct SearchReply {
    /// Best first.
    pub hits: Vec<SearchHit>,
    /// How many notes match in all.
    pub total: u32,
    /// Microseconds.
    pub took_us: u32,
    /// True while the space is still being indexed: there may be more.
    pub indexing: bool,
    /// Nothing has the words as they were typed: these have words that are spelled almost alike.
    pub fuzzy: bool,
    /// The search in plain words, as it was understood.
    pub understood: String,
}

/// One note that matches.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchHit {
    /// The note.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Higher is better.
    pub score: f32,
    /// Escaped HTML with `<mark>` around matches.
    pub snippet: String,
    /// Of the best match; counts from 1.
    pub line: u32,
    /// Its matching lines, in the order of the note, as many as were asked for; absent when none were.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub matches: Option<Vec<SearchLine>>,
    /// How many more lines match, if lines were asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub more: Option<u32>,
    /// Why it stands where it stands, if that was asked.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub why: Option<SearchWorth>,
}

/// A line that matches.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchLine {
    /// Counts from 1.
    pub line: u32,
    /// Escaped HTML with `<mark>` around matches.
    pub snippet: String,
}

/// What a hit is worth: first by where its words are, then by the sum of the others.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub struct SearchWorth {
    /// Where all words of the search are: `title` (or name, or alias), `heading` (or title), `text`.
    pub place: String,
    /// How much its words tell it from other notes.
    pub words: f32,
    /// For how much of the title was typed.
    pub title: f32,
    /// For the notes that link to it.
    pub links: f32,
    /// How many these are, up to 255.
    pub linked_from: u32,
    /// For how lately it was changed.
    pub recent: f32,
}

/// A search with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavedSearch {
    /// As it is offered.
    pub name: String,
    /// As it is typed.
    pub query: String,
    /// False: it stands in the user's own settings and is offered in every space; it is changed there, by hand.
    pub in_space: bool,
}

/// A tag and how many notes carry it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TagCount {
    /// Without `#`.
    pub tag: String,
    /// Notes.
    pub count: u32,
}

/// A plug's command.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Command {
    /// `plug.function`.
    pub id: String,
    /// As the palette shows it.
    pub name: String,
    /// Whose it is.
    pub plug: String,
    /// `Mod-Shift-y`, sequences by a space.
    pub key: Option<String>,
    /// `always | editor | selection | note`, combined by `&&` and `!`.
    pub when: String,
    /// Higher first.
    pub priority: i32,
}

/// A plug's slash command.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SlashCommand {
    /// `plug.function`.
    pub id: String,
    /// What is typed after `/`.
    pub name: String,
    /// One line.
    pub description: String,
    /// Whose it is.
    pub plug: String,
}

/// What a plug is busy with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// For `progress.cancel`.
    pub id: u32,
    /// Which plug.
    pub plug: String,
    /// In its words, one line.
    pub label: String,
    /// From 0 to 1; none: it does not know.
    pub value: Option<f32>,
}

/// The user's settings of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// `sans` (Inter) or `serif` (Source Serif 4).
    pub font: String,
    /// Pixels, 12–28.
    pub font_size: u32,
    /// Percent, 50–300: how large the window shows everything. A browser has its own.
    pub zoom: u32,
    /// Whether links follow a rename: `always`, `ask` or `never`.
    pub update_links: String,
    /// How a note's properties are shown: `visible`, `source` (as YAML) or `hidden`.
    pub properties_in_document: String,
    /// Misspelt words are underlined by the web view.
    pub spellcheck: bool,
    /// Lines end where a reader's eye still finds the next one; else they are as wide as the pane.
    pub readable_lines: bool,
    /// Brackets, quotes and Markdown's marks are closed as they are typed.
    pub auto_pairs: bool,
    /// The line that is written stays in the middle.
    pub typewriter: bool,
    /// What is not the paragraph of the cursor is dimmed.
    pub focus_mode: bool,
    /// Vim's keys in the text.
    pub vim: bool,
    /// Lines that have no letter begin at the right; the others always go by their first letter.
    pub right_to_left: bool,
    /// Words and characters are in the status bar.
    pub word_count: bool,
    /// So is how long they take to read.
    pub reading_time: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: "system".into(),
            font: "sans".into(),
            font_size: 16,
            zoom: 100,
            update_links: "always".into(),
            properties_in_document: "visible".into(),
            spellcheck: true,
            readable_lines: true,
            auto_pairs: true,
            typewriter: false,
            focus_mode: false,
            vim: false,
            right_to_left: false,
            word_count: true,
            reading_time: true,
        }
    }
}

/// Figures for the status bar.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// Notes of the space.
    pub notes: u32,
    /// Notes indexed so far in the pass under way; none when it is done.
    pub indexing: Option<IndexProgress>,
    /// Plugs that failed, wait for a grant or are quarantined.
    pub troubled_plugs: Vec<String>,
    /// Changes by other programs are looked for at intervals; none: the system tells them at once.
    pub polling: Option<Polling>,
}

/// The system does not tell what other programs change: they are looked for every few seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Polling {
    /// Why: one clause.
    pub reason: String,
    /// What would help, such as a command; none where nothing would.
    pub help: Option<String>,
}

/// A note that has another path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MovedNote {
    /// The new path.
    pub path: String,
    /// The old path.
    pub from: String,
}

/// How far indexing is.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct IndexProgress {
    /// Notes done.
    pub done: u32,
    /// Notes in all.
    pub total: u32,
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
