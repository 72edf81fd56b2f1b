/**
 * The words of a command line: white space parts them, quotes hold them together, a backslash takes the next character
 * as it is. Nothing is expanded.
 */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  for (const [whole] of text.matchAll(/(?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+/g)) {
    words.push(
      whole.replace(/"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g, (_all, double, single, escaped) =>
        double !== undefined
          ? String(double).replace(/\\(["\\$`])/g, '$1')
          : single !== undefined
            ? String(single)
            : String(escaped),
      ),
    );
  }
  return words;
}
