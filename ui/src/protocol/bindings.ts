// Generated from src-tauri/crates/app/src/protocol.rs by its test `bindings`. Do not edit.

/**
 * What a face asks. `{"method": "notes.read", "params": {"path": "a.md"}}`.
 */
export type Request = { "method": "many", "params": { requests: Array<Request>, } } | { "method": "space.info" } | { "method": "tree.list" } | { "method": "notes.read", "params": { path: string, } } | { "method": "notes.save", "params": { path: string, text: SentText, baseHash?: string, } } | { "method": "notes.create", "params": { path: string, text: string, } } | { "method": "notes.rename", "params": { from: string, to: string, } } | { "method": "notes.delete", "params": { path: string, } } | { "method": "rename.plan", "params": { wish: RenameWish, } } | { "method": "rename.apply", "params": { wish: RenameWish, token?: string, links?: boolean, } } | { "method": "rename.undo", "params": { id: string, } } | { "method": "rename.last" } | { "method": "history.list", "params": { path: string, } } | { "method": "history.read", "params": { path: string, id: number, } } | { "method": "history.keep", "params": { path: string, } } | { "method": "history.restore", "params": { path: string, id: number, } } | { "method": "drafts.put", "params": { path: string, text: SentText, baseHash?: string, } } | { "method": "drafts.list" } | { "method": "drafts.drop", "params": { path: string, } } | { "method": "trash.list" } | { "method": "trash.read", "params": { id: string, } } | { "method": "trash.restore", "params": { id: string, to?: string, } } | { "method": "trash.purge", "params": { ids?: Array<string>, } } | { "method": "notes.html", "params": { path: string, } } | { "method": "notes.backlinks", "params": { path: string, } } | { "method": "notes.mentions", "params": { path: string, limit: number, } } | { "method": "notes.mentionsIn", "params": { path: string, limit: number, } } | { "method": "notes.link", "params": { target: string, mentions: Array<Mention>, } } | { "method": "links.resolve", "params": { from: string, target: string, kind?: "wiki" | "embed" | "markdown", } } | { "method": "links.broken", "params": { limit: number, } } | { "method": "links.ambiguous", "params": { limit: number, } } | { "method": "links.orphans", "params": { limit: number, } } | { "method": "links.unused", "params": { limit: number, } } | { "method": "links.usedByAlone", "params": { path: string, } } | { "method": "notes.lines", "params": { lines: Array<LineOfNote>, } } | { "method": "notes.names" } | { "method": "search", "params": { query: string, limit: number, 
/**
 * Matching lines to give with each hit, at most; none if it is left out.
 */
lines?: number, } } | { "method": "query", "params": { sql?: string, filter?: string, params?: unknown, limit?: number, } } | { "method": "query.block", "params": { text: string, note?: string, limit?: number, sort?: number, descending?: boolean, } } | { "method": "tasks.set", "params": { path: string, line: number, text: string, was: string, state: string, } } | { "method": "replace.preview", "params": { replacement: Replacement, } } | { "method": "replace.apply", "params": { replacement: Replacement, chosen: Array<ReplaceChoice>, } } | { "method": "replace.undo", "params": { id: number, } } | { "method": "query.schema" } | { "method": "tags.list" } | { "method": "properties.list" } | { "method": "properties.types" } | { "method": "properties.values", "params": { name: string, limit: number, } } | { "method": "properties.setType", "params": { name: string, type: PropertyType | null, } } | { "method": "commands.list" } | { "method": "commands.run", "params": { id: string, input: unknown, } } | { "method": "slash.list" } | { "method": "slash.run", "params": { id: string, } } | { "method": "hooks.list" } | { "method": "hooks.status", "params": { id: string, note: string | null, } } | { "method": "hooks.menu", "params": { id: string, place: string, path: string, tag?: string, } } | { "method": "hooks.complete", "params": { id: string, note: string, typed: string, line: string, } } | { "method": "hooks.show", "params": { id: string, subject: ShowSubject, } } | { "method": "hooks.try", "params": { kind: string, id: string, input: unknown, } } | { "method": "marks.find", "params": { place: string, lines: Array<string>, } } | { "method": "frames.send", "params": { ticket: string, message: unknown, } } | { "method": "frames.maySave", "params": { ticket: string, path: string, } } | { "method": "frames.close", "params": { ticket: string, } } | { "method": "embeds.resolve", "params": { from: string, links: Array<EmbedLink>, } } | { "method": "notes.part", "params": { path: string, heading?: string, block?: string, } } | { "method": "files.ticket" } | { "method": "files.attach", "params": { note: string, name: string, size: number, } } | { "method": "files.attachPart", "params": { id: number, data: string, } } | { "method": "files.attachEnd", "params": { id: number, } } | { "method": "files.attachCancel", "params": { id: number, } } | { "method": "files.folder.get" } | { "method": "files.folder.set", "params": { folder: string, } } | { "method": "files.open", "params": { path: string, } } | { "method": "files.save", "params": { path: string, text: SentText, baseHash?: string, } } | { "method": "plugs.list" } | { "method": "plugs.logs", "params": { name: string, limit: number, } } | { "method": "plugs.audit", "params": { name: string, limit: number, } } | { "method": "plugs.config.get", "params": { name: string, } } | { "method": "plugs.config.check", "params": { name: string, values: unknown, } } | { "method": "plugs.config.set", "params": { name: string, values: unknown, } } | { "method": "plugs.generations", "params": { name: string, } } | { "method": "plugs.start" } | { "method": "plugs.files", "params": { name: string, } } | { "method": "plugs.file.open", "params": { name: string, path: string, } } | { "method": "plugs.file.save", "params": { name: string, path: string, text: string, baseHash?: string, } } | { "method": "plugs.file.create", "params": { name: string, path: string, } } | { "method": "plugs.file.rename", "params": { name: string, from: string, to: string, } } | { "method": "plugs.file.delete", "params": { name: string, path: string, } } | { "method": "plugs.file.restore", "params": { name: string, id: string, } } | { "method": "plugs.reload", "params": { name: string, } } | { "method": "plugs.enable", "params": { name: string, } } | { "method": "plugs.disable", "params": { name: string, } } | { "method": "plugs.grant", "params": { name: string, permissions: Array<string> | null, live?: boolean, } } | { "method": "plugs.revoke", "params": { name: string, permissions: Array<string> | null, } } | { "method": "session.get" } | { "method": "session.set", "params": { state: unknown, } } | { "method": "settings.get" } | { "method": "settings.set", "params": { settings: Settings, } } | { "method": "searches.list" } | { "method": "searches.put", "params": { name: string, query: string, was?: string, at?: number, } } | { "method": "searches.delete", "params": { name: string, } } | { "method": "settings.text.open" } | { "method": "settings.text.save", "params": { text: string, baseHash?: string, } } | { "method": "face.focus" } | { "method": "face.opened", "params": { path: string, } } | { "method": "face.answer", "params": { id: number, answer: Answer, } } | { "method": "progress.list" } | { "method": "progress.cancel", "params": { id: number, } } | { "method": "status" };

