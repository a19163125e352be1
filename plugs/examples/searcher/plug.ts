import { notes, search } from "jackdaw";

/** What lies outside `notes:read` is neither found nor counted. */
export async function find({ word }: { word: string }) {
  const hits = await search.query(word, { limit: 10 });
  return Promise.all(hits.map(async ({ path }) => ({ path, from: (await notes.backlinks(path)).map((link) => link.path) })));
}
