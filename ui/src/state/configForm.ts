/** A setting that a form can draw. */
export interface Field {
  /** `yaml`: of a shape that only its author's YAML can say. */
  kind: "text" | "number" | "boolean" | "choice" | "list" | "yaml";
  name: string;
  label: string;
  description: string | null;
  required: boolean;
  /** For a choice. */
  choices: readonly unknown[];
}

type Schema = Record<string, unknown>;
export type Values = Record<string, unknown>;

const isRecord = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const asText = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** The fields of a plug's settings, in the order of its schema; none where it is no schema of an object. */
export function fieldsOf(schema: unknown): Field[] {
  if (!isRecord(schema) || !isRecord(schema.properties)) return [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(schema.properties).map(([name, property]) => {
    const of: Schema = isRecord(property) ? property : {};
    return {
      kind: kindOf(of),
      name,
      label: asText(of.title) ?? words(name),
      description: asText(of.description),
      required: required.includes(name),
      choices: Array.isArray(of.enum) ? of.enum : [],
    };
  });
}

function kindOf({ type, enum: choices, items }: Schema): Field["kind"] {
  if (Array.isArray(choices)) return choices.some((choice) => typeof choice === "object") ? "yaml" : "choice";
  switch (type) {
    case "string":
      return "text";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "array":
      return isRecord(items) && items.type === "string" && !Array.isArray(items.enum) ? "list" : "yaml";
    default:
      return "yaml";
  }
}

/** `wordsPerMinute` → `Words per minute`. */
function words(name: string): string {
  const apart = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " ");
  return apart.charAt(0).toUpperCase() + apart.slice(1).toLowerCase();
}

/** What a field shows of a value. */
export function shown({ kind, choices }: Field, value: unknown): string {
  if (kind === "choice") return String(choices.findIndex((choice) => choice === value));
  if (kind === "list") return Array.isArray(value) ? value.map(String).join("\n") : "";
  return value === undefined || value === null ? "" : String(value);
}

/** The value that was written into a field; undefined where nothing is. What is no number stays text, and is told to be none. */
export function written({ kind, choices }: Field, text: string): unknown {
  switch (kind) {
    case "choice":
      return choices[Number(text)];
    case "list":
      return text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
    case "number": {
      const number = Number(text);
      if (text.trim() === "") return undefined;
      return Number.isFinite(number) ? number : text;
    }
    default:
      return text === "" ? undefined : text;
  }
}

/** The settings with one of them changed; what has no value is left out. */
export function withValue(values: Values, name: string, value: unknown): Values {
  const others = Object.fromEntries(Object.entries(values).filter(([other]) => other !== name));
  return value === undefined ? others : { ...others, [name]: value };
}

/** The setting that a JSON pointer leads to or into. */
export function settingAt(pointer: string): string {
  return (pointer.split("/")[1] ?? "").replaceAll("~1", "/").replaceAll("~0", "~");
}
