import type { ApplyResource } from '@aster-scheduler/client';

/** More than ten, or a fifth of them, that go: a folder that was left out is more likely than a decision. */
export function isLargePrune({
  prunes,
  unchanged,
  updates,
}: Pick<ApplyResource, 'prunes' | 'unchanged' | 'updates'>): boolean {
  return prunes.length > 10 || prunes.length > 0.2 * (prunes.length + unchanged + updates.length);
}
