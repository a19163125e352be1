import { history, undo } from "@codemirror/commands";
import type { EditorState } from "@codemirror/state";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { NoteText, Saved, TextChange } from "../protocol/bindings.ts";
import { AUTOSAVE_MS, KEEP_MS, NoteDocument, SAVE_AT_LEAST_MS, type NoteStore } from "./document.ts";
import { LONG_TEXT } from "./textChange.ts";

/** A disk of one note, with another program that writes to it too. */
class Disk implements NoteStore {
  text: string | null;
  saves: string[] = [];
  /** What is kept beside the disk, as the host does. */
  kept: { text: string; base: string | undefined } | null = null;
  merges = 0;
  failure: Error | null = null;
  /** While set, a save waits for it before it looks at the disk. */
  slow: Promise<void> | null = null;

  constructor(text: string) {
    this.text = text;
  }

  get hash(): string {
    return `hash of ${this.text}`;
  }

  async read(path: string): Promise<NoteText> {
    if (this.text === null) throw coded("not_found");
    return Promise.resolve({ path, text: this.text, hash: this.hash, readOnly: null });
  }

  async save(path: string, text: string, baseHash: string | undefined): Promise<Saved> {
    await this.slow;
    if (this.failure) throw this.failure;
    if (baseHash !== undefined && this.text === null) throw coded("not_found");
    if (baseHash !== undefined && baseHash !== this.hash) throw coded("conflict");
    this.text = text;
    this.saves.push(text);
    this.kept = null;
    return { path, hash: this.hash, exact: true };
  }

  keep(_: string, text: string, base: string | undefined): Promise<void> {
    this.kept = { text, base };
    return Promise.resolve();
  }

  drop(): Promise<void> {
    this.kept = null;
    return Promise.resolve();
  }

  merged(): void {
    this.merges++;
  }
}

const coded = (code: string) => Object.assign(new Error(code), { code });

let disk: Disk;
let document: NoteDocument;

beforeEach(async () => {
  vi.useFakeTimers();
  disk = new Disk("one\n");
  document = new NoteDocument(await disk.read("a.md"), disk, history(), () => undefined);
});
afterEach(() => vi.useRealTimers());

const type = (text: string) => document.dispatch({ changes: { from: document.state.doc.length, insert: text } });
const text = () => document.state.doc.toString();
const settle = () => vi.advanceTimersByTimeAsync(AUTOSAVE_MS);

describe("saving", () => {
  test("waits until it is asked for, where what is half written would run", async () => {
    const store: NoteStore = { asked: true, read: (path) => disk.read(path), save: (...args) => disk.save(...args) };
    document = new NoteDocument(await disk.read("plug.ts"), store, history(), () => undefined);
    type("two\n");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS * 100);
    expect(disk.saves).toEqual([]);
    expect(document.saveState).toBe("unsaved");
    expect(await document.save()).toBe(true);
    expect(disk.saves).toEqual(["one\ntwo\n"]);
    type("three\n");
    disk.text = "ONE\n\n\ntwo\n";
    await document.changedElsewhere(disk.hash);
    expect(document.conflict).not.toBeNull();
    expect(text()).toBe("one\ntwo\nthree\n");
  });

  test("happens once, a moment after the last key", async () => {
    type("t");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS - 50);
    type("w");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS - 50);
    expect(disk.saves).toEqual([]);
    expect(document.saveState).toBe("unsaved");
    type("o");
    await settle();
    expect(disk.saves).toEqual(["one\ntwo"]);
    expect(document.saveState).toBe("saved");
  });

  test("does not wait for a pause for ever", async () => {
    for (let at = 0; at < SAVE_AT_LEAST_MS; at += 100) {
      expect(disk.saves).toEqual([]);
      type("x");
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(disk.saves).toHaveLength(1);
    type("y");
    await settle();
    expect(disk.saves).toHaveLength(2);
  });

  test("what is typed while a save is under way is saved by the next", async () => {
    let go: () => void = () => undefined;
    disk.slow = new Promise((resolve) => (go = resolve));
    type("two");
    await settle();
    expect(document.saveState).toBe("saving");
    type(" three");
    disk.slow = null;
    go();
    expect(await document.save()).toBe(true);
    expect(disk.text).toBe("one\ntwo three");
  });

  test("a failure keeps the text, says so, and is mended by a later try", async () => {
    disk.failure = new Error("the disk is full");
    type("two");
    await settle();
    expect(document.saveState).toBe("failed");
    expect(document.failure).toBe("the disk is full");
    expect(text()).toBe("one\ntwo");
    disk.failure = null;
    await vi.advanceTimersByTimeAsync(5000);
    expect(document.saveState).toBe("saved");
    expect(disk.text).toBe("one\ntwo");
  });

  test("a save whose answer was lost is not a conflict", async () => {
    type("two");
    disk.text = "one\ntwo";
    await settle();
    expect(document.saveState).toBe("saved");
    expect(document.conflict).toBeNull();
  });

  test("the event of our own save changes nothing, even when it comes before the answer", async () => {
    let go: () => void = () => undefined;
    disk.slow = new Promise((resolve) => (go = resolve));
    type("two");
    await settle();
    const heard = document.changedElsewhere("hash of one\ntwo");
    type(" three");
    go();
    await heard;
    expect(text()).toBe("one\ntwo three");
    expect(document.conflict).toBeNull();
  });
});

