/** What a paste or a drop is, where the web view only tells of some of it. */
export type Given =
  /** All that it is was given. */
  | "all"
  /** Files: the page is told that there are some. */
  | "files"
  /** Nothing: a picture, or what a file manager copies in a way of its own. */
  | "unknown"
  /** A page's piece, with a picture in it. That may have been copied by itself, and then is in the clipboard, too. */
  | "pageWithPicture";

/** By what WebKitGTK tells: of a picture nothing at all, of files that there are addresses, but none of them. */
export function givenOf(data: Pick<DataTransfer, "types" | "files" | "getData">): Given {
  if (data.files.length > 0) return "all";
  if (data.types.length === 0) return "unknown";
  if (data.types.includes("text/uri-list") && data.getData("text/uri-list") === "") return "files";
  const page = data.getData("text/html");
  return data.getData("text/plain").trim() === "" && /<img\b/i.test(page) ? "pageWithPicture" : "all";
}