/**
 * What a face says to an [`Event::Ask`].
 */
export type Answer = { "kind": "ok", value: unknown, } | { "kind": "err", code: string, message: string, };

/**
 * Why a request was not answered. Carried beside [`Reply`] by each face.
 */
export type Failure = { 
/**
 * One of `permission_denied not_found conflict invalid timeout unavailable too_large internal`.
 */
code: string, 
/**
 * One sentence that names the mend; no host paths.
 */
message: string, 
/**
 * For `conflict` on save: the hash of what is on disk now.
 */
hash?: string, 
/**
 * For errors of a plug: its name.
 */
plug?: string, 
/**
 * For errors of a plug: `plug.ts:12:5`; of a query: `2:8`, line and column.
 */
position?: string, };

/**
 * What one of many requests came to.
 */
export type Outcome = { "reply": unknown } | { "failure": Failure };

/**
 * About the open space.
 */
export type SpaceInfo = { 
/**
 * The folder's name.
 */
name: string, 
/**
 * The folder, for display in the window only.
 */
root: string, 
/**
 * The program's version.
 */
version: string, 
/**
 * Where scripts reach this space, e.g. `http://127.0.0.1:7171`; none when not served.
 */
url: string | null, 
/**
 * The note to begin with where no session is stored yet: the tour of the welcome space.
 */
first?: string, 
/**
 * The last start of this space ended while plugs were being loaded: one of them may be why.
 */
crashedAtStart: boolean, 
/**
 * No plug is loaded, as asked at the start.
 */
safeMode: boolean, 
/**
 * The note that was written last in a run that did not end by itself (a crash, a power cut): its last keys may be missing.
 */
endedBadly: string | null, 
/**
 * What was half done then and is whole now, a sentence each.
 */
recovered: Array<string>, 
/**
 * What is written in the settings files and does not count.
 */
settingsProblems: Array<PlugDiagnostic>, };

/**
 * Note or attachment.
 */
export type EntryKind = "note" | "attachment";

/**
 * One file of the space.
 */
export type TreeEntry = { 
/**
 * Relative to the space, `/`-separated.
 */
path: string, 
/**
 * Note or attachment.
 */
kind: EntryKind, 
/**
 * Bytes.
 */
size: number, 
/**
 * RFC 3339 in UTC.
 */
modified: string, 
/**
 * False: listed, but the system does not let us read it.
 */
readable: boolean, };

/**
 * A note's text for the editor.
 */
export type NoteText = { 
/**
 * The note.
 */
path: string, 
/**
 * Without BOM, line endings as LF; saving puts them back as they were.
 */
text: string, 
/**
 * BLAKE3 of the bytes on disk.
 */
hash: string, 
/**
 * Why it can only be read (not UTF-8, above the limit), if so.
 */
readOnly: string | null, };

/**
 * A save that reached the disk.
 */
export type Saved = { 
/**
 * The note.
 */
path: string, 
/**
 * BLAKE3 of the bytes on disk.
 */
hash: string, 
/**
 * `notes.read` gives the very text that was sent, so that changes of it may follow. False where a line break or a mark came out otherwise,
 * or nobody looked.
 */
exact: boolean, };

/**
 * A text as a face sends it.
 */
export type SentText = string | TextChange;

/**
 * The one range in which a text is other than the one it came of, in UTF-16 units of that as `notes.read` gives it.
 */
export type TextChange = { 
/**
 * Its start.
 */
from: number, 
/**
 * Its end.
 */
to: number, 
/**
 * What stands there now.
 */
insert: string, 
/**
 * UTF-16 units of the whole text that this makes: a guard against what it was not made for.
 */
length: number, };

/**
 * A rename that was done.
 */
export type Renamed = { 
/**
 * The new path.
 */
path: string, 
/**
 * Notes whose links were rewritten.
 */
rewritten: number, };

/**
 * What is to be called otherwise.
 */
export type RenameWish = { "kind": "file", from: string, to: string, } | { "kind": "heading", path: string, line: number, to: string, } | { "kind": "tag", from: string, to: string, };

/**
 * What a rename would change.
 */
export type RenamePlan = { 
/**
 * Names this plan: given to `rename.apply`, nothing is done if it would be another one by now.
 */
token: string, 
/**
 * In words: "Rename “Old” to “New”".
 */
title: string, 
/**
 * Files that are moved, at most a thousand of them.
 */
moves: Array<MovedNote>, 
/**
 * How many are moved.
 */
moved: number, 
/**
 * The notes whose text changes.
 */
notes: Array<RewrittenNote>, 
/**
 * The links that cannot say the new name, and would lead nowhere.
 */
left: Array<LeftLink>, };

/**
 * A link that stays as it is although what it leads to has another name: its form cannot say that name.
 */
export type LeftLink = { 
/**
 * The note's path before.
 */
path: string, 
/**
 * Counts from 1.
 */
line: number, 
/**
 * As it is written, before `#` and `|`.
 */
target: string, };