describe("changes elsewhere", () => {
  test("reach a clean note as an edit that keeps the cursor and can be undone", async () => {
    document.dispatch({ selection: { anchor: 3 } });
    disk.text = "zero\none\n";
    await document.changedElsewhere(disk.hash);
    expect(text()).toBe("zero\none\n");
    expect(document.state.selection.main.head).toBe(8);
    expect(document.saveState).toBe("saved");
    undo({ state: document.state, dispatch: (transaction) => document.dispatch(transaction as never) });
    await settle();
    expect(disk.text).toBe("one\n");
  });

  test("beside unsaved text keep both, and nothing is written until the reader says", async () => {
    type("mine");
    disk.text = "theirs\n";
    await document.changedElsewhere(disk.hash);
    expect(document.saveState).toBe("conflict");
    type("!");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(disk.text).toBe("theirs\n");
    expect(text()).toBe("one\nmine!");
    expect(await document.save()).toBe(false);
  });

  test("in other lines than what is unsaved are put together, saved, and said", async () => {
    disk.text = "one\n\nend\n";
    await document.changedElsewhere(disk.hash);
    document.dispatch({ changes: { from: 0, insert: "mine " } });
    disk.text = "one\n\nend theirs\n";
    await document.changedElsewhere(disk.hash);
    expect(text()).toBe("mine one\n\nend theirs\n");
    expect(document.conflict).toBeNull();
    expect(disk.merges).toBe(1);
    await settle();
    expect(disk.text).toBe("mine one\n\nend theirs\n");
    undo({ state: document.state, dispatch: (transaction) => document.dispatch(transaction as never) });
    expect(text()).toBe("mine one\n\nend\n");
  });

  test("found only by the save are a conflict as well", async () => {
    disk.text = "theirs\n";
    type("mine");
    await settle();
    expect(document.conflict).toEqual({ text: "theirs\n", hash: "hash of theirs\n", base: "one\n" });
    expect(disk.text).toBe("theirs\n");
  });

  test("keep mine writes over theirs, once", async () => {
    type("mine");
    disk.text = "theirs\n";
    await document.changedElsewhere(disk.hash);
    await document.keepMine();
    expect(disk.text).toBe("one\nmine");
    expect(document.saveState).toBe("saved");
  });

  test("take theirs can be undone", async () => {
    type("mine");
    disk.text = "theirs\n";
    await document.changedElsewhere(disk.hash);
    document.takeTheirs();
    expect(text()).toBe("theirs\n");
    expect(document.saveState).toBe("saved");
    undo({ state: document.state, dispatch: (transaction) => document.dispatch(transaction as never) });
    expect(text()).toBe("one\nmine");
  });

  test("a third version during a conflict is the one to be compared", async () => {
    type("mine");
    disk.text = "second\n";
    await document.changedElsewhere(disk.hash);
    disk.text = "third\n";
    await document.changedElsewhere(disk.hash);
    expect(document.conflict?.text).toBe("third\n");
    await document.keepMerged("third and mine\n");
    expect(disk.text).toBe("third and mine\n");
  });

  test("equal to what is here are no conflict", async () => {
    type("two");
    disk.text = "one\ntwo";
    await document.changedElsewhere(disk.hash);
    expect(document.conflict).toBeNull();
    expect(document.dirty).toBe(false);
  });
});

