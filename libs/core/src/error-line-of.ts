/** The most characters of a line that says what went wrong. */
export const longestErrorLine = 300;

/** What terminals are told beside text: colours, moves of the cursor, titles. */
const sequences = /\u001b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/**
 * The last line of a text that says something, as a person reads it: without what terminals are told, and of a line
 * that was written over by carriage returns what was written last; `undefined` when there is none.
 */
export function errorLineOf(text: string): string | undefined {
  const lines = text.replace(sequences, '').split(/[\r\n\u2028\u2029]+/);
  return shortened(firstShown(lines.reverse()));
}

/** The first line of a text that says something; otherwise as `errorLineOf`. */
export function firstErrorLineOf(text: string): string | undefined {
  const lines = text.replace(sequences, '').split(/[\r\n\u2028\u2029]+/);
  return shortened(firstShown(lines));
}

/** Of thousands of lines few are looked at. */
function firstShown(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    const shown = asShown(line);
    if (shown !== '') return shown;
  }
  return undefined;
}

function asShown(line: string): string {
  return line
    .replace(/\p{Cc}+/gu, ' ')
    .toWellFormed()
    .trim();
}

function shortened(line: string | undefined): string | undefined {
  if (line === undefined || line.length <= longestErrorLine) return line;
  return `${line
    .slice(0, longestErrorLine - 1)
    .toWellFormed()
    .trimEnd()}\u2026`;
}
