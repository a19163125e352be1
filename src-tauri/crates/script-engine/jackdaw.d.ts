// Types of Jackdaw's plug API, version 1: the module "jackdaw", what functions get and return, and the globals of a plug.
// `jackdaw plug new` writes this file beside a plug's code. It is all that an editor needs; plugs run without any build step.

/**
 * What a plug may ask of the application.
 *
 * Everything is asynchronous. What the manifest's `permissions` do not cover is refused with a {@link PermissionDeniedError}.
 */
declare module "jackdaw" {
  // ------------------------------------------------------------------ what functions get

  /** Anything that JSON can hold. */
  export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

  /**
   * Who set a call going, as {@link Context} says it: a person, another plug, a script over HTTP or the command line, or a timer. A handler of an
   * event has that of whoever caused it: `user` for what the editor or another program changed, `plug` for what a plug did, also by a timer. Who
   * changed a note is {@link ChangeOrigin}.
   */
  export type Origin = "user" | "plug" | "api" | "cron";

  /** The second argument of every function. */
  export interface Context {
    /** The hook as the manifest names it: `command`, `http`, `events` …; `call` if a plug, a script or a page calls the function by its name. */
    readonly hook: string;
    /** The function's name in the manifest. */
    readonly function: string;
    readonly origin: Origin;
    /** When the call's time budget ends, in milliseconds since 1970 (compare with `Date.now()`). */
    readonly deadline: number;
  }

  /** A context of the hook `command`. */
  export interface CommandContext extends Context {
    readonly hook: "command";
  }

  /** Input of a `command`, a `slashCommand`, a `syscall` and of `plugs.call`: its arguments, `{}` if there are none. */
  export type Arguments = { [name: string]: Json };

  /** What a `slashCommand` returns: text to insert, in which `|^|` marks where the cursor goes. */
  export type SlashResult = string;

  /** Input of a `cron` function. */
  export interface CronInput {
    /** The instant that the schedule named, RFC 3339 in UTC. */
    readonly scheduled: string;
  }

  /**
   * Input of an `http` function.
   *
   * It returns a `Response`; or a string (200, `text/plain`), bytes (200, `application/octet-stream`), any other JSON value
   * (200, `application/json`) or nothing (204). What it throws is a 500, whatever its code: another status is a `Response`.
   */
  export interface HttpRequest<Params extends { [name: string]: string } = { [name: string]: string }> extends Request {
    /** The `{name}` parts of the route's path, decoded. */
    readonly params: Params;
    /** The query string, decoded; of repeated keys the last. All of them: `new URL(request.url).searchParams.getAll(key)`. */
    readonly query: { [name: string]: string | undefined };
  }

  /** What an `http` function may return. */
  export type HttpResult = Response | string | Uint8Array | Json | object | void;

  /** Who changed a note or an attachment: the editor, a script over HTTP or the command line, a plug, or another program on disk. */
  export type ChangeOrigin = "editor" | "api" | "plug" | "external";

  /** Data of the events about notes and attachments. */
  export interface NoteEvent {
    readonly path: string;
    /** Of the text as it is now: with `note:created`, `note:saved` and `note:renamed`. */
    readonly hash?: string;
    /** With `note:renamed`: the path that it had. */
    readonly from?: string;
    readonly origin: ChangeOrigin;
  }

  /** Data of `note:saving`. */
  export interface SavingEvent {
    readonly path: string;
    /** The whole note, also when something is appended to it. */
    readonly text: string;
    /** Never `external`: another program asks nobody. */
    readonly origin: Exclude<ChangeOrigin, "external">;
  }

  /**
   * What a handler of `note:saving` may return: nothing, or the text to save instead, which needs `notes:write` for the note. It may also throw to
   * refuse the write. What the editor wrote is on disk by then: a text arrives as an edit that can be undone, a throw as a warning.
   */
  export type SavingResult = string | { text: string } | null | void;

  /** What is wrong in a file of a plug, as `jackdaw plug check --json` and `plug:failed` say it. */
  export interface Diagnostic {
    readonly file: string;
    /** From 1, as is `column`. */
    readonly line: number;
    readonly column: number;
    /** A name that stays, such as `unknown-key`. */
    readonly code: string;
    readonly severity: "info" | "warning" | "error";
    readonly message: string;
    /** The mend, if there is one to name. */
    readonly help?: string;
  }