/**
 * A note whose text a rename changes.
 */
export type RewrittenNote = { 
/**
 * Its path now.
 */
path: string, 
/**
 * How many places of it change.
 */
changes: number, 
/**
 * The lines that change, at most a hundred of them.
 */
lines: Array<LineChange>, };

/**
 * A line before and after.
 */
export type LineChange = { 
/**
 * Counts from 1.
 */
line: number, 
/**
 * As it is, shortened around what changes.
 */
before: string, 
/**
 * As it would be.
 */
after: string, };

/**
 * A rename that was done, all of it.
 */
export type RenameDone = { 
/**
 * For `rename.undo`.
 */
id: string, 
/**
 * In words.
 */
title: string, 
/**
 * The new path of the file or folder; of a heading its note; none for a tag.
 */
path: string | null, 
/**
 * Files that were moved.
 */
moved: number, 
/**
 * Notes whose text was changed.
 */
rewritten: number, 
/**
 * The links that could not be.
 */
left: Array<LeftLink>, };

/**
 * A rename that can be undone.
 */
export type LastRename = { 
/**
 * For `rename.undo`.
 */
id: string, 
/**
 * In words.
 */
title: string, };

/**
 * A rename that was undone.
 */
export type RenameUndone = { 
/**
 * In words: what was undone.
 */
title: string, 
/**
 * Where the file or folder is again.
 */
path: string | null, 
/**
 * Notes that have their text of before.
 */
restored: number, 
/**
 * Notes that were changed since, and were left as they are.
 */
left: Array<string>, };

/**
 * An earlier version of a note.
 */
export type NoteVersion = { 
/**
 * For `history.read` and `history.restore`.
 */
id: number, 
/**
 * When the note was written so; RFC 3339 in UTC.
 */
time: string, 
/**
 * BLAKE3 of its bytes.
 */
hash: string, 
/**
 * Bytes.
 */
size: number, 
/**
 * Before what it was kept: `edit api plug outside rename delete restore`, or `kept` when somebody asked for it.
 */
why: string, };

/**
 * One with its text.
 */
export type VersionText = { 
/**
 * Which.
 */
version: NoteVersion, 
/**
 * Without BOM, line endings as LF.
 */
text: string, };

/**
 * A text that could not be saved where it belongs, and is kept.
 */
export type KeptDraft = { 
/**
 * The note.
 */
path: string, 
/**
 * The hash that it was based on; none for a new note.
 */
baseHash: string | null, 
/**
 * The text that it was based on, if it is known.
 */
baseText: string | null, 
/**
 * As the editor has it.
 */
text: string, 
/**
 * When it was kept; RFC 3339 in UTC.
 */
time: string, };

/**
 * A file in the trash.
 */
export type TrashEntry = { 
/**
 * For `trash.restore`, `trash.read` and `trash.purge`.
 */
id: string, 
/**
 * Where it was.
 */
path: string, 
/**
 * When it was deleted; RFC 3339 in UTC.
 */
deleted: string, 
/**
 * Bytes.
 */
size: number, 
/**
 * Something has its place now: it can be restored under another path only.
 */
taken: boolean, };

/**
 * A delete that can be taken back.
 */
export type Trashed = { 
/**
 * For `trash.restore`.
 */
id: string, };

/**
 * A delete that was taken back.
 */
export type Restored = { 
/**
 * Where it is again.
 */
path: string, };

/**
 * A place that links to a note.
 */
export type Backlink = { 
/**
 * The note with the link.
 */
path: string, 
/**
 * Counts from 1.
 */
line: number, 
/**
 * The line's text.
 */
context: string, };

/**
 * A place where a note is named and not linked.
 */
export type Mention = { 
/**
 * The note that names the other.
 */
path: string, 
/**
 * BLAKE3 of its bytes when it was looked at.
 */
hash: string, 
/**
 * The note that is named.
 */
target: string, 
/**
 * Counts from 1.
 */
line: number, 
/**
 * Where the words begin: an editor's offset.
 */
from: number, 
/**
 * Where they end.
 */
to: number, 
/**
 * The words.
 */
text: string, 
/**
 * Their line, shortened around them.
 */
context: string, };

/**
 * Unlinked mentions.
 */
export type Mentions = { 
/**
 * By note and place; first those of notes that do not link to it, the newest first.
 */
mentions: Array<Mention>, 
/**
 * How many there are in the notes that were looked at.
 */
total: number, 
/**
 * Notes that have the words too and were not looked at. 0: `total` is all there are.
 */
unread: number, };

/**
 * What became of mentions that were to be links.
 */
export type Linked = { 
/**
 * Mentions that are links now.
 */
linked: number, 
/**
 * The notes that were written.
 */
notes: Array<LinkedNote>, 
/**
 * The mentions that are none.
 */
failed: Array<NotLinked>, };

/**
 * A note that was written.
 */
export type LinkedNote = { 
/**
 * The note.
 */
path: string, 
/**
 * BLAKE3 of the bytes on disk.
 */
hash: string, };

/**
 * A mention that did not become a link.
 */
export type NotLinked = { 
/**
 * Its number among those that were asked for, from 0.
 */
mention: number, 
/**
 * Its note.
 */
path: string, 
/**
 * As in [`Failure`]: `conflict` when the note has changed since.
 */
code: string, 
/**
 * One sentence that names the mend.
 */
message: string, };

/**
 * Where a link leads.
 */
export type LinkTarget = { 
/**
 * None: there is no such note or attachment.
 */
path: string | null, 
/**
 * The heading or block named after `#`.
 */
heading: string | null, 
/**
 * Without `^`.
 */
block: string | null, 
/**
 * The line of that heading or block, when it is there; counts from 1.
 */
line: number | null, 
/**
 * The path that a new note for this link would get.
 */
create: string | null, };

/**
 * Links that do not lead where they should.
 */
export type BrokenLinks = { 
/**
 * By path and line; at most as many as asked for.
 */
links: Array<BrokenLink>, 
/**
 * How many there are.
 */
total: number, };

