// Work that a script does by itself, about as much of each kind: the same file is run by a plug and by QuickJS without a sandbox.

export function fib() {
  const of = (n) => (n < 2 ? n : of(n - 1) + of(n - 2));
  return of(22);
}

export function json() {
  const notes = Array.from({ length: 400 }, (_, at) => ({ path: `Notes/${at}.md`, title: `Note ${at}`, tags: ["a", "b"], size: at * 10, done: at % 2 === 0 }));
  let read = notes;
  for (let at = 0; at < 4; at++) read = JSON.parse(JSON.stringify(read));
  return read.length;
}

export function regexp() {
  const text = "A line with a [[Link|alias]] and a #tag/nested, the 2026-11-25, and - [ ] a task.\n".repeat(60);
  let found = 0;
  for (const _ of text.matchAll(/\[\[([^\]|]+)(?:\|([^\]]+))?\]\]|#([\w/]+)|(\d{4})-(\d\d)-(\d\d)/g)) found++;
  return found;
}

export function strings() {
  let words = 0;
  for (let at = 0; at < 40; at++) {
    const line = `line ${at} of the note `.repeat(20);
    words += line.split(" ").filter((word) => word.length > 2).map((word) => word.toUpperCase() + "!").join(" ").length;
  }
  return words;
}
