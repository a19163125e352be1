import type { EditorState, Range } from "@codemirror/state";
import { Decoration } from "@codemirror/view";
import type { SyntaxNodeRef } from "@lezer/common";
import { documentKey } from "../identity.ts";
import { mediaHost } from "./mediaHost.ts";
import { isRemote, markdownImage, wikiEmbed, type WrittenEmbed } from "./written.ts";
import { EmbedWidget, PictureWidget } from "./widgets.ts";

/**
 * A picture or embed in place of its source, or below it while the caret is in it (`revealed`). True: the source is covered. What is not
 * known yet, and what is missing while its name is being written, is left to the rule for links.
 */
export function decorateMedia(
  state: EditorState,
  node: SyntaxNodeRef,
  revealed: boolean,
  out: Range<Decoration>[],
): boolean {
  const host = state.facet(mediaHost);
  const from = noteOf(state);
  // A view's decorations must not take a line break away.
  if (!host || from === null || node.to > state.doc.lineAt(node.from).to) return false;
  const written = node.name === "Embed" ? readEmbed(state, node) : readImage(state, node);
  if (!written) return false;
  const remote = isRemote(written.link.target);
  const target = remote ? undefined : host.target(from, written.link);
  if (!remote && (!target || (target.path === null && revealed))) return false;
  if (target?.path != null && host.address(target.path, target.stamp) === null) return false;
  const asPicture = remote || target?.kind === "image";
  const widget = asPicture
    ? new PictureWidget(host, from, target, written, revealed)
    : new EmbedWidget(host, from, written, revealed);
  if (revealed) {
    out.push(Decoration.widget({ widget, side: 1 }).range(node.to));
    return false;
  }
  out.push(Decoration.replace({ widget }).range(node.from, node.to));
  return true;
}

/** The path of the note that a text is of. */
export function noteOf(state: EditorState): string | null {
  return (state.facet(documentKey) as { path?: string } | null)?.path ?? null;
}

function readEmbed(state: EditorState, { node }: SyntaxNodeRef): WrittenEmbed | null {
  const target = node.getChild("WikiTarget");
  const alias = node.getChild("WikiAlias");
  if (!target) return null;
  return wikiEmbed(state.sliceDoc(target.from, target.to), alias ? state.sliceDoc(alias.from, alias.to) : "");
}

function readImage(state: EditorState, { node }: SyntaxNodeRef): WrittenEmbed | null {
  const [open, close] = node.getChildren("LinkMark");
  const url = node.getChild("URL");
  if (!open || !close || !url) return null;
  return markdownImage(state.sliceDoc(url.from, url.to), state.sliceDoc(open.to, close.from));
}
