import { editor, files, UnavailableError } from "jackdaw";

/** A sheet with the colours of the app, so that a drawing looks the same in any program that shows SVG. */
const EMPTY = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 800" fill="none" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">
</svg>
`;

/** View: the page has all of it; it saves through the app, so that the file is whole at every moment. */
export function show(): { asset: string } {
  return { asset: "ui/draw.html" };
}

/** Command: a new drawing, named by the first name that is free. */
export async function create(input: { path?: string }): Promise<{ path: string }> {
  const taken = new Set((await files.list("**/*.draw")).map((file) => file.path.toLowerCase()));
  let path = input.path ?? "Drawing.draw";
  for (let count = 2; taken.has(path.toLowerCase()); count++) path = `Drawing ${count}.draw`;
  await files.write(path, EMPTY);
  try {
    await editor.open(path);
  } catch (error) {
    // Made by a script, with nobody looking.
    if (!(error instanceof UnavailableError)) throw error;
  }
  return { path };
}
