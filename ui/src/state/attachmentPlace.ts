/** Where new attachments go, as a reader chooses it; written as in Obsidian. */
export type AttachmentPlace = "root" | "folder" | "beside" | "below";

export function placeOf(written: string): { place: AttachmentPlace; folder: string } {
  if (written === "/" || written === "") return { place: "root", folder: "" };
  if (written === "./" || written === ".") return { place: "beside", folder: "" };
  if (written.startsWith("./")) return { place: "below", folder: written.slice(2) };
  return { place: "folder", folder: written };
}

/** Null while the folder has no name. */
export function writtenOf(place: AttachmentPlace, folder: string): string | null {
  const name = folder.trim().replace(/^(?:\.?\/)+|\/+$/g, "");
  if (place === "root") return "/";
  if (place === "beside") return "./";
  if (name === "") return null;
  return place === "below" ? `./${name}` : name;
}
