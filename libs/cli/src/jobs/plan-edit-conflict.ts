import { isDeepStrictEqual } from 'node:util';

/** Fields of a job by name. */
export type EditFields = Readonly<Record<string, unknown>>;

/** A field that somebody else has changed meanwhile. */
export interface MetField {
  readonly field: string;
  readonly before: unknown;
  readonly now: unknown;
  /** What the person who edits has written; absent where they have left it as it was, or have written the same. */
  readonly mine?: { readonly value: unknown };
}

export interface EditConflict {
  readonly met: readonly MetField[];
  /** What is there now, with what the person has changed. */
  readonly merged: EditFields;
}

/** What becomes of an edit of a job that somebody else has changed meanwhile. */
export function planEditConflict(before: EditFields, now: EditFields, mine: EditFields): EditConflict {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now), ...Object.keys(mine)])];
  const merged: Record<string, unknown> = {};
  const met: MetField[] = [];
  for (const field of names) {
    const isMine = !isDeepStrictEqual(mine[field], before[field]);
    const isTheirs = !isDeepStrictEqual(now[field], before[field]);
    const value = isMine ? mine[field] : now[field];
    if (value !== undefined) merged[field] = value;
    if (!isTheirs) continue;
    const isOther = isMine && !isDeepStrictEqual(mine[field], now[field]);
    met.push({ field, before: before[field], now: now[field], ...(isOther ? { mine: { value: mine[field] } } : {}) });
  }
  return { met, merged };
}
