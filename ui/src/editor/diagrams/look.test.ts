import { describe, expect, test } from "vitest";
import css from "../../design/tokens.css?raw";
import { hexOf, mix } from "./colour.ts";
import { configOf, groundsOf, variablesOf } from "./look.ts";
import { TOKENS, type Colours, type Look } from "./protocol.ts";

function look(theme: "light" | "dark"): Look {
  const table = new Map(
    [...css.matchAll(/--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g)].map(
      ([, name = "", light = "", dark = ""]) => [name, theme === "light" ? light : dark],
    ),
  );
  const colours = Object.fromEntries(TOKENS.map((name) => [name, table.get(name) ?? "none"])) as Colours;
  return { dark: theme === "dark", colours };
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [one, two] = [luminance(a), luminance(b)];
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
}

/** Variables of texts, with those of what they stand on. */
const TEXT: [text: string, grounds: string[]][] = [
  ["primaryTextColor", ["primaryColor", "background"]],
  ["secondaryTextColor", ["secondaryColor"]],
  ["tertiaryTextColor", ["tertiaryColor"]],
  ["textColor", ["background", "clusterBkg", "edgeLabelBackground", "compositeTitleBackground", "rowOdd", "rowEven"]],
  ["textColor", ["taskBkgColor", "activeTaskBkgColor", "doneTaskBkgColor", "critBkgColor", "sectionBkgColor"]],
  ["noteTextColor", ["noteBkgColor"]],
  ["signalColor", ["background"]],
  ["sequenceNumberColor", ["lineColor"]],
  ["cScaleLabel0", Array.from({ length: 12 }, (_, at) => `cScale${at}`)],
  ["pieSectionTextColor", Array.from({ length: 12 }, (_, at) => `pie${at + 1}`)],
  ...Array.from({ length: 8 }, (_, at): [string, string[]] => [`gitBranchLabel${at}`, [`git${at}`]]),
  ["commitLabelColor", ["commitLabelBackground"]],
  ["tagLabelColor", ["tagLabelBackground"]],
  ["quadrant1TextFill", ["quadrant1Fill", "quadrant2Fill", "quadrant3Fill", "quadrant4Fill"]],
];

describe.each(["light", "dark"] as const)("in the %s theme", (theme) => {
  const variables = variablesOf(look(theme));

  test.each(TEXT.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))(
    "%s can be read on %s",
    (text, ground) => {
      expect(contrast(String(variables[text]), String(variables[ground]))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test("ink can be read on every hue's ground", () => {
    const { colours } = look(theme);
    for (const ground of groundsOf(look(theme))) expect(contrast(colours.ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test("lines are found on the page", () => {
    expect(contrast(String(variables.lineColor), String(variables.background))).toBeGreaterThanOrEqual(3);
    expect(contrast(String(variables.primaryBorderColor), String(variables.background))).toBeGreaterThanOrEqual(3);
  });
});

test("a diagram can make itself neither less safe nor heavier", () => {
  const { securityLevel, secure, htmlLabels } = configOf(look("light"));
  expect({ securityLevel, htmlLabels }).toEqual({ securityLevel: "strict", htmlLabels: false });
  expect(secure).toEqual(
    expect.arrayContaining([
      "secure",
      "securityLevel",
      "htmlLabels",
      "themeCSS",
      "maxTextSize",
      "maxEdges",
      "dompurifyConfig",
    ]),
  );
});

test("colours are mixed and written as mermaid reads them", () => {
  expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
  expect(mix("#102030", "#405060", 0)).toBe("#102030");
  expect(hexOf("rgb(251, 250, 247)")).toBe("#fbfaf7");
  expect(hexOf("rgba(1, 2, 3, 0.5)")).toBe("#010203");
  expect(hexOf("#abcdef")).toBe("#abcdef");
});
