import { InvalidInputError } from '@aster-scheduler/core';

/** The entity tag of a version. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * Whether the version is one that `If-Match` allows: `*`, or a list of entity tags. A weak tag matches nothing.
 *
 * @throws InvalidInputError for anything else
 */
export function ifMatchAllows(header: string, version: number): boolean {
  const tags = header.trim();
  if (tags === '*') return true;
  if (!/^(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*$/.test(tags)) {
    throw new InvalidInputError([{ field: 'If-Match', message: 'must be * or entity tags in double quotes' }]);
  }
  return tags.split(/\s*,\s*/).includes(etagOf(version));
}
