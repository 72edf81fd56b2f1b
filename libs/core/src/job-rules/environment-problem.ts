import { characterProblem } from './text-problem.js';

/** What is wrong with the names and values of an environment, in half a sentence; `undefined` for nothing. */
export function environmentProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'must be an object of names and texts';
  }
  for (const [name, text] of Object.entries(value)) {
    const problem = variableProblem(name, text);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function variableProblem(name: string, text: unknown): string | undefined {
  const shown = JSON.stringify(name.slice(0, 100));
  if (name === '' || name.length > 255 || /[=\s\p{Cc}\p{Surrogate}]/u.test(name)) {
    return `the name ${shown} must have 1 to 255 characters, none of them =, white space or a control character`;
  }
  if (/^ASTER_/i.test(name)) return `the name ${shown} is reserved: ASTER_ variables are set for every run`;
  const problem = typeof text === 'string' ? characterProblem(text) : 'must be text';
  return problem === undefined ? undefined : `the value of ${shown} ${problem}`;
}