/**
 * A link to no file, or to a heading or block that its note does not have.
 */
export type BrokenLink = { 
/**
 * The note it is in.
 */
path: string, 
/**
 * Its line, from 1.
 */
line: number, 
/**
 * What it wants, as it is written; of a heading or block the note that has none such.
 */
target: string, 
/**
 * The heading that is not there.
 */
heading: string | null, 
/**
 * The block id that is not there.
 */
block: string | null, 
/**
 * The note that would have to be made, if one can be.
 */
create: string | null, };

/**
 * Links that several files could be meant by.
 */
export type AmbiguousLinks = { 
/**
 * By path and line; at most as many as asked for.
 */
links: Array<AmbiguousLink>, 
/**
 * What they say, each once.
 */
targets: Array<AmbiguousTarget>, 
/**
 * How many links there are.
 */
total: number, };

/**
 * A link that several files could be meant by.
 */
export type AmbiguousLink = { 
/**
 * The note it is in.
 */
path: string, 
/**
 * Its line, from 1.
 */
line: number, 
/**
 * What it says: its place in `targets`.
 */
target: number, 
/**
 * The file that it leads to.
 */
leads: string | null, };

/**
 * What an ambiguous link says.
 */
export type AmbiguousTarget = { 
/**
 * As it is written.
 */
target: string, 
/**
 * The files, by path.
 */
choices: Array<string>, };

/**
 * An embed as it is written.
 */
export type EmbedLink = { 
/**
 * What stands before `|`, or in the parentheses of `![](…)`; it may carry `#heading`, `#^block` or `#page=3`.
 */
target: string, 
/**
 * `embed`, `wiki` or `markdown`.
 */
kind: "wiki" | "embed" | "markdown", };

/**
 * What an embed is shown as.
 */
export type EmbedKind = "note" | "image" | "audio" | "video" | "pdf" | "file";

/**
 * Where an embed leads, and what has to be known to give it its room.
 */
export type EmbedTarget = { 
/**
 * None: there is no such file.
 */
path: string | null, 
/**
 * As what it is shown; of a missing file what its name says.
 */
kind: EmbedKind, 
/**
 * Another one for other content: of a note's text, of an attachment's bytes.
 */
stamp: string, 
/**
 * Pixels of a picture, as it is shown.
 */
width: number | null, 
/**
 * Likewise.
 */
height: number | null, 
/**
 * The heading after `#`; of a PDF what stands there, e.g. `page=3`.
 */
heading: string | null, 
/**
 * After `#^`.
 */
block: string | null, 
/**
 * The path of a note that can be made for it, where there is none.
 */
create: string | null, };

/**
 * A note, or a part of one, to be shown in another place.
 */
export type NotePart = { 
/**
 * The note.
 */
path: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Sanitised. None: the note has no such heading or block.
 */
html: string | null, 
/**
 * The line that the part begins on, from 1.
 */
line: number, 
/**
 * Of the note's text.
 */
stamp: string, };

/**
 * A file that is being brought in.
 */
export type Upload = { 
/**
 * Names it in `files.attachPart` and `files.attachEnd`.
 */
id: number, 
/**
 * Bytes that one part may have.
 */
part: number, };

/**
 * A file that was brought in.
 */
export type Attached = { 
/**
 * Where it is.
 */
path: string, 
/**
 * What a link in the note says to mean it: the name alone where that is enough.
 */
target: string, 
/**
 * As what it is shown.
 */
kind: EmbedKind, };

/**
 * What became of a file that a window was to bring in.
 */
export type BroughtIn = { 
/**
 * The file's own.
 */
name: string, 
/**
 * None: it could not be brought in.
 */
attached: Attached | null, 
/**
 * Why not, in a sentence.
 */
failure: string | null, };

/**
 * What kind of values a property has.
 */
export type PropertyType = "text" | "list" | "number" | "checkbox" | "date" | "datetime" | "tags" | "aliases";

/**
 * A name that properties have.
 */
export type PropertyName = { 
/**
 * As it is written in a note; names are the same in any case.
 */
name: string, 
/**
 * The type that was chosen for it, else what all its values are.
 */
type: PropertyType, 
/**
 * It was chosen, or goes with the name: a value that is otherwise does not fit.
 */
chosen: boolean, 
/**
 * Notes that have it in their frontmatter.
 */
count: number, };

/**
 * A value that a property has somewhere.
 */
export type PropertyValue = { 
/**
 * As text; of a list one of its entries.
 */
value: string, 
/**
 * Notes that have it.
 */
count: number, };

/**
 * Notes that no link joins to another one.
 */
export type OrphanNotes = { 
/**
 * By path; at most as many as asked for.
 */
notes: Array<OrphanNote>, 
/**
 * How many there are.
 */
total: number, };

/**
 * A note that no link joins to another one.
 */
export type OrphanNote = { 
/**
 * Its path.
 */
path: string, 
/**
 * Its title.
 */
title: string, };

/**
 * Attachments that no note links to or shows.
 */
export type UnusedFiles = { 
/**
 * By path; at most as many as asked for.
 */
paths: Array<string>, 
/**
 * How many there are.
 */
total: number, };

/**
 * A line of a note that is to be read.
 */
export type LineOfNote = { 
/**
 * The note.
 */
path: string, 
/**
 * From 1.
 */
line: number, 
/**
 * Words of it that are to be seen, where it is long.
 */
words: string, };

/**
 * What a note can be called by.
 */
export type NoteName = { 
/**
 * The note.
 */
path: string, 
/**
 * Its title: frontmatter, first heading, or file name.
 */
title: string, 
/**
 * From the frontmatter.
 */
aliases: Array<string>, };

/**
 * Results of a search.
 */
export type SearchReply = { 
/**
 * Best first.
 */
hits: Array<SearchHit>, 
/**
 * How many notes match in all.
 */
total: number, 
/**
 * Microseconds.
 */
took_us: number, 
/**
 * True while the space is still being indexed: there may be more.
 */
indexing: boolean, 
/**
 * Nothing has the words as they were typed: these have words that are spelled almost alike.
 */
fuzzy: boolean, 
/**
 * The search in plain words, as it was understood.
 */
understood: string, };

