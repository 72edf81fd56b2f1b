import { editDistance, type FieldProblem } from '@aster-scheduler/core';
import type { Variable } from './variable.js';
import { variables } from './variables.js';

/** An environment may hold any number of foreign names; nobody reads more than this. */
const maxWarnings = 10;

/** Letters that a name may be off. */
const mostWrong = 2;

/** The names that can be given: every variable, and the files that hold secrets. */
export const knownNames: readonly string[] = Object.entries<Variable<unknown>>(variables).flatMap(([name, variable]) =>
  variable.isSecret === true ? [name, `${name}_FILE`] : [name],
);
const known = new Set(knownNames);

/**
 * Names in the environment that are not known but look like a known one.
 *
 * They are warnings: the environment is shared with other programs, whose settings must not keep Aster from starting.
 * Kubernetes puts several names into it for each service of a namespace, so there may be thousands.
 */
export function nearMisses(env: NodeJS.ProcessEnv): readonly FieldProblem[] {
  const found: FieldProblem[] = [];
  for (const name of Object.keys(env).sort()) {
    if (found.length === maxWarnings) break;
    const meant = known.has(name) || name.length > 64 ? undefined : nearestName(name);
    if (meant !== undefined) found.push({ field: name, message: `is not known, did you mean ${meant}?` });
  }
  return found;
}

/** The known name that was probably meant: two letters off, or the same for its first three quarters. */
export function nearestName(name: string): string | undefined {
  const upper = name.toUpperCase();
  if (known.has(upper)) return upper;
  if (!/^[A-Z0-9][A-Z0-9_]+$/.test(name) || name.length < 6) return undefined;
  const nearest = leastOf(knownNames, (candidate) => editDistance(name, candidate, mostWrong));
  if (nearest.value <= mostWrong) return nearest.candidate;
  const longest = leastOf(knownNames, (candidate) => -sharedLetters(name, candidate));
  const shared = -longest.value;
  const isAlike = shared >= name.length * 0.75 && shared > longest.candidate.indexOf('_') + 2;
  return isAlike ? longest.candidate : undefined;
}

/** The first of the candidates with the least value; there are thousands of names to be compared with each of them. */
function leastOf(candidates: readonly string[], valueOf: (candidate: string) => number) {
  let least = { candidate: '', value: Infinity };
  for (const candidate of candidates) {
    const value = valueOf(candidate);
    if (value < least.value) least = { candidate, value };
  }
  return least;
}

function sharedLetters(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  return count;
}