  /** The application's own events and their data. */
  export interface Events {
    /** The plugs that were there at the start are loaded. Once, and again when safe mode ends. */
    "app:ready": { readonly [name: string]: never };
    "note:created": NoteEvent;
    "note:saving": SavingEvent;
    "note:saved": NoteEvent;
    "note:renamed": NoteEvent;
    "note:deleted": NoteEvent;
    "note:opened": NoteEvent;
    "file:changed": NoteEvent;
    /** Told to the plug whose settings changed, and to no other. */
    "config:changed": { readonly name: string };
    "plug:loaded": { readonly name: string; readonly version: string; readonly generation: number };
    /** Once a second while a large component is compiled: its bytes, and for how long already. */
    "plug:compiling": { readonly name: string; readonly bytes: number; readonly seconds: number };
    /** A save that could not be loaded (what answered before goes on answering), or a plug that was stopped. */
    "plug:failed": { readonly name: string; readonly message: string; readonly diagnostics: readonly Diagnostic[] };
    "plug:unloaded": { readonly name: string };
  }

  /** Input of an `events` function: `EventInput<"note:saved">`, or `EventInput<string, MyData>` for an event of a plug. */
  export interface EventInput<Name extends string = string, Data = Name extends keyof Events ? Events[Name] : Json> {
    readonly name: Name;
    readonly data: Data;
  }

  /** Input of a `complete` function. */
  export interface CompleteInput {
    /** What was typed after the trigger. */
    readonly text: string;
    /** The line up to the cursor. */
    readonly line: string;
    readonly trigger: string;
  }

  /** What a `complete` function returns a list of. */
  export interface Completion {
    label: string;
    /** What is inserted; the label if absent. */
    insert?: string;
    detail?: string;
  }

  /** Input of a `codeWidget`. */
  export interface WidgetInput {
    /** The text between the fences. */
    readonly body: string;
    /** Path of the note. */
    readonly note: string;
  }

  /** Input of a `panel`, a `statusBar`. */
  export interface NoteInput {
    /** Path of the open note; absent if none is open. */
    readonly note?: string;
  }

  /** Input of a `view`; a view without `extensions` and `noteType` that is opened from the palette gets `{}` (`Partial<ViewInput>`). */
  export interface ViewInput {
    readonly path: string;
    readonly text: string;
  }

  /** What a `codeWidget`, a `panel` or a `view` shows. */
  export type Widget = { markdown: string } | { html: string; height?: number } | { asset: string };

  /** What a `statusBar` function shows. */
  export interface StatusItem {
    text: string;
    tooltip?: string;
    /** Id of a command that a click runs. */
    command?: string;
  }

  /** Input of a `menu` function. */
  export interface MenuInput {
    readonly where: "file" | "editor" | "tag";
    /** The file, or the note in which the tag stands. */
    readonly path: string;
    /** The tag without its `#`; only in the menu of a tag. */
    readonly tag?: string;
  }

  /** Input of a `noteNamespace` function. */
  export interface NamespaceInput {
    readonly operation: "list" | "read" | "write" | "search";
    readonly path?: string;
    readonly text?: string;
    readonly query?: string;
  }

  /** A virtual note as `list` names it: its path, or what else a list says of it. Only `.md` paths below the prefix are taken. */
  export type NamespaceEntry =
    | string
    | { path: string; title?: string; hash?: string; /** Bytes. */ size?: number; /** RFC 3339. */ modified?: string };

  /** A virtual note that `search` found. */
  export interface NamespaceHit {
    path: string;
    title?: string;
    /** As text; only `<mark>` and `</mark>` count. */
    snippet?: string;
    line?: number;
    score?: number;
  }

  /**
   * What a `noteNamespace` function returns: of `list` the entries; of `read` the text, and nothing if there is no such note; of `search` the hits,
   * or nothing; of `write` nothing. What it throws is the answer, with its code: a `NotFoundError` is a 404.
   */
  export type NamespaceResult = NamespaceEntry[] | NamespaceHit[] | string | { text: string } | null | void;

  // ------------------------------------------------------------------ errors

  /** The kinds of failure. */
  export type ErrorCode =
    | "permission_denied" | "not_found" | "conflict" | "invalid" | "timeout" | "unavailable" | "too_large" | "internal";

