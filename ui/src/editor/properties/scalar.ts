/** How a text reads when it stands without quotes: as serde_yaml does on the other side, and as older readers (YAML 1.1) might. */

export type PlainKind = "empty" | "boolean" | "number" | "text";

const NULL = new Set(["", "~", "null", "Null", "NULL"]);
const BOOLEAN = new Set(["true", "True", "TRUE", "false", "False", "FALSE"]);
const WHOLE = /^[-+]?(?:0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+|\d+)$/;
const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
/** `010` is a text for YAML 1.2. */
const LEADING_ZERO = /^[-+]?0\d+$/;
const SMALLEST_WHOLE = -(2n ** 63n);
const LARGEST_WHOLE = 2n ** 64n - 1n;

/** What a plain scalar is for the index: the cases of `plain-scalars.json` are held against both sides. */
export function plainKind(text: string): PlainKind {
  if (NULL.has(text)) return "empty";
  if (BOOLEAN.has(text)) return "boolean";
  if (LEADING_ZERO.test(text)) return "text";
  if (WHOLE.test(text)) {
    const sign = text.startsWith("-") ? -1n : 1n;
    const whole = sign * BigInt(text.replace(/^[-+]/, ""));
    // What has no place in 64 bits is kept as a text, so that no digit is lost.
    return whole >= SMALLEST_WHOLE && whole <= LARGEST_WHOLE ? "number" : "text";
  }
  return DECIMAL.test(text) && Number.isFinite(Number(text)) ? "number" : "text";
}

/** Words, times and numbers that YAML 1.1 reads as something else; other programs still do. */
const OLD_WORD = /^(?:y|yes|n|no|on|off|<<|=)$/i;
const OLD_NUMBER = /^[-+]?[\d_.,:]*\d[\d_.,:]*$|^[-+]?\.(?:inf|nan)$/i;
const DATE_LIKE = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ].*)?$/;

/** What YAML has no plain form for: signs at the beginning, `: `, ` #`, spaces at the ends, control characters. */
const SIGN_FIRST = /^[-?:,[\]{}#&*!|>'"%@`]/;
// eslint-disable-next-line no-control-regex
const NOT_PRINTED = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

function hasPlainForm(text: string, flow: boolean): boolean {
  return (
    text !== "" &&
    text.trim() === text &&
    !SIGN_FIRST.test(text) &&
    !NOT_PRINTED.test(text) &&
    !/:(?:\s|$)|\s#/.test(text) &&
    !text.startsWith("...") &&
    !(flow && /[,[\]{}:]/.test(text))
  );
}

/** Whether a text reads as this text without quotes, everywhere. */
export function isSafePlain(text: string, flow = false): boolean {
  return (
    hasPlainForm(text, flow) &&
    plainKind(text) === "text" &&
    !OLD_WORD.test(text) &&
    !OLD_NUMBER.test(text) &&
    !DATE_LIKE.test(text)
  );
}

/** A name before its colon: a number or a day is a name like any other there. */
export function encodeName(name: string): string {
  const kind = plainKind(name);
  const plain = hasPlainForm(name, false) && kind !== "empty" && kind !== "boolean" && !OLD_WORD.test(name);
  return plain ? name : quoted(name);
}

export type Quotes = "none" | "single" | "double";

/** A text as a scalar of one line, in the quotes it had where these do. */
export function encodeText(text: string, was: Quotes = "none", flow = false): string {
  if (was === "single" && !NOT_PRINTED.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return was === "none" && isSafePlain(text, flow) ? text : quoted(text);
}

/** JSON is YAML, but for a few characters that a YAML file must not hold as they are. */
function quoted(text: string): string {
  const escape = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text.replace(/\p{Surrogate}/gu, "\ufffd")).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    escape,
  );
}

/** Lines as a literal block (`|`) at this indent, or null where that could not say them. */
export function encodeLines(text: string, indent: string): string | null {
  const lines = text.replace(/\n+$/, "").split("\n");
  const first = lines.find((line) => line !== "");
  // Of a first line that is indented or empty, YAML would take the indent for the block's.
  if (first === undefined || lines[0] === "" || /^\s/.test(first)) return null;
  if (lines.some((line) => NOT_PRINTED.test(line.replaceAll("\t", "")))) return null;
  const ends = /\n*$/.exec(text)?.[0].length ?? 0;
  const body = lines.map((line) => (line === "" ? "" : indent + line)).join("\n");
  return `|${ends === 0 ? "-" : ends === 1 ? "" : "+"}\n${body}${"\n".repeat(Math.max(0, ends - 1))}`;
}
