import {
  Language,
  LanguageDescription,
  ParseContext,
  defineLanguageFacet,
  indentNodeProp,
  languageDataProp,
} from "@codemirror/language";
import { languages } from "@codemirror/language-data";
import type { Parser } from "@lezer/common";
import { Strikethrough, Table, TaskList, parseCode, parser, type MarkdownConfig } from "@lezer/markdown";
import { frontmatter } from "./frontmatter.ts";
import { autolink, innerBrackets } from "./autolink.ts";
import { footnotes } from "./footnotes.ts";
import { hashTag } from "./hashTag.ts";
import { LookaheadParser } from "./lookahead.ts";
import { SplicingParser } from "./splice.ts";
import { math } from "./math.ts";
import { quotedHtml } from "./quotedHtml.ts";
import { blockId, comment, mark } from "./spans.ts";
import { table } from "./table.ts";
import { task } from "./task.ts";
import { wikiLink } from "./wikiLink.ts";

/** The grammar for the first word after a fence; loaded when it is first met. */
function codeParser(info: string): Parser | null {
  const name = /^[^\s{]+/.exec(info)?.[0];
  const language = name ? LanguageDescription.matchLanguageName(languages, name, false) : null;
  if (!language) return null;
  return language.support?.language.parser ?? ParseContext.getSkippingParser(language.load());
}

function nodesOf({ defineNodes = [] }: MarkdownConfig): MarkdownConfig {
  return { defineNodes };
}

const data = defineLanguageFacet({ commentTokens: { block: { open: "<!--", close: "-->" } } });

/**
 * Jackdaw's Markdown: GFM, wikilinks, tags, marks, comments, block ids, mathematics, footnotes, frontmatter. Made from the bare parser:
 * CodeMirror's package for Markdown carries the grammars of HTML, CSS and JavaScript, a fifth of the editor, before there is code in a note.
 */
const blockParser = parser.configure([
  // Within a paragraph a new line keeps the indentation of the one before.
  { props: [indentNodeProp.add({ Document: () => null }), languageDataProp.add({ Document: data })] },
  Strikethrough,
  // Jackdaw's own read more, or otherwise, into the same nodes. Removing the others by name would leave their ends of paragraphs.
  nodesOf(Table),
  nodesOf(TaskList),
  table,
  task,
  autolink,
  innerBrackets,
  frontmatter,
  wikiLink,
  hashTag,
  mark,
  comment,
  blockId,
  math,
  quotedHtml,
  footnotes,
]);

/** The code in fences. The published type says less than it is. */
const code = parseCode({ codeParser }) as MarkdownConfig;

export const noteParser = blockParser.configure(code);

export const noteLanguage = new Language(
  data,
  new SplicingParser(new LookaheadParser(noteParser), blockParser, code),
  [],
  "markdown",
);