  /** The manifest's permissions, or their grant, do not cover the call. */
  export class PermissionDeniedError extends Error { readonly code: "permission_denied"; }
  /** There is no such note, file, plug or function. */
  export class NotFoundError extends Error { readonly code: "not_found"; }
  /** It was changed in between: `ifHash` no longer holds. */
  export class ConflictError extends Error { readonly code: "conflict"; }
  /** The parameters make no sense. */
  export class InvalidError extends Error { readonly code: "invalid"; }
  /** It took too long. */
  export class TimeoutError extends Error { readonly code: "timeout"; }
  /** Not now: no editor is open, no user is there. */
  export class UnavailableError extends Error { readonly code: "unavailable"; }
  /** Above a limit. */
  export class TooLargeError extends Error { readonly code: "too_large"; }
  /** Anything else. */
  export class InternalError extends Error { readonly code: "internal"; }

  // ------------------------------------------------------------------ notes and files

  /** A note, without its text. */
  export interface NoteMeta {
    /** Relative to the space, `/`-separated, with `.md`. */
    path: string;
    title: string;
    /** BLAKE3 of the bytes, hex. */
    hash: string;
    /** Bytes. */
    size: number;
    /** RFC 3339 in UTC. */
    modified: string;
  }

  export interface Link {
    kind: "wiki" | "embed" | "markdown";
    /** As written before `#` and `|`. */
    target: string;
    /** What it leads to; null if there is nothing. */
    path: string | null;
    heading: string | null;
    block: string | null;
    /** From 1. */
    line: number;
  }

  export interface Backlink {
    path: string;
    line: number;
    /** The text around the link. */
    context: string;
  }

  export interface Task {
    path: string;
    line: number;
    text: string;
    done: boolean;
    /** The character between the brackets. */
    state: string;
    tags: string[];
  }

  /** The `.md` files of the space. Permissions `notes:read`, `notes:write`. */
  export const notes: {
    /**
     * The notes whose paths match the glob (`Journal/**`), else all that the plug may read; ascending by path, virtual notes of other plugs among them.
     *
     * @throws {InvalidError} The glob is none.
     */
    list(glob?: string): Promise<NoteMeta[]>;
    /**
     * The whole text, frontmatter included.
     *
     * @throws {NotFoundError} There is no such note.
     * @throws {TooLargeError} It has more than 32 MiB.
     */
    read(path: string): Promise<string>;
    /**
     * What a list says of one note.
     *
     * @throws {NotFoundError} There is no such note.
     */
    meta(path: string): Promise<NoteMeta>;
    /**
     * Creates or replaces a note, and the folders above it; returns its new hash. Plugs that hear `note:saving` may change the text before.
     *
     * With `ifHash` only a note that still has that hash is replaced: read, remember the hash of {@link NoteMeta}, write, and nobody's change is lost.
     *
     * @throws {ConflictError} The note has another hash by now, or is gone.
     * @throws {TooLargeError} The text has more than 32 MiB.
     */
    write(path: string, text: string, options?: { ifHash?: string }): Promise<string>;
    /**
     * Adds text at the end as it is (begin it with a line break if it is to stand on a line of its own), creating the note if need be; returns
     * the new hash.
     *
     * @throws {TooLargeError} The note would have more than 32 MiB.
     */
    append(path: string, text: string): Promise<string>;
    /**
     * Moves the note to the space's trash, from where its user can have it back.
     *
     * @throws {NotFoundError} There is no such note.
     */
    delete(path: string): Promise<void>;
    /**
     * Renames the note and rewrites the links to it; returns how many other notes that changed. The permission is needed for both paths, and for
     * no other: it is the host that rewrites.
     *
     * @throws {NotFoundError} There is no such note.
     * @throws {ConflictError} There is a note of the new name.
     */
    rename(from: string, to: string): Promise<number>;
    /**
     * The links that stand in a note, in its order.
     *
     * @throws {NotFoundError} There is no such note.
     */
    links(path: string): Promise<Link[]>;
    /**
     * The links of other notes to this one. Of notes that the plug may not read it learns nothing.
     *
     * @throws {NotFoundError} There is no such note.
     */
    backlinks(path: string): Promise<Backlink[]>;
    /** The tags of all notes that the plug may read, and how often each stands there. */
    tags(): Promise<{ tag: string; count: number }[]>;
    /** The tasks (`- [ ] …`) of all notes that the plug may read; with `tag`, those that have it or one below it (`shop/food`). */
    tasks(filter?: { done?: boolean; tag?: string }): Promise<Task[]>;
    /**
     * Reading SQL over what the notes say, or the same in one line: `notes.query("SELECT title FROM notes")`,
     * `notes.query({ sql: "SELECT title FROM notes WHERE path = ?", params: [path] })`,
     * `notes.query({ filter: "tasks where not done and due < today" })`. The tables are `notes`, `aliases`, `headings`, `links`,
     * `tags`, `tasks`, `items`, `properties` and `attachments`; `jackdaw query SPACE --schema` shows their columns. There are no
     * rows but those of notes that the plug may read. `params` are a list for `?`, an object for `:name`; at most `limit` rows
     * come back, and never more than 10,000.
     *
     * @throws {InvalidError} It is no such query: the message names the place and what was probably meant.
     * @throws {TimeoutError} It took longer than a second.
     * @throws {UnavailableError} The tables are being made.
     */
    query(
      query:
        | string
        | { sql: string; params?: Json[] | { [name: string]: Json }; limit?: number }
        | { filter: string; limit?: number },
    ): Promise<{ [column: string]: string | number | null }[]>;
  };

