/** What is wrong with a regular expression, in a sentence; null when nothing is. */
export function troubleOf(pattern: string): string | null {
  try {
    new RegExp(pattern, "u");
    return null;
  } catch (strict) {
    try {
      // CodeMirror takes what the older rules allow.
      new RegExp(pattern);
      return null;
    } catch {
      const why = strict instanceof Error ? (strict.message.split(": ").at(-1) ?? "") : "";
      return `No regular expression yet: ${REASONS[why.toLowerCase()] ?? why.toLowerCase()}.`;
    }
  }
}

/** The words of engines, in ours. */
const REASONS: Record<string, string> = {
  "unterminated group": "a “(” has no “)”",
  "unmatched ')'": "a “)” has no “(”",
  "unterminated character class": "a “[” has no “]”",
  "missing terminating ] for character class": "a “[” has no “]”",
  "missing )": "a “(” has no “)”",
  "missing closing parenthesis": "a “(” has no “)”",
  "unmatched parentheses": "a “)” has no “(”",
  "nothing to repeat": "“*”, “+” or “?” has nothing before it to repeat",
  "\\ at end of pattern": "it ends with “\\”",
  "invalid group": "what stands behind “(?” is unknown",
  "range out of order in character class": "a range in “[ ]” runs backwards",
  "numbers out of order in {} quantifier": "the numbers in “{ }” run backwards",
};
