import type { BlockReply } from "../../protocol/bindings.ts";

/** What a block asks. */
export interface Question {
  /** What stands between its fences. */
  text: string;
  /** The note that it is in. */
  note: string;
  limit: number;
  sort: Sort | null;
}

/** By which column of the answer its reader wants the rows. */
export interface Sort {
  column: number;
  descending: boolean;
}

/** A task as it is shown. */
export interface ShownTask {
  path: string;
  line: number;
  text: string;
  /** The character in its box. */
  state: string;
}

/** What live queries need of the application around them. */
export interface QueryHost {
  /** Rejects with what is wrong; given up when `signal` is aborted. */
  ask(question: Question, signal: AbortSignal): Promise<BlockReply>;
  /** Calls with the tables whose rows changed; null: any may have. */
  onChange(listener: (tables: readonly string[] | null) => void): () => void;
  /** Shows a note or attachment, at a line if one is given. */
  open(path: string, line: number | null, elsewhere: boolean): void;
  /** `from`: the note that the link is written in. */
  followLink(link: { target: string; kind: "wiki" | "markdown" }, elsewhere: boolean, from: string): void;
  searchTag(tag: string): void;
  /** Puts a character into the box of a task, wherever its note is. Rejects when that cannot be. */
  setTask(task: ShownTask, state: string): Promise<void>;
}
