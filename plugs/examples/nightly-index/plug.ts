import { notes } from "jackdaw";

export async function build(): Promise<void> {
  const listed = (await notes.list()).filter((note) => note.path !== "Index.md");
  await notes.write("Index.md", listed.map((note) => `- [[${note.path.replace(/\.md$/, "")}]]\n`).join(""));
}
