import { describe, expect, test } from "vitest";
import { fill, slotAt } from "./suggest.ts";

/** The query with `|` where the cursor is. */
const at = (marked: string): [string, number] => [marked.replace("|", ""), marked.indexOf("|")];
const slot = (marked: string) => slotAt(...at(marked));

describe("the slot at the cursor", () => {
  test.each([
    ["tag:|", "tag", ""],
    ["tag:pro|", "tag", "pro"],
    ["TAG:pro|", "tag", "pro"],
    ["apple -tag:pro|", "tag", "pro"],
    ["(apple OR (tag:pro|", "tag", "pro"],
    ["path:Jour|", "path", "Jour"],
    ['path:"My fol|', "path", "My fol"],
    ["has:li|", "has", "li"],
    ["task:to|", "task", "to"],
    ["link:Gar|", "link", "Gar"],
    ["modified:|", "modified", ""],
    ["apple [sta|", "property", "sta"],
    ["apple -[sta|", "property", "sta"],
    ["[due date|", "property", "due date"],
    ["[status:op|", "value", "op"],
  ])("of %s is %s", (marked, kind, typed) => {
    expect(slot(marked)).toMatchObject({ kind, typed });
  });

  test.each([
    "apple|",
    "tag|",
    "tag:pro |",
    "tag:pro apple|",
    "title:app|",
    "content:app|",
    "https://exa|",
    '"say tag:pro|',
    "task:(call|",
    "[rating:>5|",
    "[status:open] |",
    "|tag:pro",
  ])("of %s is none", (marked) => {
    expect(slot(marked)).toBeNull();
  });

  test("of a property's value names the property", () => {
    expect(slot("[due date:2|")).toMatchObject({ kind: "value", property: "due date" });
  });
});

describe("a value that was chosen", () => {
  test.each([
    ["tag:pro|", "project/home", "tag:project/home |"],
    ["tag:pro| apple", "project", "tag:project | apple".replace(" | ", " |")],
    ["tag:p|ro apple", "project", "tag:project |apple"],
    ["path:Jou|", "My Journal", 'path:"My Journal" |'],
    ['path:"My J|', "My Journal", 'path:"My Journal" |'],
    ['path:"My J|" apple', "My Journal", 'path:"My Journal" |apple'],
    ["(tag:pro|)", "project", "(tag:project |)"],
    ["[sta|", "status", "[status] |"],
    ["[sta|]", "status", "[status] |"],
    ["[status:o|", "half open", "[status:half open] |"],
    ["-[status:o|] x", "open", "-[status:open] |x"],
  ])("in %s stands as it has to be written", (marked, value, expected) => {
    const [query, cursor] = at(marked);
    const found = slotAt(query, cursor);
    if (!found) throw new Error("no slot");
    const filled = fill(query, found, value);
    expect(`${filled.query.slice(0, filled.cursor)}|${filled.query.slice(filled.cursor)}`).toBe(expected);
  });
});
