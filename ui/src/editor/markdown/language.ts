import { commonmarkLanguage, markdownLanguage } from "@codemirror/lang-markdown";
import { Language, LanguageDescription, ParseContext } from "@codemirror/language";
import { languages } from "@codemirror/language-data";
import type { Parser } from "@lezer/common";
import { Strikethrough, Table, TaskList, parseCode, type MarkdownConfig, type MarkdownParser } from "@lezer/markdown";
import { frontmatter } from "./frontmatter.ts";
import { autolink, innerBrackets } from "./autolink.ts";
import { footnotes } from "./footnotes.ts";
import { hashTag } from "./hashTag.ts";
import { LookaheadParser } from "./lookahead.ts";
import { math } from "./math.ts";
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

/** Jackdaw's Markdown: GFM, wikilinks, tags, marks, comments, block ids, mathematics, footnotes, frontmatter. `markdown()` itself would bundle three grammars more. */
export const noteParser =
  // Declared as a plain `Parser`, but documented to be a `MarkdownParser`.
  (commonmarkLanguage.parser as MarkdownParser).configure([
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
    footnotes,
    parseCode({ codeParser }),
  ]);

export const noteLanguage = new Language(markdownLanguage.data, new LookaheadParser(noteParser), [], "markdown");