test("a locked note takes no edit but what changes elsewhere", async () => {
  document.lock(true);
  document.dispatch({ changes: { from: 0, insert: "typed" }, userEvent: "input.type" });
  expect(text()).toBe("one\n");
  disk.text = "two\n";
  await document.changedElsewhere(disk.hash);
  expect(text()).toBe("two\n");
  document.lock(false);
  type("three");
  expect(text()).toBe("two\nthree");
});

describe("a note deleted elsewhere", () => {
  test("keeps its text, is not written again unasked, and comes back when asked", async () => {
    type("two");
    disk.text = null;
    document.deletedElsewhere();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(disk.text).toBeNull();
    expect(document.saveState).toBe("gone");
    await document.saveAgain();
    expect(disk.text).toBe("one\ntwo");
    expect(document.saveState).toBe("saved");
  });

  test("is noticed by a save too", async () => {
    disk.text = null;
    type("two");
    await settle();
    expect(document.saveState).toBe("gone");
  });
});

describe("what is not saved yet", () => {
  test("is kept a moment after the first key, with what it is based on, until it is saved", async () => {
    for (let at = 0; at < KEEP_MS; at += 50) {
      type("x");
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(disk.saves).toEqual([]);
    expect(disk.kept).toEqual({ text: "one\nxxxx", base: "hash of one\n" });
    await settle();
    expect(disk.text).toBe("one\nxxxx");
    expect(disk.kept).toBeNull();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(disk.kept).toBeNull();
  });

  test("stays kept while it cannot be saved, and that can be said", async () => {
    disk.failure = new Error("the disk is full");
    type("two");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS + KEEP_MS);
    expect(document.saveState).toBe("failed");
    expect(disk.kept?.text).toBe("one\ntwo");
    expect(document.kept).toBe(true);
    type("!");
    expect(document.kept).toBe(false);
    await vi.advanceTimersByTimeAsync(2 * KEEP_MS);
    expect(disk.kept?.text).toBe("one\ntwo!");
  });

  test("is let go of when its reader takes theirs, or gives it up", async () => {
    type("mine");
    disk.text = "theirs\n";
    await document.changedElsewhere(disk.hash);
    await vi.advanceTimersByTimeAsync(KEEP_MS);
    expect(disk.kept?.text).toBe("one\nmine");
    document.takeTheirs();
    await vi.advanceTimersByTimeAsync(KEEP_MS);
    expect(disk.kept).toBeNull();
    disk.failure = new Error("no");
    type("more");
    await vi.advanceTimersByTimeAsync(KEEP_MS);
    expect(disk.kept).not.toBeNull();
    await document.discard();
    expect(disk.kept).toBeNull();
  });
});

describe("a text of an earlier run", () => {
  test("comes back as an edit that is saved and can be undone", async () => {
    document.recover("one\ntwo\n", "one\n");
    await settle();
    expect(disk.text).toBe("one\ntwo\n");
    undo({ state: document.state, dispatch: (transaction) => document.dispatch(transaction as never) });
    expect(text()).toBe("one\n");
  });

  test("is put together with what was written since in other lines", async () => {
    disk.text = "ONE\n\ntwo\n";
    document = new NoteDocument(await disk.read("a.md"), disk, history(), () => undefined);
    document.recover("one\n\ntwo\nthree\n", "one\n\ntwo\n");
    await settle();
    expect(disk.text).toBe("ONE\n\ntwo\nthree\n");
  });

  test.each([["one\n"], [null]])("is a conflict with what was written since in the same lines: %j", async (base) => {
    disk.text = "ONE\n";
    document = new NoteDocument(await disk.read("a.md"), disk, history(), () => undefined);
    document.recover("one two\n", base);
    await settle();
    expect(document.conflict).toEqual({ text: "ONE\n", hash: "hash of ONE\n", base });
    expect(text()).toBe("one two\n");
    expect(disk.text).toBe("ONE\n");
  });
});