  /** Attachments: every other file of the space that is not hidden. Permissions as for notes. */
  export const files: {
    /**
     * The attachments whose paths match the glob, else all that the plug may read; `size` in bytes, `modified` in RFC 3339.
     *
     * @throws {InvalidError} The glob is none.
     */
    list(glob?: string): Promise<{ path: string; size: number; modified: string; contentType: string }[]>;
    /** @throws {NotFoundError} There is no such file. */
    read(path: string): Promise<Uint8Array>;
    /** Creates or replaces a file, and the folders above it. A text is written as UTF-8. */
    write(path: string, bytes: Uint8Array | ArrayBuffer | string): Promise<void>;
    /**
     * Moves the file to the space's trash.
     *
     * @throws {NotFoundError} There is no such file.
     */
    delete(path: string): Promise<void>;
  };

  export interface Hit {
    path: string;
    title: string;
    score: number;
    /** HTML: matches stand between `<mark>` and `</mark>`, the rest is escaped. */
    snippet: string;
    line: number;
  }

  /** Finding notes by what they say. Permission `search`; hits are those of notes in the scope of `notes:read`. */
  export const search: {
    /**
     * The best hits first, 20 unless `limit` (up to 1000) says otherwise, and only of notes that the plug may read. Words are ANDed; `"phrases"`,
     * `-not`, `tag:`, `path:`; the last word also as a prefix. What is no query is searched for by its words.
     */
    query(q: string, options?: { limit?: number }): Promise<Hit[]>;
  };

  // ------------------------------------------------------------------ the plug's own

  /** Durable JSON values that only this plug sees. Permission `kv`; `kv:read` is enough for `get` and `list`. */
  export const kv: {
    /** The value; undefined if there is none. */
    get<T = Json>(key: string): Promise<T | undefined>;
    /**
     * Keeps a value, in place of what the key had. What JSON cannot hold (functions, `undefined`) is left out.
     *
     * @throws {TooLargeError} A key has at most 1 KiB, a value 1 MiB, and all of a plug 50 MiB; a blob holds more.
     */
    set(key: string, value: unknown): Promise<void>;
    /** Forgets a key; one that is not there is none to complain about. */
    delete(key: string): Promise<void>;
    /** The keys that begin with the prefix (all, without one) and their values, ascending by key. */
    list<T = Json>(prefix?: string): Promise<{ key: string; value: T }[]>;
  };

  /** Durable bytes, known by their BLAKE3 hash. Permissions `blob:read`, `blob:write`. */
  export const blob: {
    /**
     * Stores the bytes and returns their hash, 64 hex digits. The same bytes twice are stored once.
     *
     * @throws {TooLargeError} One has at most 64 MiB, and all of a plug 256 MiB.
     */
    put(bytes: Uint8Array | ArrayBuffer | string): Promise<string>;
    /**
     * @throws {NotFoundError} This plug has stored nothing with that hash.
     * @throws {InvalidError} It is no hash.
     */
    get(hash: string): Promise<Uint8Array>;
  };

  /** Settings and constants of the plug. Needs no permission. */
  export const config: {
    /** The settings, defaults filled in. */
    get<T = { [name: string]: Json }>(): Promise<T>;
    /** The manifest's `env`. */
    readonly env: { readonly [name: string]: string };
  };

