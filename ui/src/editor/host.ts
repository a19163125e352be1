import type { NoteName, SlashCommand, TagCount } from "../protocol/bindings.ts";

/** What the editor needs of the application around it. */
export interface EditorHost {
  /** A link was followed; `elsewhere` asks for a tab of its own. */
  followLink(link: { target: string; kind: "wiki" | "markdown" }, elsewhere: boolean): void;
  names(): Promise<NoteName[]>;
  tags(): Promise<TagCount[]>;
  slashCommands(): Promise<SlashCommand[]>;
  /** The text that a slash command gives; null when it gives none. */
  runSlashCommand(id: string): Promise<string | null>;
  /** Something went wrong that the user should see. */
  report(message: string): void;
}