/** A disk whose host takes changes as well. */
class ChangeableDisk extends Disk {
  /** How texts came: what was inserted, or that all was sent. */
  sent: string[] = [];
  /** What the next change is answered with. */
  refusal: Error | null = null;
  exact = true;

  override async save(path: string, text: string, base: string | undefined): Promise<Saved> {
    this.sent.push("all");
    return { ...(await super.save(path, text, base)), exact: this.exact };
  }

  async saveChange(path: string, change: TextChange, base: string): Promise<Saved> {
    const text = this.changed(change, base);
    return { ...(await super.save(path, text, base)), exact: this.exact };
  }

  override keep(path: string, text: string, base: string | undefined): Promise<void> {
    this.sent.push("kept all");
    return super.keep(path, text, base);
  }

  async keepChange(path: string, change: TextChange, base: string): Promise<void> {
    await super.keep(path, this.changed(change, base), base);
  }

  changed({ from, to, insert, length }: TextChange, base: string): string {
    this.sent.push(insert);
    const { refusal, text } = this;
    this.refusal = null;
    if (refusal) throw refusal;
    if (text === null || base !== this.hash) throw coded("conflict");
    const made = text.slice(0, from) + insert + text.slice(to);
    if (made.length !== length) throw coded("invalid");
    return made;
  }
}

describe("of a long text", () => {
  const LONG = `${"a line\n".repeat(LONG_TEXT / 7)}end\n`;
  let host: ChangeableDisk;

  beforeEach(async () => {
    disk = host = new ChangeableDisk(LONG);
    document = new NoteDocument(await host.read("a.md"), host, history(), () => undefined);
  });

  test("only what was typed is kept and saved", async () => {
    type("one");
    await vi.advanceTimersByTimeAsync(KEEP_MS);
    expect(host.kept).toEqual({ text: `${LONG}one`, base: `hash of ${LONG}` });
    await settle();
    type("two");
    document.dispatch({ changes: { from: 3, insert: "X" } });
    await settle();
    document.dispatch({ changes: { from: 0, to: LONG.length - LONG_TEXT, insert: "" } });
    await settle();
    // Two places at the two ends have all of it between them.
    expect(host.sent).toEqual(["one", "one", "kept all", "all", "", ""]);
    expect(host.text).toBe(text());
  });

  test("all follows where a change is refused, and changes again after that", async () => {
    host.refusal = coded("invalid");
    type("one");
    await vi.advanceTimersByTimeAsync(KEEP_MS);
    expect(host.sent).toEqual(["one", "kept all"]);
    expect(host.kept?.text).toBe(`${LONG}one`);
    await settle();
    type("two");
    await vi.advanceTimersByTimeAsync(AUTOSAVE_MS);
    expect(host.sent.slice(2)).toEqual(["all", "two", "two"]);
    expect(host.saves).toEqual([`${LONG}one`, `${LONG}onetwo`]);
  });

  test("a refused save is made good at once, and said to nobody", async () => {
    host.keepChange = () => Promise.resolve();
    host.refusal = coded("not_found");
    type("one");
    await settle();
    expect(host.sent).toEqual(["one", "all"]);
    expect(document.saveState).toBe("saved");
    expect(host.text).toBe(`${LONG}one`);
  });

  test("an answer that never came is followed by all of it", async () => {
    host.keepChange = () => Promise.resolve();
    host.refusal = coded("unavailable");
    type("one");
    await settle();
    expect(document.saveState).toBe("saved");
    expect(host.sent).toEqual(["one", "all"]);
    expect(host.text).toBe(`${LONG}one`);
  });

  test("all is sent as long as the host reads it otherwise than it was sent", async () => {
    host.keepChange = () => Promise.resolve();
    host.exact = false;
    for (const letter of "ab") {
      type(letter);
      await settle();
    }
    host.exact = true;
    for (const letter of "cd") {
      type(letter);
      await settle();
    }
    expect(host.sent.filter((how) => how !== "kept all")).toEqual(["a", "all", "all", "d"]);
    expect(host.text).toBe(`${LONG}abcd`);
  });

  test("a conflict is none the less found, and what is chosen is written whole", async () => {
    host.keepChange = () => Promise.resolve();
    const theirs = LONG.replace("end", "THE END");
    host.text = theirs;
    document.dispatch({ changes: { from: LONG.length - 4, to: LONG.length - 1, insert: "my end" } });
    await settle();
    expect(document.conflict).toEqual({ text: theirs, hash: host.hash, base: LONG });
    host.sent = [];
    await document.keepMine();
    expect(host.sent).toEqual(["all"]);
    expect(host.text).toBe(LONG.replace("end", "my end"));
  });

  test("what is chosen over theirs is not mixed with it, though it has the same length", async () => {
    document.dispatch({ changes: { from: LONG.length - 4, to: LONG.length - 1, insert: "my" } });
    host.text = LONG.replace("a line", "A LINE").replace("end", "END");
    await document.changedElsewhere(host.hash);
    expect(document.conflict).not.toBeNull();
    await document.keepMine();
    expect(host.text).toBe(LONG.replace("end", "my"));
  });

  test("a merge with what changed elsewhere is a change of that", async () => {
    host.keepChange = () => Promise.resolve();
    host.text = LONG.replace("end", "THE END");
    document.dispatch({ changes: { from: 0, insert: "mine " } });
    await settle();
    await settle();
    expect(host.sent).toEqual(["mine ", "all", "mine "]);
    expect(host.text).toBe(`mine ${LONG.replace("end", "THE END")}`);
  });

  test("what an earlier run left is a change of what is on disk now", async () => {
    host.text = `first\n${LONG}`;
    document = new NoteDocument(await host.read("a.md"), host, history(), () => undefined);
    document.recover(`${LONG}more`, LONG);
    await settle();
    expect(host.text).toBe(`first\n${LONG}more`);
    document = new NoteDocument(await host.read("a.md"), host, history(), () => undefined);
    document.recover(`${LONG}other`, null);
    await vi.advanceTimersByTimeAsync(KEEP_MS);
    expect(document.conflict).not.toBeNull();
    await document.keepMine();
    expect(host.text).toBe(`${LONG}other`);
  });
});

