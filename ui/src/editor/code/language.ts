import { LanguageDescription } from "@codemirror/language";
import { languages } from "@codemirror/language-data";
import type { Extension } from "@codemirror/state";

/** The grammar of a file by its name, fetched when it is first met; none for a kind that is not known. */
export async function codeLanguage(path: string): Promise<Extension> {
  const description = LanguageDescription.matchFilename(languages, path.slice(path.lastIndexOf("/") + 1));
  return description ? await description.load() : [];
}
