/** A face of the interface's type, as a page without network can take it. */
export interface Face {
  family: string;
  data: ArrayBuffer;
  descriptors: FontFaceDescriptors;
}

/** By address: fetched once, however many pages ask. */
const read = new Map<string, Promise<ArrayBuffer>>();

function bytesOf(address: string): Promise<ArrayBuffer> {
  let bytes = read.get(address);
  if (!bytes) {
    bytes = fetch(address).then((response) => response.arrayBuffer());
    bytes.catch(() => read.delete(address));
    read.set(address, bytes);
  }
  return bytes;
}

const unquoted = (family: string) => family.replace(/^(["'])(.*)\1$/, "$2");

/** The faces that the window itself has needed so far. What a page alone needs (slanted, other scripts) looks plainer there. */
export async function loadedFaces(): Promise<Face[]> {
  const loaded = new Set(
    [...document.fonts]
      .filter(({ status }) => status === "loaded")
      .map(({ family, style, unicodeRange }) => [unquoted(family), style, unicodeRange].join()),
  );
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
  const faces = rules.flatMap((rule) => {
    if (!(rule instanceof CSSFontFaceRule)) return [];
    const get = (name: string) => rule.style.getPropertyValue(name);
    const family = unquoted(get("font-family"));
    const descriptors = { style: get("font-style"), weight: get("font-weight"), unicodeRange: get("unicode-range") };
    const address = /url\("?([^")]+)"?\)/.exec(get("src"))?.[1];
    const wanted = loaded.has([family, descriptors.style, descriptors.unicodeRange].join());
    return address !== undefined && wanted ? [{ family, descriptors, address }] : [];
  });
  return Promise.all(
    faces.map(async ({ family, descriptors, address }) => ({ family, descriptors, data: await bytesOf(address) })),
  );
}
