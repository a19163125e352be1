import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { highlighting } from "./highlight.ts";
import { noteTags } from "./markdown/tags.ts";

/** Every colour and face is a token of `design/tokens.css`, so that a change of theme needs no new editor. */
const note = HighlightStyle.define([
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strong, fontWeight: "650" },
  { tag: tags.strikethrough, textDecoration: "line-through", color: "var(--ink-2)" },
  { tag: tags.processingInstruction, color: "var(--ink-3)" },
  { tag: tags.contentSeparator, color: "var(--ink-3)" },
  { tag: tags.monospace, fontFamily: "var(--font-mono)", fontVariantLigatures: "none" },
  { tag: [noteTags.wikiLink, noteTags.wikiTarget, tags.link, tags.url], color: "var(--eye)" },
  { tag: noteTags.hashTag, class: "cm-hashtag" },
  { tag: noteTags.mark, class: "cm-marked" },
  { tag: [noteTags.comment, tags.comment], color: "var(--ink-3)", fontStyle: "italic" },
  { tag: noteTags.frontmatterKey, color: "var(--ink-2)" },
  { tag: noteTags.frontmatter, color: "var(--ink-2)" },
  { tag: noteTags.blockId, color: "var(--ink-3)" },
  { tag: tags.labelName, color: "var(--ink-2)" },
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--code-number)" },
  { tag: [tags.typeName, tags.className, tags.namespace], color: "var(--code-type)" },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: "var(--code-function)" },
  { tag: [tags.propertyName, tags.attributeName], color: "var(--code-property)" },
  { tag: tags.invalid, color: "var(--err)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "transparent", fontSize: "var(--text-size)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-text)", lineHeight: "1.6", overflowX: "hidden" },
  ".cm-content": {
    padding: "28px 24px 40vh",
    caretColor: "var(--eye)",
    // What is wider scrolls in its own box: it must not keep the text as wide.
    minWidth: "0",
    maxWidth: "var(--measure)",
    margin: "0 auto",
  },
  ".cm-line": { padding: "0 4px" },
  ".cm-cursor, .cm-dropCursor": { borderLeft: "2px solid var(--eye)", marginLeft: "-1px" },
  "& .cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "var(--eye-soft)",
  },
  ".cm-placeholder": { color: "var(--ink-3)" },
});

/** Code is read by its lines and columns: none is broken, and all of the width is theirs. */
const codeLook = EditorView.theme({
  "&": { fontSize: "calc(var(--text-size) - 2px)" },
  ".cm-scroller": {
    fontFamily: "var(--font-mono)",
    fontVariantLigatures: "none",
    lineHeight: "1.55",
    overflowX: "auto",
  },
  ".cm-content": { padding: "12px 0 40vh", maxWidth: "none", margin: "0" },
  ".cm-line": { padding: "0 16px 0 4px" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--ink-3)", border: "none", paddingLeft: "8px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--eye-soft)",
    outline: "1px solid var(--edge)",
  },
  ".cm-foldGutter span": { color: "var(--ink-3)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--err)" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--warn)" },
  ".cm-lintRange-info": { backgroundImage: "none", textDecoration: "underline wavy var(--ink-3)" },
  ".cm-lintRange-active": { backgroundColor: "var(--hover)" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--err)" },
  ".cm-lintPoint-warning:after": { borderBottomColor: "var(--warn)" },
  ".cm-lintPoint-info:after": { borderBottomColor: "var(--ink-3)" },
  ".cm-lint-marker": { width: "auto", height: "auto", content: "normal", textAlign: "center", color: "var(--ink-3)" },
  // Told apart by more than their colour.
  ".cm-lint-marker:before": { content: "'ℹ'" },
  ".cm-lint-marker-error": { content: "normal", color: "var(--err)" },
  ".cm-lint-marker-error:before": { content: "'●'" },
  ".cm-lint-marker-warning": { content: "normal", color: "var(--warn)" },
  ".cm-lint-marker-warning:before": { content: "'▲'" },
  ".cm-lint-marker-info": { content: "normal" },
  ".cm-diagnostic": { maxWidth: "60ch", padding: "8px 12px", margin: "0", font: "400 var(--size)/1.5 var(--font-ui)" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--err)" },
  ".cm-diagnostic-warning": { borderLeft: "3px solid var(--warn)" },
  ".cm-diagnostic-info": { borderLeft: "3px solid var(--ink-3)" },
  ".cm-diagnosticSource": { opacity: "1", color: "var(--ink-2)", font: "400 11px/1.5 var(--font-mono)" },
});

export const theme = [look, highlighting(note)];
export const codeTheme = [codeLook, look, syntaxHighlighting(note)];
