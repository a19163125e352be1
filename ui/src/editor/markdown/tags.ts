import { Tag, tags } from "@lezer/highlight";

/** Highlighting tags for what Jackdaw's notes have beyond GFM. */
export const noteTags = {
  wikiLink: Tag.define(tags.link),
  wikiTarget: Tag.define(tags.url),
  hashTag: Tag.define(tags.tagName),
  mark: Tag.define(),
  comment: Tag.define(tags.comment),
  frontmatter: Tag.define(tags.meta),
  frontmatterKey: Tag.define(tags.propertyName),
  math: Tag.define(tags.monospace),
  footnote: Tag.define(tags.link),
  blockId: Tag.define(tags.labelName),
};
