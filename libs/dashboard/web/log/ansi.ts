/** What terminals are told beside text: colours, moves of the cursor, titles. */
const sequences = /\u001b(?:\[[0-9;:?<=>]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** The text that a person reads. */
export function withoutAnsi(text: string): string {
  return text.includes('\u001b') ? text.replace(sequences, '') : text;
}

/** A line as a terminal ends up showing it: what was written over after a carriage return is gone. */
export function resolveReturns(line: string): string {
  if (!line.includes('\r')) return line;
  const parts = line.split('\r').filter((part) => part !== '');
  return parts.at(-1) ?? '';
}

/** The text with its colours, and without anything else that terminals are told. */
export function withColoursOnly(text: string): string {
  return text.includes('\u001b')
    ? text.replace(sequences, (sequence) => (/^.\[[\d;:]*m$/.test(sequence) ? sequence : ''))
    : text;
}
