import { expect, test } from "vitest";
import { placeOf, writtenOf } from "./attachmentPlace.ts";

test.each(["/", "./", "./files", "./a/b", "Attachments", "a/b"])("%s is read and written again", (written) => {
  const { place, folder } = placeOf(written);
  expect(writtenOf(place, folder)).toBe(written);
});

test("a folder without a name is not written, and slashes around it do not count", () => {
  expect([
    writtenOf("folder", " "),
    writtenOf("below", "/"),
    writtenOf("folder", "/a/"),
    writtenOf("below", "./a"),
  ]).toEqual([null, null, "a", "./a"]);
});
