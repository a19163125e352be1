const known = new Map<string, string>();
/** There are not many that anybody writes. */
const MOST = 500;

/** `&amp;` and its like, in a text, as what they name: a document that is never shown knows them all. What names nothing stays. */
export function decodedEntities(text: string): string {
  return text.replace(/&(?:#\d+|#x[\da-f]+|\w+);/gi, (entity) => {
    let said = known.get(entity);
    if (said === undefined) {
      if (known.size > MOST) known.clear();
      said = new DOMParser().parseFromString(entity, "text/html").documentElement.textContent ?? entity;
      known.set(entity, said);
    }
    return said;
  });
}
