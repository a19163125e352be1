/** A tab goes on to the next multiple of so many columns, as CommonMark has it. */
export const TAB = 4;

/** The column behind a sign that stands at one. */
export const columnAfter = (column: number, sign: string): number =>
  column + (sign === "\t" ? TAB - (column % TAB) : 1);

/** The column that a text ends at which begins at the first. */
export function columnsOf(text: string): number {
  let column = 0;
  for (const sign of text) column = columnAfter(column, sign);
  return column;
}
