import { describe, expect, test } from "vitest";
import base from "./base.css?raw";
import editor from "./editor.css?raw";
import pages from "./pages.css?raw";
import css from "./tokens.css?raw";

/** Every `--name: light-dark(#light, #dark)` of the table. */
const tokens = new Map(
  [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g)].map(
    ([, name = "", light = "", dark = ""]) => [name, { light, dark }],
  ),
);

type Theme = "light" | "dark";

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string, theme: Theme): number {
  const [one, two] = [a, b].map((name) => {
    const token = tokens.get(name);
    if (!token) throw new Error(`no token --${name}`);
    return luminance(token[theme]);
  }) as [number, number];
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
}

const GROUNDS = ["paper", "desk", "raised", "hover", "active"];
const CODE = ["keyword", "string", "number", "type", "function", "property"].map((name) => `code-${name}`);

/** Text and what it stands on: WCAG AA asks 4.5:1. */
const TEXT: [text: string, grounds: string[]][] = [
  ["ink", [...GROUNDS, "inset", "eye-soft", "mark", "ok-soft", "warn-soft", "err-soft"]],
  ["ink-2", [...GROUNDS, "eye-soft", "mark", "ok-soft", "warn-soft", "err-soft"]],
  ["ink-3", ["paper", "desk", "raised", "hover", "active", "inset"]],
  ["eye", [...GROUNDS, "eye-soft"]],
  ["on-eye", ["eye"]],
  ["ok", ["paper", "desk", "raised", "active", "ok-soft"]],
  ["warn", ["paper", "desk", "raised", "active", "warn-soft"]],
  ["err", ["paper", "desk", "raised", "active", "err-soft"]],
  ["hashtag", ["hashtag-ground"]],
  ...CODE.map((name): [string, string[]] => [name, ["desk", "paper", "inset"]]),
];

/** Parts of controls that must be found: 3:1. */
const PARTS: [part: string, grounds: string[]][] = [
  ["edge", ["paper", "raised", "desk"]],
  ["eye", ["paper", "desk", "raised", "active"]],
];

describe.each<Theme>(["light", "dark"])("in the %s theme", (theme) => {
  const pairs = (table: [string, string[]][]) => table.flatMap(([a, grounds]) => grounds.map((b) => [a, b] as const));

  test.each(pairs(TEXT))("--%s can be read on --%s", (text, ground) => {
    expect(contrast(text, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(pairs(PARTS))("--%s can be seen on --%s", (part, ground) => {
    expect(contrast(part, ground, theme)).toBeGreaterThanOrEqual(3);
  });
});

test("no colour stands outside the table", () => {
  for (const sheet of [base, editor, pages]) expect(sheet).not.toMatch(/#[0-9a-f]{3,8}\b|rgb\(|hsl\(/i);
});
