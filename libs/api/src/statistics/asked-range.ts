import { InvalidInputError } from '@aster-scheduler/core';
import { requireInstant } from '../fields/instant-field.js';

export interface AskedRange {
  readonly from: Date;
  readonly to: Date;
  readonly now: Date;
}

/**
 * The range of a query. Bounds that are not given are whole minutes, so that those who ask at about the same time ask
 * the same.
 *
 * @param usualMs how far back, unless it is given
 * @throws InvalidInputError when it ends before it begins
 */
export function askedRange(query: { readonly from?: string; readonly to?: string }, usualMs: number): AskedRange {
  const now = new Date(Math.ceil(Date.now() / 60_000) * 60_000);
  const to = query.to === undefined ? now : requireInstant(query.to);
  const from = query.from === undefined ? new Date(to.getTime() - usualMs) : requireInstant(query.from);
  if (from >= to) throw new InvalidInputError([{ field: 'from', message: 'must be before `to`' }]);
  return { from, to, now };
}
