import { beforeEach, expect, test } from "vitest";
import { forgetToken, keepToken, takeToken } from "./token.ts";

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, "", "/");
});

test("the token leaves the address for the tab's storage", () => {
  history.replaceState(null, "", "/#token=abc%2Fd");
  expect(takeToken(location, history, sessionStorage)).toBe("abc/d");
  expect(location.href).not.toContain("token");
  expect(takeToken(location, history, sessionStorage)).toBe("abc/d");
});

test("a forgotten token is gone", () => {
  keepToken(sessionStorage, "abc");
  forgetToken(sessionStorage);
  expect(takeToken(location, history, sessionStorage)).toBeNull();
});
