import { editor, notes, NotFoundError, UnavailableError } from "jackdaw";
import { apply, columns, type Change, type Column } from "./columns.ts";

const EMPTY = `---
type: board
---
# Board

## To do

- [ ] Move me with the mouse, or with Ctrl and the arrow keys

## Doing

## Done
`;

/** View: the page draws; what a board is, is told by `change` below. */
export function show(): { asset: string } {
  return { asset: "ui/board.html" };
}

/** From the page: `{text, change?}` → the text after the change, and its columns. The page saves it. */
export function change(input: { text: string; change?: Change }): { text: string; columns: Column[] } {
  const text = input.change ? apply(input.text, input.change) : input.text;
  return { text, columns: columns(text) };
}

/** Command: a new board, named by the first name that is free. */
export async function create(input: { path?: string }): Promise<{ path: string }> {
  const taken = new Set((await notes.list()).map((note) => note.path.toLowerCase()));
  let path = input.path ?? "Board.md";
  for (let count = 2; taken.has(path.toLowerCase()); count++) path = `Board ${count}.md`;
  await notes.write(path, EMPTY);
  try {
    await editor.open(path);
  } catch (error) {
    // Made by a script, with nobody looking.
    if (!(error instanceof UnavailableError)) throw error;
  }
  return { path };
}

/** GET /plug/board/columns/{name} */
export async function page(request: Request & { params: { name: string } }): Promise<Response> {
  const path = `${request.params.name}.md`;
  try {
    return Response.json({ path, columns: columns(await notes.read(path)) });
  } catch (error) {
    if (error instanceof NotFoundError) return Response.json({ message: `There is no note ${path}.` }, { status: 404 });
    throw error;
  }
}
