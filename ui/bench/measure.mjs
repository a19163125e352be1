// What a key costs in a page: the same for the program's page and for its peer.

/** Typed in a row, as prose is. */
const TYPED = "the quick brown fox jumps over the lazy dog and goes on to the garden where the beans are ";
/** Not counted: code gets warm, and the first keys make the first paragraph. */
const WARM = 60;

/** A page that shows `text` in a CodeMirror, ready to be typed in: in a paragraph of its own in the middle of what it shows. */
export async function putCaret(page) {
  const scroller = page.locator(".cm-scroller").first();
  await page.locator(".cm-line").first().waitFor();
  await scroller.evaluate((element) => void (element.scrollTop = element.scrollHeight / 2));
  await page.evaluate(() => new Promise((done) => setTimeout(done, 500)));
  await page.locator(".cm-line:visible").nth(12).click();
  for (const key of ["End", "Enter", "Enter"]) await page.keyboard.press(key);
}

/**
 * Types `count` letters, one after another, each when the one before is painted.
 * Times in milliseconds: `painted` from the key's event to the frame that shows it, `script` of JavaScript alone, `work` all that the page's thread
 * did for it (script, style, layout, paint).
 */
export async function typeKeys(page, count) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await page.evaluate(() => {
    window.pressed = (event) =>
      // After the frame in which the editor has drawn: a message comes behind its painting.
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => window.painted?.(performance.now() - event.timeStamp);
        channel.port2.postMessage(null);
      });
  });
  const metrics = async () => {
    const { metrics: list } = await session.send("Performance.getMetrics");
    const of = (name) => (list.find((metric) => metric.name === name)?.value ?? 0) * 1000;
    return { script: of("ScriptDuration"), work: of("TaskDuration") };
  };
  const out = { painted: [], script: [], work: [] };
  for (let at = 0; at < WARM + count; at++) {
    const text = TYPED[at % TYPED.length];
    const before = await metrics();
    const painted = page.evaluate(() => new Promise((done) => void (window.painted = done)));
    await page.evaluate(() => undefined);
    await session.send("Input.dispatchKeyEvent", { type: "keyDown", key: text, text, unmodifiedText: text });
    const took = await painted;
    const after = await metrics();
    await session.send("Input.dispatchKeyEvent", { type: "keyUp", key: text });
    if (at < WARM) continue;
    out.painted.push(took);
    out.script.push(after.script - before.script);
    out.work.push(after.work - before.work);
  }
  return out;
}

/** From the key to the painted text of the other note, in milliseconds, `count` times there and back. */
export async function switchNotes(page, count) {
  const out = [];
  for (let at = 0; at < count; at++) {
    const painted = page.evaluate(
      () =>
        new Promise((done) => {
          window.pressed = (event) => {
            if (event.key !== "Tab") return;
            const content = document.querySelector(".cm-content");
            const before = content.getAttribute("aria-label");
            const look = () => {
              if (content.getAttribute("aria-label") === before) return void requestAnimationFrame(look);
              const channel = new MessageChannel();
              channel.port1.onmessage = () => done(performance.now() - event.timeStamp);
              channel.port2.postMessage(null);
            };
            requestAnimationFrame(look);
          };
        }),
    );
    await page.evaluate(() => undefined);
    await page.keyboard.press("Control+Tab");
    out.push(await painted);
  }
  return out;
}

/** To be called before the page is loaded: the page may keep a key from whoever listens later. */
export async function listenToKeys(page) {
  await page.addInitScript(() => addEventListener("keydown", (event) => window.pressed?.(event), { capture: true }));
}
