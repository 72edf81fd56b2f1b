import { editDistance, type FieldProblem } from '@aster-scheduler/core';
import type { Variable } from './variable.js';
import { variables } from './variables.js';

/** An environment may hold any number of foreign names; nobody reads more than this. */
const maxWarnings = 10;

/** The names that can be given: every variable, and the files that hold secrets. */
export const knownNames: readonly string[] = Object.entries<Variable<unknown>>(variables).flatMap(([name, variable]) =>
  variable.isSecret === true ? [name, `${name}_FILE`] : [name],
);
const known = new Set(knownNames);

/**
 * Names in the environment that are not known but look like a known one.
 *
 * They are warnings: the environment is shared with other programs, whose settings must not keep Aster from starting.
 */
export function nearMisses(env: NodeJS.ProcessEnv): readonly FieldProblem[] {
  return Object.keys(env)
    .filter((name) => !known.has(name) && name.length <= 64)
    .sort()
    .flatMap((name) => {
      const meant = nearestName(name);
      return meant === undefined ? [] : [{ field: name, message: `is not known, did you mean ${meant}?` }];
    })
    .slice(0, maxWarnings);
}

/** The known name that was probably meant: two letters off, or the same for its first three quarters. */
export function nearestName(name: string): string | undefined {
  const upper = name.toUpperCase();
  if (known.has(upper)) return upper;
  if (!/^[A-Z0-9][A-Z0-9_]+$/.test(name) || name.length < 6) return undefined;
  const [nearest] = knownNames
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .sort((a, b) => a.distance - b.distance);
  if (nearest !== undefined && nearest.distance <= 2) return nearest.candidate;
  const [longest] = knownNames
    .map((candidate) => ({ candidate, shared: sharedLetters(name, candidate) }))
    .sort((a, b) => b.shared - a.shared);
  const isAlike = longest !== undefined && longest.shared >= name.length * 0.75;
  return isAlike && longest.shared > longest.candidate.indexOf('_') + 2 ? longest.candidate : undefined;
}

function sharedLetters(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  return count;
}
