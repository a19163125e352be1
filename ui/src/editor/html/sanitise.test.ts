import { beforeAll, describe, expect, test } from "vitest";
import { loadSanitiser, type Sanitiser } from "./sanitise.ts";

let sanitise: Sanitiser;
beforeAll(async () => {
  sanitise = await loadSanitiser();
});

describe("what a note may say stays", () => {
  test.each([
    '<details open=""><summary>More</summary><p>text</p></details>',
    '<table><tbody><tr><td align="right" colspan="2">1</td></tr></tbody></table>',
    '<img src="images/a%20b.png" alt="A" width="200">',
    '<a href="Other.md">other</a> and <a href="https://example.org">there</a>',
    "<kbd>Ctrl</kbd> H<sub>2</sub>O <mark>this</mark>",
    '<ol start="3" reversed=""><li value="9">x</li></ol>',
    '<div dir="rtl" lang="he">x</div>',
    '<span style="color: red; font-weight: bold">x</span>',
    '<div style="text-align: center">x</div>',
    '<span style="color: rgb(1, 2, 3)">x</span>',
  ])("%s", (html) => expect(sanitise(html)).toBe(html));
});

describe("what runs, loads or leads astray goes", () => {
  test.each([
    ["<script>alert(1)</script><p>a</p>", "<p>a</p>"],
    ['<img src="x" onerror="alert(1)">', '<img src="x">'],
    ['<p onclick="alert(1)" onfocus=alert(1) tabindex="0">a</p>', "<p>a</p>"],
    ['<a href="javascript:alert(1)">a</a>', "<a>a</a>"],
    ['<a href="jav&#x09;ascript:alert(1)">a</a>', "<a>a</a>"],
    ['<a href="x" target="_top" ping="https://evil.example" download="">a</a>', '<a href="x">a</a>'],
    ["<style>body { display: none }</style><p>a</p>", "<p>a</p>"],
    ['<link rel="stylesheet" href="https://evil.example/x.css"><p>a</p>', "<p>a</p>"],
    ['<meta http-equiv="refresh" content="0; url=https://evil.example"><p>a</p>', "<p>a</p>"],
    ['<base href="https://evil.example/"><p>a</p>', "<p>a</p>"],
    ['<object data="x.swf"><p>a</p></object><embed src="x">', "<p>a</p>"],
    ['<form action="https://evil.example"><input name="a"><button>go</button></form>', "go"],
    ['<svg onload="alert(1)"><script>alert(1)</script></svg><p>a</p>', "<p>a</p>"],
    ["<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>", ""],
    ['<p id="app" class="toast" name="x" data-target="x" role="alert" slot="s">a</p>', "<p>a</p>"],
    ['<img src="a.png" srcset="https://evil.example/a.png 2x" loading="eager" usemap="#m">', '<img src="a.png">'],
    [
      '<picture><source srcset="https://evil.example/a.webp"><img src="a.png"></picture>',
      '<picture><img src="a.png"></picture>',
    ],
    [
      '<table background="https://evil.example/a.png"><tbody><tr><td>a</td></tr></tbody></table>',
      "<table><tbody><tr><td>a</td></tr></tbody></table>",
    ],
    ['<noscript><p title="</noscript><img src=x onerror=alert(1)>"></p></noscript>', "<p></p>"],
    ["<textarea></textarea><img src=x onerror=alert(1)>", '<img src="x">'],
    ["<dialog open><p>a</p></dialog>", "<p>a</p>"],
    ["<marquee>a</marquee><blink>b</blink>", "ab"],
    ["<!-- <p>a</p> --><p>b</p>", "<p>b</p>"],
  ])("%s", (html, clean) => expect(sanitise(html)).toBe(clean));
});

describe("a style says how text looks, and no more", () => {
  test.each([
    ["position: fixed; inset: 0; color: red", "color: red"],
    ["background: url(https://evil.example/a.png)", null],
    ["background-color: red; z-index: 9999", "background-color: red"],
    ["width: 50%; margin-left: -9999px; transform: scale(99)", "width: 50%"],
    ["color: var(--paper)", null],
    ["width: calc(100vw * 9)", null],
    ["font-family: x; content: 'a'; animation: a 1s", null],
  ])("%s", (style, kept) =>
    expect(sanitise(`<p style="${style}">a</p>`)).toBe(kept === null ? "<p>a</p>" : `<p style="${kept}">a</p>`),
  );
});

describe("what plays or is a page of its own is shown in our way", () => {
  test.each([
    ['<video src="clips/a%20b.mp4" controls autoplay></video>', '<a class="embed" data-target="clips/a b.mp4"></a>'],
    ['<audio><source src="a.ogg"></audio>', '<a class="embed" data-target="a.ogg"></a>'],
    [
      '<video src="https://evil.example/a.mp4"></video>',
      '<a class="embed" data-target="https://evil.example/a.mp4"></a>',
    ],
    ["<video>nothing</video>", "<a>nothing</a>"],
    [
      '<iframe src="https://evil.example/page" title="A page"></iframe>',
      '<a href="https://evil.example/page" data-away="">A page</a>',
    ],
    ['<iframe srcdoc="<script>alert(1)</script>"></iframe>', '<a data-away=""></a>'],
    ['<iframe src="javascript:alert(1)"></iframe>', '<a data-away=""></a>'],
    ['<a data-away="" href="x">a</a>', '<a href="x">a</a>'],
  ])("%s", (html, shown) => expect(sanitise(html)).toBe(shown));
});
