// A plug that touches every corner of jackdaw.d.ts: `npx tsc -p types` must pass on it.
import {
  NotFoundError, blob, clipboard, config, editor, events, files, kv, log, net, notes, plug, plugs, search, secrets, shell, syscall, ui,
  type Arguments, type CommandContext, type CompleteInput, type Completion, type Context, type CronInput, type EventInput, type HttpRequest, type HttpResult,
  type MenuInput, type NamespaceInput, type NamespaceResult, type NoteInput, type SavingResult, type SlashResult, type StatusItem, type ViewInput, type Widget,
  type WidgetInput,
} from "jackdaw";

interface Settings {
  unit: "words" | "chars";
}

export async function count(input: Arguments, ctx: CommandContext): Promise<number> {
  const { text, selection } = await editor.current();
  const { unit } = await config.get<Settings>();
  await editor.replace(selection, text.slice(selection.from, selection.to).toUpperCase());
  await ui.notify(`${ctx.function} for ${ctx.origin}, ${ctx.deadline - Date.now()} ms left, ${String(input["x"])}`, "info");
  return unit === "words" ? text.split(/\s+/).length : text.length;
}

export const today = async (): Promise<SlashResult> => `${new Date().toISOString().slice(0, 10)} |^|`;

export async function nightly({ scheduled }: CronInput, ctx: Context): Promise<void> {
  const days = (await kv.get<string[]>("days")) ?? [];
  await kv.set("days", [...days, scheduled]);
  for (const { key, value } of await kv.list<string[]>("d")) log.info(ctx.hook, key, value.length);
  await kv.delete("old");
  await events.emit("stats:done", { scheduled });
}

export async function page(request: HttpRequest<{ name: string }>): Promise<HttpResult> {
  if (request.method === "POST") return Response.json(await request.json(), { status: 201, headers: { "x-plug": "stats" } });
  const url = new URL(request.url);
  url.searchParams.set("q", request.query["q"] ?? request.params.name);
  try {
    return await notes.read(`${request.params.name}.md`);
  } catch (error) {
    if (error instanceof NotFoundError) return new Response(error.code, { status: 404 });
    throw error;
  }
}

export async function onSave({ name, data }: EventInput<"note:saved">): Promise<void> {
  const own: EventInput<"stats:done", { scheduled: string }> = { name: "stats:done", data: { scheduled: "" } };
  console.log(name, data.path, data.hash?.length, own.data.scheduled);
}

export function saving({ data }: EventInput<"note:saving">): SavingResult {
  return data.origin === "plug" ? undefined : { text: data.text.trimEnd() + "\n" };
}

export function onPlug({ data }: EventInput<"plug:failed">): void {
  for (const { file, line, help } of data.diagnostics) log.warn(data.name, file, line, help ?? "");
}

export const onCompiling = ({ data }: EventInput<"plug:compiling">): Promise<void> => ui.notify(`${data.name}: ${data.seconds} s for ${data.bytes} bytes`);

export async function tour(): Promise<unknown> {
  const [first] = await notes.list("Journal/**");
  if (first !== undefined) {
    const hash = await notes.write(first.path, "text", { ifHash: first.hash });
    await notes.append(first.path, hash);
    const changed: number = await notes.rename(first.path, "b.md");
    const heading: string | null | undefined = (await notes.links(first.path))[0]?.heading;
    log.debug(changed, heading, await notes.backlinks("a.md"), await notes.tags(), await notes.meta("a.md"));
  }
  const open = (await notes.tasks({ done: false })).filter((task) => task.tags.includes("now"));
  await files.write("chart.png", await files.read("old.png"));
  const hash = await blob.put(await plug.asset("ui/chart.svg"));
  const hit = (await search.query("tag:x", { limit: 3 }))[0]?.snippet;
  const picked = await ui.pick([{ label: "one", detail: "1", value: 1 }, { label: "two", value: 2 }], { placeholder: "which" });
  const word: string | null = await ui.pick(["a", "b"]);
  const name = await ui.prompt("Name?", word ?? "");
  if (!(await ui.confirm("Sure?"))) return undefined;
  const answer = await fetch("https://api.example.org", { method: "POST", headers: [["a", "b"]], body: new URLSearchParams({ a: "b" }), signal: AbortSignal.timeout(1000) });
  const again = await net.fetch(new Request(new URL("/x", "https://api.example.org")), {});
  const sum = await plugs.call<number>("calendar.count", { month: 3 });
  const declared = await syscall<{ words: number }>("stats.count", { path: "a.md" });
  const out = await shell.run("git", ["status"]);
  await clipboard.write((await secrets.get("token")) ?? (await clipboard.read()));
  await editor.open("a.md", { line: 3 });
  const id = setTimeout((text: string) => console.error(text), 5, "late");
  clearTimeout(id);
  const copy = structuredClone(new Map([["k", crypto.getRandomValues(new Uint8Array(4))]]));
  return { open, hash, hit, value: picked?.value, name, ok: answer.ok, text: await again.text(), sum, words: declared.words, out, copy, at: performance.now(), env: config.env["LOCALE"], id: crypto.randomUUID(), b: new TextDecoder().decode(new TextEncoder().encode(atob(btoa("x")))) };
}

export const people = (input: CompleteInput): Completion[] => [{ label: `@${input.text}`, detail: input.trigger }];
export const chart = (input: WidgetInput): Widget => ({ html: `<p>${input.body}</p>`, height: 100 });
export const side = ({ note }: NoteInput): Widget => ({ markdown: note ?? "none" });
export const board = ({ path }: ViewInput): Widget => ({ asset: path });
export const words = (_: NoteInput): StatusItem => ({ text: "5 words", tooltip: "in this note" });
export const archive = ({ path, where, tag }: MenuInput): Promise<number> => notes.rename(path, `Archive/${tag ?? where}/${path}`);
export function github({ operation, path }: NamespaceInput): NamespaceResult {
  if (operation === "read") return { text: path ?? "" };
  return operation === "search" ? [{ path: "gh/1.md", snippet: "<mark>one</mark>", line: 3 }] : ["gh/1.md", { path: "gh/2.md", title: "Two", size: 2 }];
}
