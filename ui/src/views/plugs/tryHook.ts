import type { PlugHook } from "../../protocol/bindings.ts";

/** What a hook is called with when nothing else is said, as its author would write it; `note` is the one that is open. */
export function tryInput({ kind, label }: PlugHook, note: string | null): string {
  const [method = "GET", path = "/"] = label.split(" ");
  const inputs: Record<string, unknown> = {
    cron: { scheduled: new Date().toISOString() },
    events: { name: label, data: note === null ? {} : { path: note, origin: "editor" } },
    http: { method, path },
    complete: { text: "", line: label, trigger: label },
    codeWidget: { body: "", ...(note === null ? {} : { note }) },
    statusBar: note === null ? {} : { note },
    panel: note === null ? {} : { note },
    menu: { where: "file", path: note ?? "" },
    view: { path: note ?? "", text: "" },
    noteNamespace: { operation: "list" },
  };
  return JSON.stringify(inputs[kind] ?? {}, null, 2);
}

/** An answer as text: a text as it is, everything else as JSON. */
export function tryResult(answer: unknown): string {
  if (typeof answer === "string") return answer;
  return answer === null || answer === undefined ? "nothing" : JSON.stringify(answer, null, 2);
}
