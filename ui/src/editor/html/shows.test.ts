import { expect, test } from "vitest";
import { shows } from "./shows.ts";

test.each([
  ["<div>text</div>", true],
  ["<div>\n</div>", false],
  ["</details>", false],
  ["<details>\n<summary>More</summary>", true],
  ['<div align="center">', false],
  ['<p><img src="a.png"></p>', true],
  ["<hr>", true],
  ["<script>alert(1)</script>", false],
  ["<script>\nalert(1)", false],
  ["<style>p { color: red }</style>\n<p>text</p>", true],
  ["<!-- a comment --><div></div>", false],
  ["<!DOCTYPE html>", false],
  ["<![CDATA[ text ]]>", false],
  ["<svg><text>drawn</text></svg>", false],
  ['<iframe src="https://example.org"></iframe>', true],
  ["<div", false],
])("%j: %s", (html, seen) => expect(shows(html)).toBe(seen));
