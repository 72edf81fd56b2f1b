import { textProblem } from './text-problem.js';

/** Labels of one job. */
export const maxLabels = 32;

/** Letters and digits at both ends, and what may stand between them in a `name=value` of a query or a shell. */
const labelName = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$/;

/** What is wrong with the names and values of labels, in half a sentence; `undefined` for nothing. */
export function labelsProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'must be an object of names and texts';
  }
  const entries = Object.entries(value);
  if (entries.length > maxLabels) return `must have at most ${maxLabels} names, not ${entries.length}`;
  for (const [name, text] of entries) {
    const shown = JSON.stringify(name.slice(0, 100));
    if (!isLabelName(name)) {
      return `the name ${shown} must have 1 to 63 letters, digits and . _ / -, with a letter or digit at both ends`;
    }
    const problem = textProblem(text, { max: 255, isLine: true });
    if (problem !== undefined) return `the value of ${shown} ${problem}`;
  }
  return undefined;
}

/** Whether a label can have this name. */
export function isLabelName(name: string): boolean {
  return labelName.test(name);
}
