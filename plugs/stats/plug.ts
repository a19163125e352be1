import { config, editor, notes, ui, NotFoundError } from "jackdaw";
import { countWords, type Figures, figures } from "./count.ts";

/** Command: the words of the selection if there is one, else of the open note. */
export async function count(): Promise<Figures & { path: string }> {
  const { path, text, selection } = await editor.current();
  const selected = text.slice(selection.from, selection.to);
  const result = figures(selected || text, await wordsPerMinute());
  const what = selected ? "in the selection" : `in ${path}`;
  await ui.notify(`${result.words} words ${what}, ${result.readingMinutes} min to read`);
  return { path, ...result };
}

/** GET /plug/stats/stats/{name} */
export async function page(request: Request & { params: { name: string } }): Promise<Response> {
  const path = `${request.params.name}.md`;
  try {
    return Response.json({ path, ...figures(await notes.read(path), await wordsPerMinute()) });
  } catch (error) {
    if (error instanceof NotFoundError) {
      return Response.json({ message: `There is no note ${path}.` }, { status: 404 });
    }
    throw error;
  }
}

/** GET /plug/stats/stats */
export async function total(): Promise<{ notes: number; words: number; readingMinutes: number }> {
  const all = await notes.list();
  let words = 0;
  for (const note of all) {
    words += countWords(await notes.read(note.path));
  }
  return { notes: all.length, words, readingMinutes: Math.ceil(words / (await wordsPerMinute())) };
}

async function wordsPerMinute(): Promise<number> {
  return (await config.get()).wordsPerMinute as number;
}
