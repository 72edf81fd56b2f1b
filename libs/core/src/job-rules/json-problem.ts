import { characterProblem } from './text-problem.js';

/** Lists and objects within each other, at most. */
export const maxJsonDepth = 64;

/** What is wrong with a JSON value, in half a sentence; `undefined` for nothing. */
export function jsonProblem(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return characterProblem(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= maxJsonDepth) return `must have at most ${maxJsonDepth} levels`;
  for (const [name, element] of Object.entries(value)) {
    const problem = characterProblem(name) ?? jsonProblem(element, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
