/** As little as an address needs: letters of any script stay readable. */
export const encode = (path: string): string =>
  path.replace(/[\s()<>%\\"#[\]|]/g, (char) =>
    encodeURIComponent(char).replace(/[()]/g, (one) => `%${one.charCodeAt(0).toString(16)}`),
  );

/** The way from a note to a file, as an address. */
export function relative(from: string, to: string): string {
  const here = from.split("/").slice(0, -1);
  const there = to.split("/");
  let same = 0;
  while (same < here.length && same < there.length - 1 && here[same] === there[same]) same++;
  return [...here.slice(same).map(() => ".."), ...there.slice(same)].join("/");
}

/** A name as the text of a link, which its own brackets would end. */
export const asLinkText = (name: string): string => name.replace(/[[\]\\]/g, "\\$&");
