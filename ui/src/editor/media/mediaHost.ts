import { Facet } from "@codemirror/state";
import type { FenceHost } from "./fences.ts";
import type { Attached, BroughtIn, EmbedLink, EmbedTarget, NotePart } from "../../protocol/bindings.ts";

/** Which part of a note is meant; nothing of the two: the whole. */
export interface PartName {
  path: string;
  heading: string | null;
  block: string | null;
}

/** What stands for files in a text needs of the application around it. */
export interface MediaHost {
  /** Where an embed of a note leads, as far as is known; undefined while it is asked for: then {@link onChange} tells. */
  target(from: string, link: EmbedLink): EmbedTarget | undefined;
  /** What an embed of a note shows, likewise. */
  part(name: PartName): NotePart | Error | undefined;
  /** Where the bytes of an attachment are; null before the app has said. */
  address(path: string, stamp: string): string | null;
  /** The same for sound and films, which some web views load in their own way. */
  playAddress(path: string, stamp: string): string | null;
  /** Something of the above may be otherwise now. */
  onChange(listener: () => void): () => void;
  /** A link in a text of `from` is followed; `elsewhere` asks for a tab of its own. */
  follow(from: string, link: EmbedLink, elsewhere: boolean): void;
  /** Makes the note that an embed wants. */
  create(path: string): void;
  /** Opens an address in the system's browser. */
  openOutside(url: string): void;
  /** What shows the fences of notes that are shown in others. */
  readonly fences: FenceHost;
  /** Brings in a file for a note, and shows how far it is. Rejects with what went wrong. */
  attach(note: string, file: File, name: string): Promise<Attached>;
  /** What the web view does not give to the page of pasted and dropped files; null where it gives all. */
  readonly withheld: Withheld | null;
}

/** Files that the page is only told of. */
export interface Withheld {
  /** The clipboard's picture, if it has one. To be asked before the event of the paste is over. */
  picture(): Promise<File | null>;
  /** Has the files brought in for a note; an empty list if there were none. */
  files(way: "pasted" | "dropped", note: string): Promise<BroughtIn[]>;
}

/** The host of the text's pictures and embeds; without one their links are shown. */
export const mediaHost = Facet.define<MediaHost, MediaHost | null>({ combine: (hosts) => hosts[0] ?? null });

export const partKey = ({ path, heading, block }: PartName): string => `${path}#${heading ?? ""}#^${block ?? ""}`;
