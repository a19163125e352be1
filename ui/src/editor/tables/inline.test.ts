import { expect, test } from "vitest";
import { renderCell, type Pictures } from "./inline.ts";

/** There is none in these cells. */
const pictures = {} as Pictures;

function html(cell: string): string {
  const place = document.createElement("div");
  place.append(renderCell(cell, pictures));
  return place.innerHTML;
}

test.each([
  ["<kbd>F6</kbd>", '<kbd class="cm-element">F6</kbd>'],
  [
    "<kbd>Ctrl</kbd>+<kbd>**B**</kbd>",
    '<kbd class="cm-element">Ctrl</kbd>+<kbd class="cm-element"><strong>B</strong></kbd>',
  ],
  ["H<sub class='x' onclick='y'>2</sub>O", 'H<sub class="cm-element">2</sub>O'],
  ["*a <u>b</u>*", '<em>a <u class="cm-element">b</u></em>'],
  ['<a href="b.md">c</a>', '<span class="cm-link" data-target="b.md" data-kind="markdown">c</span>'],
  ['<a id="x"></a>c', '<span class="cm-element"></span>c'],
  ["a<br>b", "a<br>b"],
  ["<b>a", "&lt;b&gt;a"],
  ["<script>a</script>", "&lt;script&gt;a&lt;/script&gt;"],
  ["a&mdash;b", "a—b"],
])("the HTML of %j is what it says, and nothing that acts", (cell, shown) => expect(html(cell)).toBe(shown));
