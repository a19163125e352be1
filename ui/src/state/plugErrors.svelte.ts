import type { CodeFrame, PlugCallError, PlugDiagnostic, PlugInfo } from "../protocol/bindings.ts";
import { placeIn, type SourcePlace } from "./places.ts";
import type { Plugs } from "./plugs.svelte.ts";

/** What is wrong with a plug, as its author needs it. */
export interface PlugTrouble {
  plug: string;
  /** What failed: the call of a function, or a save. */
  call: { hook: string; function: string } | null;
  message: string;
  help: string | null;
  place: SourcePlace | null;
  frame: CodeFrame | null;
  stack: readonly string[];
  /** Errors beside this one, which the Plugs view shows. */
  more: number;
}

/** The errors of plugs that are worked on here: the last of them is shown until it is put away or mended. */
export class PlugErrors {
  /** Failed calls since the plugs were listed, by plug. A listing for each would have whatever failed called again. */
  #calls = $state.raw<ReadonlyMap<string, PlugCallError>>(new Map());
  #last = $state.raw<{ plug: string; call: PlugCallError | null } | null>(null);
  readonly #plugs: Plugs;
  readonly #isOpen: (plug: string) => boolean;

  constructor(plugs: Plugs, isOpen: (plug: string) => boolean) {
    this.#plugs = plugs;
    this.#isOpen = isOpen;
  }

  readonly shown = $derived.by<PlugTrouble | null>(() => {
    const last = this.#last;
    const plug = this.#plugs.list.find(({ name }) => name === last?.plug);
    if (!last || !plug) return null;
    if (!last.call) return troubleOfSave(plug);
    // The next good generation has mended it, as far as anybody knows.
    return plug.generation > last.call.generation ? null : troubleOfCall(plug.name, last.call);
  });

  /** Whether somebody works on a plug here: then its errors are for him, with all that helps. */
  isDeveloped(name: string): boolean {
    const plug = this.#plugs.list.find((other) => other.name === name);
    return plug !== undefined && plug.source !== "core" && (plug.live || this.#isOpen(name));
  }

  callFailed(plug: string, call: PlugCallError): void {
    this.#calls = new Map(this.#calls).set(plug, call);
    if (this.isDeveloped(plug)) this.#last = { plug, call };
  }

  saveFailed(plug: string): void {
    this.#last = { plug, call: null };
  }

  /** The last call of what runs that failed. */
  callOf(plug: PlugInfo): PlugCallError | null {
    const heard = this.#calls.get(plug.name);
    if (!heard || heard.generation < plug.generation) return plug.lastError;
    return plug.lastError && plug.lastError.time > heard.time ? plug.lastError : heard;
  }

  dismiss(): void {
    this.#last = null;
  }
}

export function troubleOfCall(plug: string, call: PlugCallError): PlugTrouble {
  const { message, frame, stack } = call;
  return { plug, call, message, help: null, place: placeIn(call.position ?? ""), frame, stack, more: 0 };
}

function troubleOfSave(plug: PlugInfo): PlugTrouble | null {
  const errors = plug.diagnostics.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (!first) return null;
  const { message, help, frame } = first;
  return { plug: plug.name, call: null, message, help, place: first, frame, stack: [], more: errors.length - 1 };
}

/** An error as text, to be sent to somebody. */
export function textOf({ plug, call, message, help, place, frame, stack }: PlugTrouble): string {
  const where = place === null ? "" : `${place.file}:${place.line}:${place.column}`;
  const source = frame?.lines.map((line, at) => `${frame.first + at} | ${line}`) ?? [];
  return [`${plug}${call ? `.${call.function}` : ""}: ${message}`, where, ...source, help ?? "", ...stack]
    .filter((line) => line !== "")
    .join("\n");
}

export function troubleOfDiagnostic(plug: string, diagnostic: PlugDiagnostic): PlugTrouble {
  const { message, help, frame } = diagnostic;
  return { plug, call: null, message, help, place: diagnostic, frame, stack: [], more: 0 };
}