  /**
   * Secrets of this plug, such as tokens: in a file of the user's own, not in the space. Permission `secrets`, whose scope is their names.
   */
  export const secrets: {
    /** The secret; undefined if there is none. */
    get(name: string): Promise<string | undefined>;
    /**
     * Keeps a secret; null or undefined forgets it.
     *
     * @throws {TooLargeError} It is longer than a secret may be, or there are too many.
     */
    set(name: string, value: string | null | undefined): Promise<void>;
  };

  /** The plug itself. Needs no permission. */
  export const plug: {
    /**
     * The bytes of a file of this plug's folder, as it was when this generation was loaded.
     *
     * @throws {NotFoundError} There is no such file.
     */
    asset(path: string): Promise<Uint8Array>;
    /** The plug as its manifest names it, which of its loaded versions this is (from 1), and the version of the plug API that the host speaks. */
    info(): Promise<{ name: string; version: string; generation: number; api: string }>;
  };

  /** The plug's log, in the Plugs view and in `jackdaw plug logs`. `console` writes there too. */
  export const log: {
    /** Writes a line of the level `debug`. Values that are no texts are shown as `console` shows them. */
    debug(...values: unknown[]): void;
    /** The same, of the level `info`. */
    info(...values: unknown[]): void;
    /** The same, of the level `warn`. */
    warn(...values: unknown[]): void;
    /** The same, of the level `error`. */
    error(...values: unknown[]): void;
  };

  // ------------------------------------------------------------------ others

  /** Telling other plugs. Permission `events:emit`. */
  export const events: {
    /**
     * Tells whoever hears it; handlers run by themselves, and none of them is waited for. The name must be `<this plug>:<something>`.
     *
     * @throws {InvalidError} The name is another's, or events that cause each other are eight deep.
     * @throws {TooLargeError} The data is more than an event carries.
     * @throws {UnavailableError} Too many events wait.
     */
    emit(name: string, data?: unknown): Promise<void>;
  };

  /** Functions of other plugs. Permission `plugs:call`. */
  export const plugs: {
    /**
     * Calls `"plug.function"`, with the rights that both plugs have. What the function throws is thrown here, with its code.
     *
     * @throws {NotFoundError} There is no such plug or function.
     * @throws {InvalidError} The input does not fit the function's `params`, or the call would come back to a plug that waits for it.
     * @throws {UnavailableError} The plug does not run, or has too much to do.
     * @throws {TimeoutError} It took longer than its budget.
     */
    call<T = Json>(name: string, input?: unknown): Promise<T>;
  };

  /**
   * Calls any syscall by its name: one that another plug declares, with the permission `plugs:call` for that plug, or one that an embedding
   * application adds.
   *
   * @throws {NotFoundError} There is no such syscall.
   */
  export function syscall<T = Json>(name: string, parameters?: { [name: string]: unknown }): Promise<T>;

  /** HTTP and HTTPS to the hosts that the manifest names. Permission `net`. */
  export const net: {
    /**
     * As on the web; a status above 399 is an answer, not an error. Each redirect is held against the permission again, and so is each address that
     * a name stands for: this machine and its network are reached only where the manifest names them. 10 s, 10 MiB, 5 redirects.
     *
     * @throws {InvalidError} It is no URL of http or https.
     * @throws {TimeoutError} The answer took longer.
     * @throws {TooLargeError} The answer is larger.
     * @throws {UnavailableError} There is no such host, it does not answer, or it redirects too often.
     */
    fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  };

  /** Permission `shell`, which is only ever granted by hand, and whose scope is the names of programs. */
  export const shell: {
    /**
     * Runs a program in the space's folder, without a shell: arguments are what they are. It is killed when the call ends. Of each output
     * the first MiB is kept, as UTF-8; `truncated` says whether there was more. `code` is -1 if a signal ended it.
     *
     * @throws {NotFoundError} There is no such program on this machine.
     * @throws {TooLargeError} The arguments are longer than a system takes; use `stdin`.
     */
    run(
      program: string,
      args?: string[],
      stdin?: string,
    ): Promise<{ code: number; stdout: string; stderr: string; truncated: boolean }>;
  };

  // ------------------------------------------------------------------ the window

  /** UTF-16 offsets, as JavaScript counts them. */
  export interface Range {
    from: number;
    to: number;
  }

