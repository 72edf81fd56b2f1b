import { VersionConflictError } from '@aster-scheduler/core';

/** @throws VersionConflictError unless it has the version that is asked for, or none is */
export function requireVersion<Thing extends { readonly id: string; readonly version: number }>(
  thing: Thing,
  kind: 'rule' | 'channel',
  ifVersion: number | undefined,
): Thing {
  if (ifVersion === undefined || ifVersion === thing.version) return thing;
  throw new VersionConflictError(thing.id, thing.version, undefined, kind);
}
