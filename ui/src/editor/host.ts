import type { StageHost } from "../frames/stage.ts";
import type { MediaHost } from "./media/mediaHost.ts";
import type { CompleteHook, Mark, NoteName, PlugCompletion, SlashCommand, TagCount } from "../protocol/bindings.ts";

/** What the editor needs of the application around it. */
export interface EditorHost {
  /** A link was followed; `elsewhere` asks for a tab of its own. */
  followLink(link: { target: string; kind: "wiki" | "markdown" }, elsewhere: boolean): void;
  /** Shows what a link leads to, beside it; `back` gets the keyboard afterwards. False where there is nothing to show. */
  previewLink(link: HTMLElement, back: HTMLElement): boolean;
  names(): Promise<NoteName[]>;
  tags(): Promise<TagCount[]>;
  slashCommands(): Promise<SlashCommand[]>;
  /** The text that a slash command gives; null when it gives none. */
  runSlashCommand(id: string): Promise<string | null>;
  /** Something went wrong that the user should see. */
  report(message: string): void;
  readonly plugs: EditorPlugs;
  readonly media: MediaHost;
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