  /** The editor that the user looks at; {@link UnavailableError} when there is none. Permissions `editor:read`, `editor:write`. */
  export const editor: {
    /** The open note, as it stands in the editor, which may be newer than what is on disk. The note must be in the scope of `notes:read`. */
    current(): Promise<{ path: string; text: string; selection: Range }>;
    /**
     * Puts text in place of a range, as an edit that can be undone. The note must be in the scope of `notes:write`.
     *
     * @throws {InvalidError} The range ends before it begins.
     */
    replace(range: Range, text: string): Promise<void>;
    /** In place of the selection; the cursor stands behind it then. The note must be in the scope of `notes:write`. */
    insert(text: string): Promise<void>;
    /** Opens a note or an attachment; `line` counts from 1. */
    open(path: string, options?: { line?: number }): Promise<void>;
    /** Writes what the editor has to disk, instead of waiting for a pause in the typing. */
    save(): Promise<void>;
  };

  export interface PickItem {
    label: string;
    detail?: string;
  }

  /**
   * Talking to the user. Waiting for an answer does not count against the time budget. Each message names its plug. Permission `ui`.
   * {@link UnavailableError} for a question when no window is open.
   */
  export const ui: {
    /** A message that goes by itself; without a level it is `info`. */
    notify(message: string, level?: "info" | "success" | "warning" | "error"): Promise<void>;
    /** Asks for a line of text. Null when the user cancels. */
    prompt(message: string, initial?: string): Promise<string | null>;
    /** Asks yes or no. False when the user cancels. */
    confirm(message: string): Promise<boolean>;
    /**
     * Asks for one of a list. The very item that was chosen; null when the user cancels.
     *
     * @throws {TooLargeError} There are more than 10,000 items.
     */
    pick<T extends string | PickItem>(items: Iterable<T>, options?: { placeholder?: string }): Promise<T | null>;
    /**
     * A line in the status bar that the user can cancel. It goes when it is done, or when the call that made it ends.
     *
     * @throws {UnavailableError} This plug shows as many lines as it may.
     */
    progress(label: string): Promise<Progress>;
    readonly commands: {
      /**
       * Commands made at run time, in place of those set before. They are gone with the plug's generation.
       *
       * @throws {InvalidError} One of them is not valid, or names a function that the manifest does not have: the message says which.
       * @throws {TooLargeError} There are more than 200.
       */
      set(commands: Iterable<RunTimeCommand>): Promise<void>;
    };
  };

  export interface Progress {
    /** Whether the user has cancelled, as of the last update. */
    readonly cancelled: boolean;
    /**
     * How far it is, from 0 to 1 (or unknown), and another label. False once the user has cancelled: then stop.
     *
     * @throws {NotFoundError} It has ended, with `done` or with the call that made it.
     */
    update(value?: number, label?: string): Promise<boolean>;
    /** Takes the line away. */
    done(): Promise<void>;
  }

  export interface RunTimeCommand {
    /** As the palette shows it. */
    name: string;
    /** A function of this plug's manifest. */
    function: string;
    /** What the function gets; what a caller gives is put over it. */
    input?: { [name: string]: unknown };
    key?: string;
    when?: string;
  }

  /** The system's clipboard, through the window. Permission `clipboard`. {@link UnavailableError} when no window is open, or it may not. */
  export const clipboard: {
    /** The text that was copied last, in any program. */
    read(): Promise<string>;
    /** Copies a text. */
    write(text: string): Promise<void>;
  };
}

// -------------------------------------------------------------------- globals
// What a plug has beside the language itself. There is no DOM, no `process`, no `require`, no `Intl`: `toLocaleString` and its like take no
// notice of a language, and `localeCompare` compares code points.

interface Console {
  debug(...values: unknown[]): void;
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  trace(...values: unknown[]): void;
  dir(value: unknown): void;
  table(value: unknown): void;
  assert(condition?: unknown, ...values: unknown[]): void;
  count(label?: string): void;
  countReset(label?: string): void;
  time(label?: string): void;
  timeLog(label?: string, ...values: unknown[]): void;
  timeEnd(label?: string): void;
  group(...values: unknown[]): void;
  groupCollapsed(...values: unknown[]): void;
  groupEnd(): void;
}
/** Writes to the plug's log; `log` and `info` are of level info. */
declare var console: Console;

