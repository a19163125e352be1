// What a plug's page may say to the app, and hear from it. It is the first script of every page of a plug; there is no other way out.
(() => {
  "use strict";
  const app = window.parent;
  const read = () => {
    try {
      return JSON.parse(window.name) ?? {};
    } catch {
      return {};
    }
  };
  // Given with the frame itself, so that a page has its input, state and colours before its first line runs.
  const given = read();
  window.name = "";
  // A peer connection is the one way out of a page that no content security policy closes everywhere.
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel"]) delete window[name];

  const post = (message) => app.postMessage({ jackdaw: 1, ...message }, "*");
  const waiting = new Map();
  const listeners = new Set();
  let last = 0;
  let state = given.state ?? null;
  let theme = given.theme ?? { scheme: "light", variables: {} };

  const ask = (type, body) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      try {
        post({ type, id, ...body });
      } catch (error) {
        waiting.delete(id);
        reject(error);
      }
    });

  const dress = () => {
    const { style } = document.documentElement;
    for (const [name, value] of Object.entries(theme.variables)) style.setProperty(name, value);
    style.setProperty("color-scheme", theme.scheme);
    document.documentElement.dataset.theme = theme.scheme;
  };
  dress();
  if (given.padded) document.documentElement.dataset.padded = "";

  window.addEventListener("message", (event) => {
    if (event.source !== app || event.data?.jackdaw !== 1) return;
    const { type, id, value, error, message } = event.data;
    if (type === "answer") {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error) asked?.reject(Object.assign(new Error(error.message), { code: error.code }));
      else asked?.resolve(value);
    } else if (type === "theme") {
      theme = value;
      dress();
    } else if (type === "faces") {
      // The app's type as bytes: a page fetches nothing from outside its plug's folder.
      for (const { family, data, descriptors } of value) document.fonts.add(new FontFace(family, data, descriptors));
    } else if (type === "tell") {
      for (const listener of [...listeners]) {
        try {
          listener(message);
        } catch (thrown) {
          reportError(thrown);
        }
      }
    }
  });

  const jackdaw = {
    /** What the plug's function was given: `{note}`, `{path, text}` or `{body, note}`. */
    input: Object.freeze(given.input ?? {}),
    /** Calls the plug's function that the manifest names as `frame:`; its answer. */
    send: (message) => ask("send", { message }),
    /** Hears what the plug emits (`<plug>:<name>`), and what changes around the page. Call the result to stop. */
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Saves a view's file; resolves when it is on disk. */
    save: (text) => ask("save", { text }),
    /** Kept while the app runs and when it is opened again. Anything that JSON can hold, 64 kB. */
    get state() {
      return state;
    },
    set state(next) {
      state = next;
      post({ type: "state", state: next });
    },
    /** `light` or `dark`; the colours themselves are CSS variables (`var(--ink)`, `var(--paper)` …). */
    get theme() {
      return theme.scheme;
    },
  };
  Object.defineProperty(window, "jackdaw", { value: Object.freeze(jackdaw) });

  window.addEventListener("error", (event) => {
    if (!event.message) return;
    const file = String(event.filename ?? "").replace(/^.*\/frame\/[^/]+\//, "");
    post({ type: "error", text: event.message, file, line: event.lineno || 0, column: event.colno || 0 });
  });
  window.addEventListener("unhandledrejection", (event) => {
    post({ type: "error", text: String(event.reason?.message ?? event.reason), file: "", line: 0, column: 0 });
  });

  // The keys that lead out of the page; everything else is the page's own.
  const OUT = ["Escape", "F6"];
  const OUT_WITH_MOD = ["p", "o"];
  window.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const mod = event.ctrlKey || event.metaKey;
    const leads = mod ? OUT_WITH_MOD.includes(event.key) && !event.shiftKey : OUT.includes(event.key);
    if (!leads || event.altKey) return;
    event.preventDefault();
    post({ type: "key", key: event.key, mod, shift: event.shiftKey });
  });

  window.addEventListener("DOMContentLoaded", () => {
    dress();
    const size = () => post({ type: "size", height: Math.ceil(document.body?.getBoundingClientRect().height ?? 0) });
    const observer = new ResizeObserver(size);
    if (document.body) observer.observe(document.body);
    post({ type: "ready" });
  });
})();
