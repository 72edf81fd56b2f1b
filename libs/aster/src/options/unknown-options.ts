import type { FieldProblem } from '@aster-scheduler/core';

/** Options that nobody has heard of: a misspelt one would be left out silently. */
export function unknownOptions(options: object, known: readonly string[], prefix = ''): readonly FieldProblem[] {
  return Object.keys(options)
    .filter((name) => !known.includes(name))
    .map((name) => ({ field: prefix + name, message: `is not known; there are ${known.join(', ')}` }));
}