/**
 * One note that matches.
 */
export type SearchHit = { 
/**
 * The note.
 */
path: string, 
/**
 * Its title.
 */
title: string, 
/**
 * Higher is better.
 */
score: number, 
/**
 * Escaped HTML with `<mark>` around matches.
 */
snippet: string, 
/**
 * Of the best match; counts from 1.
 */
line: number, 
/**
 * Its matching lines, in the order of the note, as many as were asked for; absent when none were.
 */
matches?: Array<SearchLine>, 
/**
 * How many more lines match, if lines were asked for.
 */
more?: number, 
/**
 * Why it stands where it stands, if that was asked.
 */
why?: SearchWorth, };

/**
 * A line that matches.
 */
export type SearchLine = { 
/**
 * Counts from 1.
 */
line: number, 
/**
 * Escaped HTML with `<mark>` around matches.
 */
snippet: string, };

/**
 * What a hit is worth: first by where its words are, then by the sum of the others.
 */
export type SearchWorth = { 
/**
 * Where all words of the search are: `title` (or name, or alias), `heading` (or title), `text`.
 */
place: string, 
/**
 * How much its words tell it from other notes.
 */
words: number, 
/**
 * For how much of the title was typed.
 */
title: number, 
/**
 * For the notes that link to it.
 */
links: number, 
/**
 * How many these are, up to 255.
 */
linked_from: number, 
/**
 * For how lately it was changed.
 */
recent: number, };

/**
 * A search with a name.
 */
export type SavedSearch = { 
/**
 * As it is offered.
 */
name: string, 
/**
 * As it is typed.
 */
query: string, 
/**
 * False: it stands in the user's own settings and is offered in every space; it is changed there, by hand.
 */
inSpace: boolean, };

/**
 * What a query found.
 */
export type QueryReply = { 
/**
 * Names of the columns.
 */
columns: Array<string>, 
/**
 * A value for each column: null, a number or a text.
 */
rows: (string | number | null)[][], 
/**
 * There is more than an answer holds.
 */
truncated: boolean, 
/**
 * Microseconds.
 */
took_us: number, 
/**
 * The tables that it read; see [`crate::protocol::Event::QueryChanged`].
 */
reads: Array<string>, 
/**
 * For the one-line form: the SQL that it stands for.
 */
sql?: string, };

/**
 * A table that queries read.
 */
export type QueryTable = { 
/**
 * Its name.
 */
name: string, 
/**
 * What its rows are.
 */
about: string, 
/**
 * How many there are.
 */
rows: number, 
/**
 * Its columns.
 */
columns: Array<QueryColumn>, };

/**
 * A column of one.
 */
export type QueryColumn = { 
/**
 * Its name.
 */
name: string, 
/**
 * `text`, `integer` or `real`.
 */
type: string, 
/**
 * What it says.
 */
about: string, 
/**
 * A value that stands in it in this space, or null.
 */
example: string | number | null, };

/**
 * What a block shows.
 */
export type BlockReply = { 
/**
 * How.
 */
view: BlockView, 
/**
 * What each row has.
 */
columns: Array<BlockColumn>, 
/**
 * A value for each column: null, a number or a text.
 */
rows: (string | number | null)[][], 
/**
 * The column whose values stand above the rows that share them; such rows follow each other.
 */
group: number | null, 
/**
 * There are more rows than were asked for.
 */
truncated: boolean, 
/**
 * Whether it can be asked for in another order.
 */
sortable: boolean, 
/**
 * Microseconds.
 */
tookUs: number, 
/**
 * The tables that it read; see [`crate::protocol::Event::QueryChanged`].
 */
reads: Array<string>, };

/**
 * How a block shows its rows.
 */
export type BlockView = "table" | "list" | "tasks" | "count";

/**
 * A column of a block.
 */
export type BlockColumn = { 
/**
 * As it is called.
 */
name: string, 
/**
 * The column of the tables that it is, by which it is known how to show it; `snippet`: HTML, escaped, with `<mark>` around matches.
 */
column: string | null, 
/**
 * Its place among those that are shown; null for what is only needed.
 */
shown: number | null, };

/**
 * A task's box has another character.
 */
export type TaskSet = { 
/**
 * The note.
 */
path: string, 
/**
 * Where the task is now.
 */
line: number, 
/**
 * BLAKE3 of the bytes on disk.
 */
hash: string, };

/**
 * What is to be replaced by what.
 */
export type Replacement = { 
/**
 * A text, or a regular expression of Rust's `regex`; `^` and `$` are those of lines.
 */
find: string, 
/**
 * With a regular expression `$1` and `${name}` are its groups, `$0` is all of it, `$$` a dollar, `\n` a new line, `\t` a tab.
 */
replace: string, 
/**
 * `find` is a regular expression.
 */
regex: boolean, 
/**
 * Letters are as they are typed: `a` is not `A`.
 */
matchCase: boolean, 
/**
 * Not within words.
 */
wholeWord: boolean, 
/**
 * A search: only in the notes that it finds. Empty: in all.
 */
within: string, };

/**
 * What would be replaced.
 */
export type ReplacePreview = { 
/**
 * By path.
 */
notes: Array<ReplaceNote>, 
/**
 * How many places there are.
 */
total: number, 
/**
 * In how many notes.
 */
totalNotes: number, 
/**
 * Notes that could not be read.
 */
unread: number, };

/**
 * A note with its places.
 */
export type ReplaceNote = { 
/**
 * The note.
 */
path: string, 
/**
 * Its title.
 */
title: string, 
/**
 * BLAKE3 of the bytes in which they were found.
 */
hash: string, 
/**
 * In the order of the note.
 */
hits: Array<ReplaceHit>, };

/**
 * A place, with a little of its line around it.
 */
