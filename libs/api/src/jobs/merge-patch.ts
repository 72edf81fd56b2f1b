import { isPlainObject } from '@aster-scheduler/core';

/**
 * What a JSON Merge Patch (RFC 7396) makes of a value: objects are merged, `null` removes a member, anything else takes
 * the place of what was there.
 */
export function mergePatch(value: unknown, patch: unknown): unknown {
  if (!isPlainObject(patch)) return patch;
  const merged = new Map(isPlainObject(value) ? Object.entries(value) : []);
  for (const [name, change] of Object.entries(patch)) {
    if (change === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), change));
  }
  return Object.fromEntries(merged);
}

/** A copy of an object without the members that a merge patch removes. */
export function withoutRemovals(patch: unknown): unknown {
  if (!isPlainObject(patch)) return patch;
  return Object.fromEntries(Object.entries(patch).filter(([, change]) => change !== null));
}
