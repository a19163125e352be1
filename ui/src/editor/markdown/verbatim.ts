/** Blocks whose lines are read by something else than Markdown. */
export const CODE_BLOCKS: ReadonlySet<string> = new Set(["FencedCode", "CodeBlock", "BlockMath", "Frontmatter"]);

/** Blocks in which Markdown's signs are signs like any other. */
export const VERBATIM_BLOCKS: ReadonlySet<string> = new Set([
  ...CODE_BLOCKS,
  "HTMLBlock",
  "CommentBlock",
  "ProcessingInstructionBlock",
]);

/** Code within a line. */
export const CODE_SPANS: ReadonlySet<string> = new Set(["InlineCode", "InlineMath"]);
