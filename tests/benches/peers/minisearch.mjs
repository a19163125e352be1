// MiniSearch, which Obsidian's Omnisearch is built on: indexes the first notes of a folder and answers queries. `minisearch.mjs SPACE NOTES QUERIES`
// prints `{index, queries, bytes}` as JSON; times in nanoseconds, processor time in microseconds.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import MiniSearch from "minisearch";

const [space, most, file] = process.argv.slice(2);
const ROUNDS = 2;

const notes = [];
let bytes = 0;
const walk = (folder) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (notes.length >= Number(most)) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path);
    else notes.push(path);
  }
};

const measure = (rounds, round) => {
  const wall = [];
  const before = process.cpuUsage();
  for (let at = 0; at < rounds; at++) {
    const begun = process.hrtime.bigint();
    round(at);
    wall.push(Number(process.hrtime.bigint() - begun));
  }
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: user + system };
};

const search = new MiniSearch({ fields: ["title", "body"], storeFields: ["id"] });
const index = measure(1, () => {
  walk(space);
  for (const path of notes) {
    const body = readFileSync(path, "utf8");
    bytes += Buffer.byteLength(body);
    search.add({ id: path, title: path.split("/").at(-1), body });
  }
});
const lines = readFileSync(file, "utf8").split("\n").filter((line) => line && !/[:"-]/.test(line));
const queries = measure(lines.length * ROUNDS, (at) => {
  search.search(lines[at % lines.length], { combineWith: "AND", prefix: (_, n, terms) => n === terms.length - 1 }).slice(0, 10);
});
console.log(JSON.stringify({ index, queries, bytes }));
