import { expect, test, vi } from "vitest";
import { inline, type Follow } from "./inline.ts";

const nobody: Follow = { link: () => undefined, tag: () => undefined };

function shown(text: string): string {
  const box = document.createElement("div");
  box.append(...inline(text, nobody));
  for (const link of box.querySelectorAll("a")) link.replaceWith(`‹${link.textContent}›`);
  for (const code of box.querySelectorAll("code")) code.removeAttribute("class");
  for (const mark of box.querySelectorAll("mark")) mark.removeAttribute("class");
  return box.innerHTML;
}

test.each([
  ["plain", "plain"],
  ["a **b *c* d** e", "a <strong>b <em>c</em> d</strong> e"],
  ["_a_ snake_case_name", "<em>a</em> snake_case_name"],
  ["2 * 3 * 4", "2 * 3 * 4"],
  ["==a== ~~b~~", "<mark>a</mark> <s>b</s>"],
  ["`**a**` and ``b`c``", "<code>**a**</code> and <code>b`c</code>"],
  ["see [[Ada|the first]], [[Bo#Part]]", "see ‹the first›, ‹Bo#Part›"],
  ["[a](b.md) <https://example.org/a_b>.", "‹a› &lt;‹https://example.org/a_b›&gt;."],
  ["#tag (#two) no#tag #42 #a/b", "‹#tag› (‹#two›) no#tag #42 ‹#a/b›"],
  ["<img src=x onerror=alert(1)> **<b>**", "&lt;img src=x onerror=alert(1)&gt; <strong>&lt;b&gt;</strong>"],
  ["**open and _open", "**open and _open"],
])("%s", (text, expected) => expect(shown(text)).toBe(expected));

test("a link says where it leads and whether to a tab of its own", () => {
  const link = vi.fn<Follow["link"]>();
  const tag = vi.fn<Follow["tag"]>();
  const [wiki, , web, , hash] = inline("[[Ada]] [x](javascript:alert(1)) #bird", { link, tag }) as HTMLElement[];
  wiki?.dispatchEvent(new MouseEvent("click", { ctrlKey: true }));
  web?.dispatchEvent(new MouseEvent("click"));
  hash?.dispatchEvent(new MouseEvent("click"));
  expect(link.mock.calls).toEqual([
    [{ target: "Ada", kind: "wiki" }, true],
    [{ target: "javascript:alert(1)", kind: "markdown" }, false],
  ]);
  expect(web?.getAttribute("href"), "the browser never follows it itself").toBe("#");
  expect(tag).toHaveBeenCalledWith("bird");
});

test("a text of many openings is read in a moment", () => {
  for (const [piece, length] of ["**a ", "[[", "`", "`a``", "_a ", "[a](", "==a ", "#"].flatMap((piece) => [
    [piece, 1_999] as const,
    [piece, 100_000] as const,
  ])) {
    const text = piece.repeat(length).slice(0, length);
    const start = performance.now();
    const box = document.createElement("div");
    box.append(...inline(text, nobody));
    expect(box.textContent.length).toBeGreaterThan(0);
    expect(performance.now() - start, piece).toBeLessThan(2000);
  }
});
