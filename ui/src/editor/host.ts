import type { StageHost } from "../frames/stage.ts";
import type { CompleteHook, Mark, NoteName, PlugCompletion, SlashCommand, TagCount } from "../protocol/bindings.ts";
import type { LiveQueries } from "./queries/liveQuery.ts";

/** What the editor needs of the application around it. */
export interface EditorHost {
  /** A link was followed; `elsewhere` asks for a tab of its own. */
  followLink(link: { target: string; kind: "wiki" | "markdown" }, elsewhere: boolean): void;
  /** The same list as long as no name changed. */
  names(): Promise<NoteName[]>;
  readonly notes: EditorNotes;
  tags(): Promise<TagCount[]>;
  slashCommands(): Promise<SlashCommand[]>;
  /** The text that a slash command gives; null when it gives none. */
  runSlashCommand(id: string): Promise<string | null>;
  /** Something went wrong that the user should see. */
  report(message: string): void;
  readonly plugs: EditorPlugs;
  readonly queries: LiveQueries;
}

/** What the editor can ask of notes other than its own. */
export interface EditorNotes {
  /** Paths of the files that are no notes; the same list as long as they are. */
  attachments(): readonly string[];
  /** Names that links use and no file has; the same list for a while. */
  missing(): Promise<readonly string[]>;
  /** The path that a link's target leads to from the open note; null where there is no such file. */
  resolve(target: string): Promise<string | null>;
  /** A note's text as it is now, saved or not. */
  text(path: string): Promise<string>;
  /** Headings of all notes that have the words. */
  headings(words: string, limit: number): Promise<{ path: string; text: string }[]>;
  /** Lines of all notes that have the words, as plain text. */
  lines(words: string, limit: number): Promise<{ path: string; line: number; text: string }[]>;
  /** Changes another note: in its tab where it is open, else on disk, unless it changed meanwhile. Rejects when it could not be saved. */
  edit(path: string, change: (text: string) => { from: number; insert: string }): Promise<void>;
}

/** What plugs add to the editor. */
export interface EditorPlugs {
  completions(): readonly CompleteHook[];
  complete(id: string, note: string, typed: string, line: string): Promise<PlugCompletion[]>;
  /** Who renders fences of a language. `stamp` changes when the same plug may render them otherwise. */
  widget(language: string): { id: string; stamp: string } | null;
  /** Where the widgets show what they show. */
  readonly stage: StageHost;
  /** Whether any text is marked at all. */
  marksText(): boolean;
  /** What is marked in each of these lines. */
  findMarks(lines: string[]): Promise<Mark[][]>;
  /** Calls when any of the above may be otherwise. */
  onChange(listener: () => void): () => void;
}
