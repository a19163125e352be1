/** `|^|` marks where the cursor goes. */
export const callout = (): string => "> [!note] |^|\n> ";
