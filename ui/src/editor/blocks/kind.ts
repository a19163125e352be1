import type { EditorState } from "@codemirror/state";
import type { EditorView, WidgetType } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";

/** A kind of block that stands in place of whole lines of a note, by the syntax node it is made from. */
export interface BlockKind {
  /** Names of the syntax nodes, children of the document, that may be one. */
  readonly nodes: readonly string[];
  /** Those in quotes, callouts, lists and footnotes, too. What they say is read by `innerText`. */
  readonly nested?: boolean;
  /** From the node's text alone: it is kept until that text is parsed anew, or `refreshBlocks` is dispatched. Null leaves the text. */
  read(state: EditorState, node: SyntaxNode): Block | null;
}

/** What stands in place of some lines. */
export interface Block {
  /** Compared by its `eq`: what stays is not drawn anew. */
  readonly widget: WidgetType;
  /** The caret in it shows the source in its place. False for what is edited where it stands: the caret never gets among its text. */
  readonly reveals: boolean;
  /** It begins beside the mark of an item, and is drawn in that line. Any other one that does is left as its text. */
  readonly beside?: boolean;
  /**
   * Where it ends, if it stands for more than its node: the end of a line below. Null for its node alone. Asked anew with every change of
   * the text, so it must be quick; what else it depends on is told by `refreshBlocks`.
   */
  reach?(state: EditorState, node: SyntaxNode): number | null;
  /**
   * The caret comes from the line above (`forward`) or below into the block that begins at `from`. False lets it pass. Without this a
   * block that reveals its source takes the caret into its second line, or into the last but one.
   */
  enter?(view: EditorView, from: number, forward: boolean): boolean;
}

/** A block and the lines it stands for. */
export interface Found {
  readonly from: number;
  readonly to: number;
  readonly block: Block;
}
