import { lineOfSource } from "./lines.ts";
import type { Wrong } from "./protocol.ts";

/** What mermaid's parsers tell of an error: those made by jison (`hash`), those of langium (`result`), and its reader of YAML (`mark`). */
interface Told {
  name?: unknown;
  message?: unknown;
  hash?: { text?: unknown; token?: unknown; line?: unknown };
  result?: { lexerErrors?: { line?: number; message?: string }[]; parserErrors?: { token?: Token }[] };
  reason?: unknown;
  mark?: { line?: unknown };
}

interface Token {
  image?: string;
  startLine?: number;
  tokenType?: { name?: string };
}

const KINDS = "The first line names its kind, as “flowchart LR”, “sequenceDiagram” or “pie” do.";
const EARLY = "The diagram ends too early: something is missing or not closed.";
const CUT = "The line ends too early: something in it is missing or not closed.";

/** What went wrong with a diagram, in words that its writer can use, and at which line of it. */
export function inWords(error: unknown, source: string): Wrong {
  const told = (typeof error === "object" && error !== null ? error : {}) as Told;
  if (told.name === "UnknownDiagramError") return unknown(source);
  if (told.name === "YAMLException") return byYaml(told);
  if (told.result) return byLangium(told.result, source);
  if (told.name === "EncodingError") return ofAPicture(source);
  const message = String(told.message ?? error);
  if (told.hash) return byJison(told.hash, message, source);
  return { message: sentence(message), line: named(message, source) };
}

function unknown(source: string): Wrong {
  if (source.trim() === "") return { message: `There is no diagram yet. ${KINDS}`, line: null };
  const line = lineOfSource(source, 1);
  const first = short((source.split("\n")[line - 1] ?? "").trim());
  return { message: `“${first}” begins no diagram that is known. ${KINDS}`, line };
}

/** Of the web or of the space: the frame that draws loads nothing. */
function ofAPicture(source: string): Wrong {
  const line = source.split("\n").findIndex((text) => /\bimg\s*:/.test(text)) + 1;
  return { message: "Pictures are not loaded into diagrams.", line: line === 0 ? null : line };
}

function byYaml({ reason, mark }: Told): Wrong {
  const message = `What stands between the lines of “---” is not valid YAML: ${String(reason ?? "it cannot be read")}.`;
  // It counts from 0, and from the line below the first of them.
  return { message, line: typeof mark?.line === "number" ? mark.line + 2 : null };
}

function byJison({ text, token, line }: NonNullable<Told["hash"]>, message: string, source: string): Wrong {
  const met = typeof text === "string" ? text : "";
  const got = /, got '([^']+)'/.exec(message)?.[1] ?? String(token ?? "");
  if (got === "1" || got.startsWith("EOF")) return early(source);
  // From 0, and of the end of what it met, which may be breaks.
  const at = lineOfSource(source, Number(line ?? 0) + 1 - (met.split("\n").length - 1));
  if (token === null) return { message: notUnderstood(atPointer(message)), line: at };
  return { message: met.trim() === "" ? CUT : notUnderstood(met.trim()), line: at };
}

/** Of a text with a line of dashes below it that points at a sign: what stands there. */
function atPointer(message: string): string {
  const [, text = "", pointer = ""] = message.split("\n");
  return (
    text
      .slice(Math.max(0, pointer.indexOf("^")))
      .trim()
      .split(/\s/)[0] ?? ""
  );
}

function byLangium({ lexerErrors, parserErrors }: NonNullable<Told["result"]>, source: string): Wrong {
  const [lexer] = lexerErrors ?? [];
  if (lexer) {
    const sign = /character: ->(.)<-/su.exec(lexer.message ?? "")?.[1] ?? "";
    return { message: notUnderstood(sign), line: isNumber(lexer.line) ? lineOfSource(source, lexer.line) : null };
  }
  const { image = "", startLine, tokenType } = parserErrors?.[0]?.token ?? {};
  if (tokenType?.name === "EOF" || !isNumber(startLine)) return early(source);
  return {
    message: image.trim() === "" ? CUT : notUnderstood(image.trim()),
    line: lineOfSource(source, startLine),
  };
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** The last line that has something in it is where to go on. */
const early = (source: string): Wrong => ({ message: EARLY, line: source.trimEnd().split("\n").length });

/** Where the thing stands that a message names, if that is one line alone. */
function named(message: string, source: string): number | null {
  const [, thing] = /["'“]([^"'”]+)["'”]/.exec(message) ?? /: ([\w-]+)\.?$/.exec(message) ?? [];
  if (thing === undefined) return null;
  const word = new RegExp(`(?<![\\w-])${thing.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`);
  const lines = source.split("\n").flatMap((line, at) => (word.test(line) ? [at + 1] : []));
  return lines.length === 1 ? (lines[0] ?? null) : null;
}

const notUnderstood = (what: string) =>
  what === "" ? "What stands here is not understood." : `“${short(what)}” is not understood here.`;

function short(text: string): string {
  const [first = ""] = text.split("\n");
  return first.length > 60 ? `${first.slice(0, 57)}…` : first;
}

function sentence(message: string): string {
  const first = message.trim().split("\n")[0] || "It cannot be drawn";
  const text = `${first.charAt(0).toUpperCase()}${first.slice(1)}`;
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