export type ReplaceHit = { 
/**
 * Where it begins; counts from 1.
 */
line: number, 
/**
 * Of its line, before it.
 */
before: string, 
/**
 * What is there now, shortened.
 */
text: string, 
/**
 * What would stand there, shortened.
 */
with: string, 
/**
 * Of its line, behind it.
 */
after: string, };

/**
 * Which places of a note are wanted.
 */
export type ReplaceChoice = { 
/**
 * The note.
 */
path: string, 
/**
 * As in the preview: a note that changed since is left as it is.
 */
hash: string, 
/**
 * Their numbers among the note's places, from 0; null: all.
 */
hits: Array<number> | null, };

/**
 * What was replaced.
 */
export type Replaced = { 
/**
 * For `replace.undo`.
 */
id: number, 
/**
 * Places.
 */
places: number, 
/**
 * Notes that were written.
 */
notes: Array<string>, 
/**
 * Notes that were not.
 */
failed: Array<NotReplaced>, };

/**
 * A note that was left as it is.
 */
export type NotReplaced = { 
/**
 * The note.
 */
path: string, 
/**
 * As in [`crate::protocol::Failure`]: `conflict` when the note has changed since.
 */
code: string, 
/**
 * One sentence that names the mend.
 */
message: string, };

/**
 * A tag and how many notes carry it.
 */
export type TagCount = { 
/**
 * Without `#`.
 */
tag: string, 
/**
 * Notes.
 */
count: number, };

/**
 * A plug's command.
 */
export type Command = { 
/**
 * `plug.function`.
 */
id: string, 
/**
 * As the palette shows it.
 */
name: string, 
/**
 * Whose it is.
 */
plug: string, 
/**
 * `Mod-Shift-y`, sequences by a space.
 */
key: string | null, 
/**
 * `always | editor | selection | note`, combined by `&&` and `!`.
 */
when: string, 
/**
 * Higher first.
 */
priority: number, };

/**
 * A plug's slash command.
 */
export type SlashCommand = { 
/**
 * `plug.function`.
 */
id: string, 
/**
 * What is typed after `/`.
 */
name: string, 
/**
 * One line.
 */
description: string, 
/**
 * Whose it is.
 */
plug: string, };

/**
 * Every hook that a face shows.
 */
export type Hooks = { 
/**
 * In the status bar.
 */
status: Array<StatusHook>, 
/**
 * In context menus.
 */
menus: Array<MenuHook>, 
/**
 * While typing.
 */
completions: Array<CompleteHook>, 
/**
 * Fences that a plug renders.
 */
widgets: Array<WidgetHook>, 
/**
 * Beside the editor.
 */
panels: Array<PanelHook>, 
/**
 * Whole tabs.
 */
views: Array<ViewHook>, 
/**
 * Whether any plug marks text in the editor: only then `marks.find` is worth asking.
 */
marksEditor: boolean, 
/**
 * The same for names in the file tree.
 */
marksTree: boolean, };

/**
 * `statusBar:`
 */
export type StatusHook = { 
/**
 * `plug.function`.
 */
id: string, 
/**
 * Whose it is.
 */
plug: string, 
/**
 * `left` or `right`.
 */
side: string, 
/**
 * Higher is nearer to the edge.
 */
priority: number, };

/**
 * `menu:`
 */
export type MenuHook = { 
/**
 * `plug.function`.
 */
id: string, 
/**
 * Whose it is.
 */
plug: string, 
/**
 * The entry.
 */
label: string, 
/**
 * An icon's name.
 */
icon: string | null, 
/**
 * `file`, `editor`, `tag`.
 */
places: Array<string>, 
/**
 * `always | editor | selection | note`, combined by `&&` and `!`.
 */
when: string, };

/**
 * `complete:`
 */
export type CompleteHook = { 
/**
 * `plug.function`.
 */
id: string, 
/**
 * Whose it is.
 */
plug: string, 
/**
 * The text that starts it.
 */
trigger: string, };

/**
 * `codeWidget:`
 */
export type WidgetHook = { 
/**
 * `plug.function`.
 */
id: string, 
/**
 * Whose it is.
 */
plug: string, 
/**
 * The first words after the fence.
 */
languages: Array<string>, };

/**
 * `panel:`
 */
export type PanelHook = { 
/**
 * `plug.function`.
 */
id: string, 
/**
 * Whose it is.
 */
plug: string, 
/**
 * Its heading.
 */
title: string, 
/**
 * An icon's name.
 */
icon: string | null, 
/**
 * `left`, `right` or `bottom`.
 */
side: string, };

/**
 * `view:`
 */
export type ViewHook = { 
/**
 * `plug.function`.
 */
id: string, 
/**
 * Whose it is.
 */
plug: string, 
/**
 * Its heading.
 */
title: string, 
/**
 * An icon's name.
 */
icon: string | null, 
/**
 * File name endings without the dot that it opens.
 */
extensions: Array<string>, 
/**
 * Notes whose frontmatter has this `type` open in it.
 */
noteType: string | null, };

/**
 * What a `statusBar` function shows.
 */
export type StatusItem = { 
/**
 * A few words.
 */
text: string, 
/**
 * More about it.
 */
tooltip: string | null, 
/**
 * The command of the same plug that a click runs: `plug.function`.
 */
command: string | null, };

/**
 * What a `complete` function offers.
 */
export type PlugCompletion = { 
/**
 * What is listed.
 */
label: string, 
/**
 * Takes the place of the trigger and what was typed after it; without it the label takes the place of what was typed.
 */
insert: string | null, 
/**
 * Beside the label.
 */
detail: string | null, };

/**
 * What is to be shown by a plug.
 */
export type ShowSubject = { "kind": "codeWidget", body: string, note: string, } | { "kind": "panel", note: string | null, } | { "kind": "view", path: string | null, text: string, };

/**
 * What a plug shows.
 */
export type Shown = { "kind": "nothing" } | { "kind": "markdown", html: string, } | { "kind": "frame", ticket: string, path: string, page: boolean, height: number | null, input: Record<string, unknown>, };

/**
 * A part of a line that a plug marks.
 */