type HeadersInit = Headers | Iterable<readonly [string, string]> | { [name: string]: string };
declare class Headers {
  constructor(init?: HeadersInit);
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  getSetCookie(): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  forEach(callback: (value: string, name: string, headers: Headers) => void, self?: unknown): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

/** Bodies are whole: no streams, no forms with files. */
type BodyInit = string | ArrayBuffer | ArrayBufferView | URLSearchParams;
interface Body {
  readonly bodyUsed: boolean;
  text(): Promise<string>;
  json(): Promise<any>;
  bytes(): Promise<Uint8Array>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

interface RequestInit {
  method?: string;
  headers?: HeadersInit;
  body?: BodyInit | null;
  /** Looked at before and after the request: a request under way is not cut short. */
  signal?: AbortSignal;
}
declare class Request implements Body {
  constructor(input: string | URL | Request, init?: RequestInit);
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly signal: AbortSignal | undefined;
  readonly bodyUsed: boolean;
  text(): Promise<string>;
  json(): Promise<any>;
  bytes(): Promise<Uint8Array>;
  arrayBuffer(): Promise<ArrayBuffer>;
  clone(): Request;
}

interface ResponseInit {
  status?: number;
  statusText?: string;
  headers?: HeadersInit;
}
declare class Response implements Body {
  constructor(body?: BodyInit | null, init?: ResponseInit);
  static json(value: unknown, init?: ResponseInit): Response;
  static redirect(url: string | URL, status?: 301 | 302 | 303 | 307 | 308): Response;
  readonly status: number;
  readonly statusText: string;
  readonly ok: boolean;
  readonly headers: Headers;
  /** Where the answer came from in the end; empty for a response of one's own. */
  readonly url: string;
  readonly bodyUsed: boolean;
  text(): Promise<string>;
  json(): Promise<any>;
  bytes(): Promise<Uint8Array>;
  arrayBuffer(): Promise<ArrayBuffer>;
  clone(): Response;
}

/** The same as `net.fetch` of the module "jackdaw". */
declare function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;

declare class URL {
  constructor(url: string | URL, base?: string | URL);
  static canParse(url: string | URL, base?: string | URL): boolean;
  static parse(url: string | URL, base?: string | URL): URL | null;
  href: string;
  readonly origin: string;
  protocol: string;
  username: string;
  password: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  hash: string;
  readonly searchParams: URLSearchParams;
  toString(): string;
  toJSON(): string;
}
declare class URLSearchParams {
  constructor(init?: string | URLSearchParams | Iterable<readonly [string, string]> | { [name: string]: string });
  readonly size: number;
  append(name: string, value: string): void;
  delete(name: string, value?: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string, value?: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  forEach(callback: (value: string, name: string, params: URLSearchParams) => void, self?: unknown): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
  toString(): string;
}

declare class TextEncoder {
  readonly encoding: string;
  encode(text?: string): Uint8Array;
  encodeInto(text: string, target: Uint8Array): { read: number; written: number };
}
declare class TextDecoder {
  /** utf-8, utf-16le, or windows-1252 (latin1). */
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(input?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}
declare function atob(text: string): string;
declare function btoa(text: string): string;

declare function structuredClone<T>(value: T): T;
declare function queueMicrotask(callback: () => void): void;
/** Runs inside the call that set it; when the call has returned, timers that are left are dropped. */
declare function setTimeout<A extends unknown[]>(callback: (...args: A) => void, milliseconds?: number, ...args: A): number;
declare function setInterval<A extends unknown[]>(callback: (...args: A) => void, milliseconds?: number, ...args: A): number;
declare function clearTimeout(id: number | undefined): void;
declare function clearInterval(id: number | undefined): void;

declare class DOMException extends Error {
  constructor(message?: string, name?: string);
}
declare class AbortSignal {
  private constructor();
  static abort(reason?: unknown): AbortSignal;
  static timeout(milliseconds: number): AbortSignal;
  static any(signals: Iterable<AbortSignal>): AbortSignal;
  readonly aborted: boolean;
  readonly reason: any;
  onabort: ((event: { type: "abort"; target: AbortSignal }) => void) | null;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: (event: { type: "abort"; target: AbortSignal }) => void): void;
  removeEventListener(type: "abort", listener: (event: { type: "abort"; target: AbortSignal }) => void): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

/** Random bytes of the host's. There is no `crypto.subtle`. */
declare var crypto: {
  getRandomValues<T extends ArrayBufferView>(array: T): T;
  randomUUID(): string;
};
declare var performance: {
  now(): number;
  readonly timeOrigin: number;
};

declare module "*.json" {
  const value: any;
  export default value;
}
