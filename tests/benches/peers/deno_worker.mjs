// What a Deno worker takes for a call into code that it keeps apart, spoken to with SilverBullet's messages. The code is of the size of a first plug.
// Prints nanoseconds a round, and the processor time of all of them in microseconds.

const HELPERS = Array.from({ length: 20 }, (_, at) => `function helper${at}(a, b) {\n  const sum = a + b * ${at};\n  return sum > 10 ? sum : -sum;\n}`);
const code = (version) => `${HELPERS.join("\n")}
const waiting = new Map();
let asked = 0;
globalThis.syscall = (name, ...args) => new Promise((resolve) => {
  waiting.set(++asked, resolve);
  self.postMessage({ type: "sys", id: asked, name, args });
});
const functions = {
  echo: (input) => input,
  version: () => ${version},
  async many(count) { for (let at = 0; at < count; at++) await syscall("clientStore.get", "key"); },
};
self.addEventListener("message", async ({ data }) => {
  if (data.type === "inv") {
    const result = await functions[data.name](...data.args);
    self.postMessage({ type: "invr", id: data.id, result });
  } else {
    waiting.get(data.id)(data.result);
    waiting.delete(data.id);
  }
});
self.postMessage({ type: "manifest", manifest: { name: "timed", functions: { echo: {} } } });`;

const INPUT = { text: "hello", n: 1 };

class Plug {
  #worker;
  #ids = 0;
  #answers = new Map();

  static async start(version) {
    const plug = new Plug();
    // A blob: what a plug's bundle is to SilverBullet.
    const url = URL.createObjectURL(new Blob([code(version)], { type: "text/javascript" }));
    plug.#worker = new Worker(url, { type: "module", deno: { permissions: "none" } });
    await new Promise((resolve) => {
      plug.#worker.onmessage = ({ data }) => {
        if (data.type === "manifest") resolve();
        else if (data.type === "sys") plug.#worker.postMessage({ type: "sysr", id: data.id, result: { unit: "words" } });
        else plug.#answers.get(data.id)(data.result);
      };
    });
    URL.revokeObjectURL(url);
    return plug;
  }

  invoke(name, ...args) {
    const id = ++this.#ids;
    return new Promise((resolve) => {
      this.#answers.set(id, (result) => {
        this.#answers.delete(id);
        resolve(result);
      });
      this.#worker.postMessage({ type: "inv", id, name, args });
    });
  }

  stop() {
    this.#worker.terminate();
  }
}

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};
import process from "node:process";

async function measure(rounds, round) {
  const wall = [];
  const before = cpu();
  for (let at = 0; at < rounds; at++) {
    const begun = process.hrtime.bigint();
    await round(at);
    wall.push(Number(process.hrtime.bigint() - begun));
  }
  return { wall, cpu: cpu() - before };
}

const started = [];
const first = await measure(30, async (at) => {
  const plug = await Plug.start(at);
  started.push(plug);
  await plug.invoke("echo", INPUT);
});
const plug = started.pop();
started.forEach((other) => other.stop());
for (let at = 0; at < 2_000; at++) await plug.invoke("echo", INPUT);
const warm = await measure(10_000, () => plug.invoke("echo", INPUT));
const syscall = { ...(await measure(50, () => plug.invoke("many", 200))), each: 200 };
plug.stop();
console.log(JSON.stringify({ first, warm, syscall }));
process.exit(0);
