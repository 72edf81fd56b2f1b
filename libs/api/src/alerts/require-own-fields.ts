import { isDeepStrictEqual } from 'node:util';
import { ManagedError } from '@aster-scheduler/core';
import type { AlertDeclaration } from '@aster-scheduler/run-store';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Refuses an edit of fields that a source declares of a rule or a channel: they would only last until it is applied
 * again. What it does not declare, and whether it is on, is anybody's.
 *
 * @param change what it says before and after; absent: it is to be deleted
 * @throws ManagedError
 */
export function requireOwnFields(
  owner: AlertDeclaration | undefined,
  change?: { readonly before: object; readonly after: object },
): void {
  if (owner === undefined) return;
  const { source, declared } = owner;
  if (change === undefined) throw new ManagedError(source, 'all of it');
  const [before, after] = [change.before as Fields, change.after as Fields];
  const changed = Object.keys(declared).filter(
    (field) => field !== 'is_enabled' && !isDeepStrictEqual(before[field], after[field]),
  );
  if (changed.length > 0) throw new ManagedError(source, changed.join(', '));
}
