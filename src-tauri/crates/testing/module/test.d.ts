
// What a test of a plug has. Tests lie in files named `*.test.ts` and are run by `jackdaw plug test`.

/**
 * Tests of a plug: each gets a space of its own with the plug in it, a clock that stands still until it is moved, a network that answers
 * what the test says, and a user who answers as told.
 */
declare module "jackdaw/test" {
  import type { Json, Range } from "jackdaw";

  type Body = () => void | Promise<void>;
  interface Test {
    (name: string, body: Body): void;
    /** Runs only this one (and others that say so). */
    only(name: string, body: Body): void;
    skip(name: string, body?: Body): void;
  }
  interface Group {
    (name: string, body: () => void): void;
    only(name: string, body: () => void): void;
    skip(name: string, body: () => void): void;
  }
  export const test: Test;
  export const it: Test;
  export const describe: Group;
  export function beforeEach(body: Body): void;
  export function afterEach(body: Body): void;

  /** Calls a function of the plug (`"count"`, or `"plug.function"`), and waits for all that comes of it: events, saves. */
  export function call<T = any>(name: string, input?: { [name: string]: unknown }): Promise<T>;
  /** Asks one of the plug's routes, as a client does; `path` is what follows `/plug/NAME`. What its function throws is a problem document of status 500. */
  export function http(
    method: string,
    path: string,
    init?: { headers?: HeadersInit; body?: string | Uint8Array; json?: unknown; text?: string },
  ): Promise<Response>;
  /** Tells plugs an event, and waits for its handlers. */
  export function emit(name: string, data?: unknown): Promise<void>;
  /** The plug's settings from now on; it is loaded anew. */
  export function settings(values: { [name: string]: Json }): Promise<void>;

  /** The notes and attachments of the test's space. Whatever is written here fires its events, and they are waited for. */
  export const space: {
    write(path: string, text: string): Promise<void>;
    read(path: string): Promise<string>;
    list(): Promise<string[]>;
    exists(path: string): Promise<boolean>;
    delete(path: string): Promise<void>;
    rename(from: string, to: string): Promise<void>;
  };

  /** The time that the plug and its timers see. It begins at 2026-01-05T09:00:00Z, a Monday, and stands still. */
  export const clock: {
    now(): Promise<Date>;
    /** Sets the time; timers between do not run. */
    set(instant: string | Date): Promise<void>;
    /** Moves on by `"90s"`, `"15m"`, `"2h"`, `"1d"`, `"1w"`; every timer on the way runs at its time. */
    advance(time: string): Promise<void>;
  };

  interface NetworkAnswer {
    status?: number;
    headers?: HeadersInit;
    json?: unknown;
    text?: string;
    body?: string | Uint8Array;
  }
  /** The network: nothing leaves the machine. What the manifest's `net` does not cover is refused here as always. */
  export const network: {
    /** From now on, `"GET https://example.org/*"` (any method if none is named) is answered so. */
    on(target: string, answer: NetworkAnswer | string): Promise<void>;
    /** The same for one request; several are used up in their order. */
    once(target: string, answer: NetworkAnswer | string): Promise<void>;
    requests(): Promise<{ method: string; url: string; headers: { [name: string]: string }; body: string }[]>;
  };

  /** The person before the window. */
  export const user: {
    /** Opens a note in the editor, with the text it has in the space. */
    opens(path: string, options?: { text?: string; selection?: Range }): Promise<void>;
    /** What is answered to the next `ui.prompt`, `ui.confirm` and `ui.pick` (by its label); with nothing left the user cancels. */
    answers(...values: Json[]): Promise<void>;
    editor(): Promise<{ path: string; text: string; selection: Range } | null>;
    notifications(): Promise<{ plug: string; message: string; level: string }[]>;
    questions(): Promise<{ kind: string; input: { [name: string]: Json } }[]>;
  };

  /** What the plug logged. */
  export function log(): Promise<{ level: "debug" | "info" | "warn" | "error"; message: string; function: string | null }[]>;
  /** What the plug asked of the application, all of it or one kind (`"kv.set"`); `error` is the code of a refusal. */
  export function syscalls(
    name?: string,
  ): Promise<{ plug: string; function: string; name: string; input: { [name: string]: any }; error?: string }[]>;

  interface Matchers<R> {
    toBe(expected: unknown): R;
    toEqual(expected: unknown): R;
    /** Has at least what is in `expected`. */
    toMatchObject(expected: unknown): R;
    toContain(part: unknown): R;
    toMatch(pattern: RegExp | string): R;
    toHaveLength(length: number): R;
    toHaveProperty(path: string, value?: unknown): R;
    toBeGreaterThan(limit: number): R;
    toBeGreaterThanOrEqual(limit: number): R;
    toBeLessThan(limit: number): R;
    toBeLessThanOrEqual(limit: number): R;
    toBeCloseTo(value: number, digits?: number): R;
    toBeInstanceOf(type: Function): R;
    toBeTruthy(): R;
    toBeFalsy(): R;
    toBeNull(): R;
    toBeUndefined(): R;
    toBeDefined(): R;
    /** A part of the message, a pattern, a class, an error code, or an object with some of the error's properties. */
    toThrow(expected?: string | RegExp | Function | object): R;
    /** As it was when it was last looked at, in `__snapshots__`; `jackdaw plug test --update` takes it as it is. */
    toMatchSnapshot(hint?: string): Promise<void>;
  }
  interface Later extends Matchers<Promise<void>> {
    resolves: Matchers<Promise<void>>;
    rejects: Pick<Matchers<Promise<void>>, "toThrow" | "toMatchObject">;
  }
  export const expect: {
    (received: unknown): Matchers<void> & Pick<Later, "resolves" | "rejects"> & { not: Matchers<void> & Pick<Later, "resolves" | "rejects"> };
    anything(): any;
    any(type: Function): any;
    stringContaining(part: string): any;
    stringMatching(pattern: RegExp): any;
    objectContaining(part: object): any;
    arrayContaining(parts: unknown[]): any;
  };
}
