import type {
  AmbiguousLinks,
  Attached,
  AuditLine,
  Backlink,
  BlockReply,
  BrokenLinks,
  Command,
  EmbedTarget,
  Hooks,
  KeptDraft,
  LastRename,
  Linked,
  LinkTarget,
  LogLine,
  Mark,
  Mentions,
  NoteName,
  NotePart,
  NoteText,
  NoteVersion,
  OrphanNotes,
  Outcome,
  ConfigMisfit,
  PlugConfig,
  PlugFolder,
  PlugGeneration,
  PlugCompletion,
  PlugInfo,
  Progress,
  PropertyName,
  PropertyValue,
  QueryReply,
  QueryTable,
  Renamed,
  RenameDone,
  RenamePlan,
  RenameUndone,
  Replaced,
  ReplacePreview,
  Request,
  Restored,
  Saved,
  SavedSearch,
  SearchReply,
  Settings,
  Shown,
  SlashCommand,
  SpaceInfo,
  Status,
  StatusItem,
  TagCount,
  TrashEntry,
  TaskSet,
  Trashed,
  TreeEntry,
  Upload,
  VersionText,
  UnusedFiles,
} from "./bindings.ts";

export type Method = Request["method"];

/** What each method is answered with. The generated types name only the questions. */
export interface Replies {
  many: Outcome[];
  "space.info": SpaceInfo;
  "tree.list": TreeEntry[];
  "notes.read": NoteText;
  "notes.save": Saved;
  "notes.create": Saved;
  "notes.rename": Renamed;
  "notes.delete": Trashed;
  "rename.plan": RenamePlan;
  "rename.apply": RenameDone;
  "rename.undo": RenameUndone;
  "rename.last": LastRename | null;
  "history.list": NoteVersion[];
  "history.read": VersionText;
  "history.keep": null;
  "history.restore": Saved;
  "drafts.put": null;
  "drafts.list": KeptDraft[];
  "drafts.drop": null;
  "trash.list": TrashEntry[];
  "trash.read": NoteText;
  "trash.restore": Restored;
  "trash.purge": number;
  "notes.html": string;
  "notes.backlinks": Backlink[];
  "notes.mentions": Mentions;
  "notes.mentionsIn": Mentions;
  "notes.link": Linked;
  "links.resolve": LinkTarget;
  "links.broken": BrokenLinks;
  "links.ambiguous": AmbiguousLinks;
  "links.orphans": OrphanNotes;
  "links.unused": UnusedFiles;
  "links.usedByAlone": string[];
  "notes.lines": (string | null)[];
  "notes.names": NoteName[];
  search: SearchReply;
  query: QueryReply;
  "query.block": BlockReply;
  "query.schema": QueryTable[];
  "tasks.set": TaskSet;
  "replace.preview": ReplacePreview;
  "replace.apply": Replaced;
  "replace.undo": Replaced;
  "tags.list": TagCount[];
  "properties.list": PropertyName[];
  "properties.types": PropertyName[];
  "properties.values": PropertyValue[];
  "properties.setType": PropertyName[];
  "commands.list": Command[];
  "commands.run": unknown;
  "slash.list": SlashCommand[];
  "slash.run": string | null;
  "hooks.list": Hooks;
  "hooks.status": StatusItem | null;
  "hooks.menu": null;
  "hooks.complete": PlugCompletion[];
  "hooks.show": Shown;
  "hooks.try": unknown;
  "marks.find": Mark[][];
  "frames.send": unknown;
  "frames.maySave": null;
  "frames.close": null;
  "embeds.resolve": EmbedTarget[];
  "notes.part": NotePart;
  "files.ticket": string;
  "files.attach": Upload;
  "files.attachPart": null;
  "files.attachEnd": Attached;
  "files.attachCancel": null;
  "files.folder.get": string;
  "files.folder.set": null;
  "files.open": NoteText;
  "files.save": Saved;
  "plugs.list": PlugInfo[];
  "plugs.logs": LogLine[];
  "plugs.audit": AuditLine[];
  "plugs.config.get": PlugConfig;
  "plugs.config.check": ConfigMisfit[];
  "plugs.config.set": PlugConfig;
  "plugs.generations": PlugGeneration[];
  "plugs.start": null;
  "plugs.files": PlugFolder;
  "plugs.file.open": NoteText;
  "plugs.file.save": Saved;
  "plugs.file.create": Saved;
  "plugs.file.rename": null;
  "plugs.file.delete": Trashed;
  "plugs.file.restore": Restored;
  "plugs.reload": null;
  "plugs.enable": null;
  "plugs.disable": null;
  "plugs.grant": null;
  "plugs.revoke": null;
  "session.get": unknown;
  "session.set": null;
  "settings.get": Settings;
  "settings.set": null;
  "searches.list": SavedSearch[];
  "searches.put": SavedSearch[];
  "searches.delete": SavedSearch[];
  "settings.text.open": NoteText;
  "settings.text.save": Saved;
  "face.focus": null;
  "face.opened": null;
  "face.answer": null;
  "progress.list": Progress[];
  "progress.cancel": null;
  status: Status;
}

type ParamsOf<M extends Method> = Extract<Request, { method: M }> extends { params: infer P } ? P : undefined;

/** The arguments after the method's name: none for a method without parameters. */
export type CallArguments<M extends Method> = ParamsOf<M> extends undefined ? [] : [params: ParamsOf<M>];