export type Mark = { 
/**
 * UTF-16 offset in the line.
 */
from: number, 
/**
 * UTF-16 offset in the line.
 */
to: number, 
/**
 * As the manifest says it.
 */
class: string, 
/**
 * Whose it is.
 */
plug: string, };

/**
 * A plug as the Plugs view shows it.
 */
export type PlugInfo = { 
/**
 * Its name.
 */
name: string, 
/**
 * Semver.
 */
version: string, 
/**
 * From the manifest.
 */
description: string, 
/**
 * Who wrote it, as its manifest says.
 */
author: string | null, 
/**
 * `loading running waiting_for_grant failed quarantined disabled`.
 */
state: string, 
/**
 * From 1; unchanged by a failed save.
 */
generation: number, 
/**
 * `core`, `space`, `user`, `system`, `path`.
 */
source: string, 
/**
 * Each hook of each function.
 */
hooks: Array<PlugHook>, 
/**
 * What it asks.
 */
permissions: Array<PlugPermission>, 
/**
 * What is wrong with what is on disk now.
 */
diagnostics: Array<PlugDiagnostic>, 
/**
 * Calls served since the app started.
 */
calls: number, 
/**
 * The last call of this generation that failed, if any.
 */
lastError: PlugCallError | null, 
/**
 * Its user edits it here: saves of it keep what it was allowed.
 */
live: boolean, };

/**
 * A plug's own files.
 */
export type PlugFolder = { 
/**
 * Ascending by path.
 */
files: Array<PlugFile>, 
/**
 * Why they can only be read, if so.
 */
readOnly: string | null, };

/**
 * A setting that does not fit its schema.
 */
export type ConfigMisfit = { 
/**
 * JSON pointer to the value; empty for the whole.
 */
pointer: string, 
/**
 * One plain sentence.
 */
message: string, };

/**
 * What a generation of a plug changed of the one before it.
 */
export type PlugGeneration = { 
/**
 * Counts from 1.
 */
number: number, 
/**
 * Of its manifest.
 */
version: string, 
/**
 * Since when it answered, RFC 3339 in UTC.
 */
time: string, 
/**
 * There was none before it since the app started.
 */
first: boolean, 
/**
 * The one before it is still remembered, or there was none: what follows is what changed.
 */
known: boolean, 
/**
 * New or changed hooks.
 */
addedHooks: Array<PlugHook>, 
/**
 * Hooks that are gone, or were changed.
 */
removedHooks: Array<PlugHook>, 
/**
 * What it asks more, each as a sentence.
 */
addedPermissions: Array<string>, 
/**
 * What it asks no more.
 */
removedPermissions: Array<string>, };

/**
 * A few lines of a source text.
 */
export type CodeFrame = { 
/**
 * The number of the first of them; counts from 1.
 */
first: number, 
/**
 * Without their ends.
 */
lines: Array<string>, };

/**
 * One file of a plug.
 */
export type PlugFile = { 
/**
 * Relative to the plug's folder, `/`-separated.
 */
path: string, 
/**
 * Bytes.
 */
size: number, 
/**
 * It is text that a person may write, and opens in the editor.
 */
text: boolean, 
/**
 * The plug does not load without it: its manifest, its main file.
 */
needed: boolean, };

/**
 * One hook of a plug.
 */
export type PlugHook = { 
/**
 * `command slashCommand cron http events` …
 */
kind: string, 
/**
 * The function it calls.
 */
function: string, 
/**
 * In words: the command's name, `GET /stats/{name}`, `0 3 * * *`, `note:saved`.
 */
label: string, 
/**
 * For cron: the next run, RFC 3339 in UTC.
 */
next: string | null, 
/**
 * What its calls cost; none before the first.
 */
figures: HookFigures | null, };

/**
 * What the calls of one hook cost since the plug was last saved. Times in milliseconds.
 */
export type HookFigures = { 
/**
 * Calls served.
 */
calls: number, 
/**
 * The last of them.
 */
last: number, 
/**
 * The median of the last 64.
 */
median: number, 
/**
 * The longest.
 */
longest: number, 
/**
 * What a processor was busy with one, on the average.
 */
cpu: number, 
/**
 * The most memory that the plug held when one had ended; bytes.
 */
memory: number, };

/**
 * One ability that a plug asks for.
 */
export type PlugPermission = { 
/**
 * For `plugs.grant`, e.g. `notes:write`.
 */
id: string, 
/**
 * Globs, hosts, names.
 */
scope: Array<string>, 
/**
 * One plain sentence: "Write notes in Journal/**".
 */
sentence: string, 
/**
 * The author's reason.
 */
reason: string | null, 
/**
 * Whether the user allowed it.
 */
granted: boolean, 
/**
 * It can send things out, run programs or delete.
 */
risky: boolean, };

/**
 * One thing that is wrong with a plug's files.
 */
export type PlugDiagnostic = { 
/**
 * Relative to the plug's folder.
 */
file: string, 
/**
 * Counts from 1.
 */
line: number, 
/**
 * Counts from 1.
 */
column: number, 
/**
 * Kebab case.
 */
code: string, 
/**
 * `error`, `warning`, `info`.
 */
severity: string, 
/**
 * One sentence.
 */
message: string, 
/**
 * The mend.
 */
help: string | null, 
/**
 * The source there.
 */
frame: CodeFrame | null, };

/**
 * A call of a plug that failed.
 */
export type PlugCallError = { 
/**
 * RFC 3339 in UTC.
 */
time: string, 
/**
 * The generation that was called.
 */
generation: number, 
/**
 * Which function.
 */
function: string, 
/**
 * What called it: `command`, `cron`, `events` … or `call`.
 */
hook: string, 
/**
 * One sentence.
 */
message: string, 
/**
 * `plug.ts:12:5`.
 */
position: string | null, 
/**
 * The source there, as it was when it ran.
 */
frame: CodeFrame | null, 
/**
 * Innermost first, positions in the author's source.
 */
stack: Array<string>, };

/**
 * One line of a plug's log.
 */
