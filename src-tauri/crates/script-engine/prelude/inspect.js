// How values look in the log: like in Node's console, without colours.

const MAX_DEPTH = 4;
const MAX_ITEMS = 100;
const MAX_STRING = 10_000;
const LINE_WIDTH = 76;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** One value as text. Never throws, whatever getters and proxies do. */
export function inspect(value) {
  try {
    return show(value, 0, []);
  } catch {
    return "[a value that cannot be shown]";
  }
}

/** The arguments of a `console` method as one line, with `%s %d %i %f %j %o %O %c`. */
export function format(values) {
  const [first, ...rest] = values;
  let next = 0;
  const parts = [];
  if (typeof first === "string" && first.includes("%") && rest.length > 0) {
    parts.push(
      first.replace(/%[sdifjoOc%]/g, (directive) => {
        if (directive === "%%") return "%";
        if (next >= rest.length) return directive;
        const value = rest[next++];
        switch (directive) {
          case "%s": return typeof value === "string" ? value : inspect(value);
          case "%d": return String(Number(value));
          case "%i": return String(Number.parseInt(value, 10));
          case "%f": return String(Number.parseFloat(value));
          case "%j": return JSON.stringify(value);
          case "%c": return "";
          default: return inspect(value);
        }
      }),
    );
  } else if (values.length > 0) {
    parts.push(typeof first === "string" ? first : inspect(first));
  }
  for (const value of rest.slice(next)) parts.push(typeof value === "string" ? value : inspect(value));
  return parts.join(" ");
}

function show(value, depth, seen) {
  switch (typeof value) {
    case "string": return quote(value);
    case "bigint": return `${value}n`;
    case "symbol": return String(value);
    case "function": return showFunction(value);
    case "object": return value === null ? "null" : showObject(value, depth, seen);
    default: return Object.is(value, -0) ? "-0" : String(value);
  }
}

function quote(text) {
  const cut = text.length > MAX_STRING ? text.slice(0, MAX_STRING) : text;
  const rest = text.length - cut.length;
  return JSON.stringify(cut) + (rest > 0 ? `… ${rest} more characters` : "");
}

function showFunction(value) {
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  return `[${isClass ? "class" : "function"} ${value.name || "(anonymous)"}]`;
}

function showObject(value, depth, seen) {
  if (seen.includes(value)) return "[circular]";
  if (value instanceof Error) return showError(value, depth, seen);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Promise) return "Promise {}";
  const name = className(value);
  if (depth >= MAX_DEPTH) return Array.isArray(value) ? "[Array]" : `[${name || "Object"}]`;
  const inner = [...seen, value];
  const item = (each) => show(each, depth + 1, inner);
  if (Array.isArray(value)) return list("[", "]", limited(value, value.length, item));
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return list(`${name}(${value.length}) [`, "]", limited(value, value.length, item));
  }
  if (value instanceof ArrayBuffer) return `ArrayBuffer(${value.byteLength})`;
  if (value instanceof Map) return list(`Map(${value.size}) {`, "}", limited(value, value.size, ([k, v]) => `${item(k)} => ${item(v)}`));
  if (value instanceof Set) return list(`Set(${value.size}) {`, "}", limited(value, value.size, item));
  const custom = value[Symbol.for("jackdaw.inspect")];
  if (typeof custom === "function") return custom.call(value, item);
  const prefix = name === "Object" ? "" : name === "" ? "[null prototype] " : `${name} `;
  return list(`${prefix}{`, "}", properties(value, depth, inner));
}

function className(value) {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null ? "" : String(prototype.constructor?.name ?? "Object");
}

function showError(error, depth, seen) {
  const head = error.message === "" ? String(error.name) : `${error.name}: ${error.message}`;
  const stack = typeof error.stack === "string" ? error.stack.trimEnd() : "";
  const own = properties(error, depth, [...seen, error]);
  let text = stack === "" ? head : `${head}\n${stack}`;
  if (own.length > 0) text += ` ${list("{", "}", own)}`;
  if (error.cause !== undefined) text += `\n  caused by ${depth >= MAX_DEPTH ? "[…]" : show(error.cause, depth + 1, [...seen, error])}`;
  return text;
}

function properties(value, depth, seen) {
  const lines = [];
  for (const key of Reflect.ownKeys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (!property?.enumerable) continue;
    if (lines.length === MAX_ITEMS) {
      lines.push("…");
      break;
    }
    const label = typeof key === "symbol" ? `[${String(key)}]` : IDENTIFIER.test(key) ? key : JSON.stringify(key);
    // A getter is the plug's own code: looking must not run it.
    const shown = "value" in property ? show(property.value, depth + 1, seen) : property.get ? "[getter]" : "[setter]";
    lines.push(`${label}: ${shown}`);
  }
  return lines;
}

function limited(iterable, size, each) {
  const shown = [];
  for (const value of iterable) {
    if (shown.length === MAX_ITEMS) {
      shown.push(`… ${size - MAX_ITEMS} more`);
      break;
    }
    shown.push(each(value));
  }
  return shown;
}

function list(open, close, parts) {
  if (parts.length === 0) return open + close;
  const pad = open.endsWith("[") ? "" : " ";
  const line = `${open}${pad}${parts.join(", ")}${pad}${close}`;
  if (line.length <= LINE_WIDTH && !line.includes("\n")) return line;
  return `${open}\n  ${parts.join(",\n").replaceAll("\n", "\n  ")}\n${close}`;
}