test("an unattached document and one in a view are the same document", () => {
  let state: EditorState = document.state;
  const view = {
    get state() {
      return state;
    },
    dispatch: (spec: Parameters<EditorState["update"]>[0]) => {
      state = state.update(spec).state;
      document.edited();
    },
  };
  document.attach(view);
  type("two");
  expect(state.doc.toString()).toBe("one\ntwo");
  document.detach();
  expect(text()).toBe("one\ntwo");
});

describe("a plug's edit of what was saved", () => {
  test("is saved, and can be undone", async () => {
    type("two  ");
    await settle();
    await document.editedByPlug(disk.hash, "one\ntwo\n");
    expect(text()).toBe("one\ntwo\n");
    await settle();
    expect(disk.text).toBe("one\ntwo\n");
    undo({ state: document.state, dispatch: (transaction) => document.dispatch(transaction) });
    expect(text()).toBe("one\ntwo  ");
  });

  test("is left when the reader typed on, or it was about another save", async () => {
    type("two  ");
    await settle();
    const { hash } = disk;
    type("x");
    await document.editedByPlug(hash, "one\ntwo\n");
    expect(text()).toBe("one\ntwo  x");
    await settle();
    await document.editedByPlug(hash, "one\ntwo\n");
    expect(text()).toBe("one\ntwo  x");
  });

  test("waits for the answer of the save that it is about", async () => {
    let answer = () => {};
    disk.slow = new Promise((resolve) => (answer = resolve));
    type("two  ");
    await settle();
    const edited = document.editedByPlug("hash of one\ntwo  ", "one\ntwo\n");
    answer();
    await edited;
    expect(text()).toBe("one\ntwo\n");
  });
});
