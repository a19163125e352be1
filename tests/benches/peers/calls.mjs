// What Node takes for a call into code that it keeps apart: by `vm` (another global object, the same heap) and by a worker (another thread and heap).
// JSON in, JSON out, as it is for a plug. Prints nanoseconds a round, and the processor time of all of them in microseconds.

import vm from "node:vm";
import { Worker } from "node:worker_threads";

const CODE = "globalThis.echo = (input) => input;";
const INPUT = { text: "hello", n: 1 };

async function measure(rounds, round) {
  const wall = [];
  const before = process.cpuUsage();
  for (let at = 0; at < rounds; at++) {
    const begun = process.hrtime.bigint();
    await round(at);
    wall.push(Number(process.hrtime.bigint() - begun));
  }
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: user + system };
}

function measureNow(rounds, round) {
  const wall = [];
  const before = process.cpuUsage();
  for (let at = 0; at < rounds; at++) {
    const begun = process.hrtime.bigint();
    round(at);
    wall.push(Number(process.hrtime.bigint() - begun));
  }
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: user + system };
}

const enter = new vm.Script("(text) => JSON.stringify(echo(JSON.parse(text)))");

function fresh() {
  const context = vm.createContext();
  vm.runInContext(CODE, context);
  return enter.runInContext(context);
}

const WORKER = `
  const { parentPort } = require("node:worker_threads");
  ${CODE}
  parentPort.on("message", (text) => parentPort.postMessage(JSON.stringify(echo(JSON.parse(text)))));`;

function ask(worker, text) {
  return new Promise((resolve) => {
    worker.once("message", resolve);
    worker.postMessage(text);
  });
}

const vmFirst = measureNow(200, () => JSON.parse(fresh()(JSON.stringify(INPUT))));
const warm = fresh();
for (let at = 0; at < 20_000; at++) warm(JSON.stringify(INPUT));
const vmWarm = measureNow(20_000, () => JSON.parse(warm(JSON.stringify(INPUT))));

const started = [];
const workerFirst = await measure(20, async () => {
  const worker = new Worker(WORKER, { eval: true });
  started.push(worker);
  JSON.parse(await ask(worker, JSON.stringify(INPUT)));
});
const worker = started.pop();
await Promise.all(started.map((other) => other.terminate()));
for (let at = 0; at < 2_000; at++) await ask(worker, JSON.stringify(INPUT));
const workerWarm = await measure(10_000, async () => JSON.parse(await ask(worker, JSON.stringify(INPUT))));
await worker.terminate();

console.log(JSON.stringify({ vmFirst, vmWarm, workerFirst, workerWarm }));
