import { beforeEach, expect, test, vi } from "vitest";
import { LiveQueries } from "../queries/liveQuery.ts";
import type { Question, QueryHost } from "../queries/host.ts";
import { Fences, type FenceHost } from "./fences.ts";

const HTML = `<p>before</p>
<pre><code class="language-query">notes
limit 2
</code></pre>
<pre><code class="language-chart">1 2 3
</code></pre>
<pre><code class="language-rust">fn main() {}
</code></pre>
<pre><code>plain
</code></pre>`;

let root: HTMLElement;
let asked: Question[];
let shown: unknown[];
let tell: (tables: readonly string[] | null) => void;
let plugsChanged: () => void;
let plug: { id: string; stamp: string } | null;
let changed: number;
let host: FenceHost;

beforeEach(() => {
  root = document.createElement("div");
  root.innerHTML = HTML;
  asked = [];
  shown = [];
  plug = null;
  changed = 0;
  const queries = {
    ask: (question: Question) => {
      asked.push(question);
      return Promise.resolve({
        view: "list",
        columns: [{ name: "title", column: "title", shown: 0 }],
        rows: [["Emma"]],
        group: null,
        truncated: false,
        sortable: true,
        tookUs: 1,
        reads: ["notes"],
      });
    },
    onChange: (listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    },
  } as unknown as QueryHost;
  host = {
    queries: new LiveQueries(queries),
    plugs: {
      widget: (language) => (language === "chart" ? plug : null),
      stage: {
        show: (id: string, subject: unknown) => {
          shown.push([id, subject]);
          return Promise.resolve({ kind: "markdown", html: "<p>a chart</p>" });
        },
        listen: () => () => undefined,
      } as unknown as FenceHost["plugs"]["stage"],
      onChange: (listener) => {
        plugsChanged = listener;
        return () => (plugsChanged = () => undefined);
      },
    },
  };
});

const fences = () => new Fences(root, host, { from: "In/Note.md", changed: () => changed++ });

test("a query shows what it finds, asked for the note that it is written in; other code stays as it is", async () => {
  fences();
  await vi.waitFor(() => expect(root.querySelector(".query-block")?.textContent).toContain("Emma"));
  expect(asked.map(({ text, note }) => [text, note])).toEqual([["notes\nlimit 2", "In/Note.md"]]);
  expect([...root.querySelectorAll("pre")].map(({ textContent }) => textContent?.trim())).toEqual([
    "1 2 3",
    "fn main() {}",
    "plain",
  ]);
  expect(changed, "its height is another").toBeGreaterThan(0);
});

test("a plug's fence is shown by it as soon as it is there, and is code again when it is gone", async () => {
  fences();
  plug = { id: "charts.draw", stamp: "1" };
  plugsChanged();
  await vi.waitFor(() => expect(root.querySelector(".stage")?.textContent).toBe("a chart"));
  plugsChanged();
  expect(shown, "who is told of another plug shows it no second time").toEqual([
    ["charts.draw", { kind: "codeWidget", body: "1 2 3", note: "In/Note.md" }],
  ]);
  plug = { id: "charts.draw", stamp: "2" };
  plugsChanged();
  expect(shown, "a new generation may show it otherwise").toHaveLength(2);
  plug = null;
  plugsChanged();
  expect(root.querySelector(".stage")).toBeNull();
  expect(root.querySelector("pre")?.textContent?.trim()).toBe("1 2 3");
});

test("what is gone from the page asks no more, and follows no plugs", async () => {
  const gone = fences();
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  vi.useFakeTimers();
  tell(["notes"]);
  gone.destroy();
  plug = { id: "charts.draw", stamp: "1" };
  plugsChanged();
  tell(["notes"]);
  await vi.advanceTimersByTimeAsync(5000);
  vi.useRealTimers();
  expect(asked).toHaveLength(1);
  expect(shown).toHaveLength(0);
});