export type LogLine = { 
/**
 * RFC 3339 in UTC.
 */
time: string, 
/**
 * `debug info warn error`.
 */
level: string, 
/**
 * The text.
 */
message: string, 
/**
 * Which function wrote it, if one did.
 */
function: string | null, };

/**
 * A plug's settings.
 */
export type PlugConfig = { 
/**
 * The JSON Schema of its manifest; null if it has none.
 */
schema: unknown, 
/**
 * What the plug gets: what is written and fits, and the defaults; an object.
 */
values: unknown, 
/**
 * What is written and does not fit, at its place in the settings file.
 */
problems: Array<PlugDiagnostic>, };

/**
 * What a plug did, once or many times.
 */
export type AuditLine = { 
/**
 * When last, RFC 3339 in UTC.
 */
time: string, 
/**
 * When first, RFC 3339 in UTC.
 */
since: string, 
/**
 * E.g. `notes.read`.
 */
syscall: string, 
/**
 * The path, host, program, secret or function that it was about; none if nothing in particular.
 */
subject: string | null, 
/**
 * Which of the plug's functions did it.
 */
function: string, 
/**
 * False: it was denied, and not done.
 */
allowed: boolean, 
/**
 * How often.
 */
count: number, };

/**
 * What a plug is busy with.
 */
export type Progress = { 
/**
 * For `progress.cancel`.
 */
id: number, 
/**
 * Which plug.
 */
plug: string, 
/**
 * In its words, one line.
 */
label: string, 
/**
 * From 0 to 1; none: it does not know.
 */
value: number | null, };

/**
 * The user's settings of the interface.
 */
export type Settings = { 
/**
 * `system`, `light` or `dark`.
 */
theme: string, 
/**
 * `sans` (Inter) or `serif` (Source Serif 4).
 */
font: string, 
/**
 * Pixels, 12–28.
 */
fontSize: number, 
/**
 * Percent, 50–300: how large the window shows everything. A browser has its own.
 */
zoom: number, 
/**
 * Whether links follow a rename: `always`, `ask` or `never`.
 */
updateLinks: string, 
/**
 * How a note's properties are shown: `visible`, `source` (as YAML) or `hidden`.
 */
propertiesInDocument: string, 
/**
 * Misspelt words are underlined by the web view.
 */
spellcheck: boolean, 
/**
 * Lines end where a reader's eye still finds the next one; else they are as wide as the pane.
 */
readableLines: boolean, 
/**
 * Brackets, quotes and Markdown's marks are closed as they are typed.
 */
autoPairs: boolean, 
/**
 * The line that is written stays in the middle.
 */
typewriter: boolean, 
/**
 * What is not the paragraph of the cursor is dimmed.
 */
focusMode: boolean, 
/**
 * Vim's keys in the text.
 */
vim: boolean, 
/**
 * Lines that have no letter begin at the right; the others always go by their first letter.
 */
rightToLeft: boolean, 
/**
 * Words and characters are in the status bar.
 */
wordCount: boolean, 
/**
 * So is how long they take to read.
 */
readingTime: boolean, };

/**
 * Figures for the status bar.
 */
export type Status = { 
/**
 * Notes of the space.
 */
notes: number, 
/**
 * Notes indexed so far in the pass under way; none when it is done.
 */
indexing: IndexProgress | null, 
/**
 * Plugs that failed, wait for a grant or are quarantined.
 */
troubledPlugs: Array<string>, 
/**
 * Changes by other programs are looked for at intervals; none: the system tells them at once.
 */
polling: Polling | null, };

/**
 * The system does not tell what other programs change: they are looked for every few seconds.
 */
export type Polling = { 
/**
 * Why: one clause.
 */
reason: string, 
/**
 * What would help, such as a command; none where nothing would.
 */
help: string | null, };

/**
 * A note that has another path.
 */
export type MovedNote = { 
/**
 * The new path.
 */
path: string, 
/**
 * The old path.
 */
from: string, };

/**
 * How far indexing is.
 */
export type IndexProgress = { 
/**
 * Notes done.
 */
done: number, 
/**
 * Notes in all.
 */
total: number, };

/**
 * What the app tells every face.
 */
export type Event = { "event": "noteChanged", path: string, hash: string, origin: string, } | { "event": "noteEdited", path: string, hash: string, text: string, plug: string, } | { "event": "noteCreated", path: string, hash: string, origin: string, } | { "event": "noteDeleted", path: string, origin: string, } | { "event": "noteRenamed", path: string, from: string, origin: string, } | { "event": "notesMoved", moves: Array<MovedNote>, origin: string, } | { "event": "watchingChanged", polling: Polling | null, } | { "event": "fileChanged", path: string, } | { "event": "treeChanged" } | { "event": "queryChanged", tables: Array<string>, } | { "event": "indexing", progress: IndexProgress, } | { "event": "plugsChanged", name: string, state: string, message: string | null, } | { "event": "plugCallFailed", plug: string, error: PlugCallError, } | { "event": "plugSent", plug: string, name: string, data: unknown, } | { "event": "notify", plug: string, message: string, level: string, } | { "event": "ask", id: number, plug: string, kind: string, input: unknown, } | { "event": "progress", progress: Progress, } | { "event": "progressEnded", id: number, } | { "event": "askCancelled", id: number, } | { "event": "settingsChanged", settings: Settings, } | { "event": "searchesChanged", searches: Array<SavedSearch>, } | { "event": "propertyTypesChanged" } | { "event": "settingsProblems", problems: Array<PlugDiagnostic>, };

/**
 * What a browser sends over the WebSocket at `/api/ws`. The first message must be `hello`.
 */
export type ClientMessage = { "type": "hello", token: string, } | { "type": "request", id: number, request: Request, } | { "type": "cancel", id: number, };

/**
 * What the server sends over the WebSocket.
 */
export type ServerMessage = { "type": "welcome" } | { "type": "reply", id: number, value: unknown, } | { "type": "failure", id: number, failure: Failure, } | { "type": "event", event: Event, };

