/** Where somebody who follows the output of a run has come to. */
export interface OutputCursor {
  readonly attempt: number;
  /** When the attempt started, in milliseconds; 0 while that is not known. One that was handed back starts anew. */
  readonly startedAtMs: number;
  /** The last piece that was seen; -1 for none. */
  readonly seq: number;
}

/** The id of the last event: nothing comes after it. */
export const endId = 'end';

/** The cursor as the id of an event; users send it back unread. */
export function formatOutputCursor({ attempt, startedAtMs, seq }: OutputCursor): string {
  return `${attempt}.${startedAtMs.toString(36)}.${seq + 1}`;
}

/** What `formatOutputCursor` has made; `undefined` for anything else. */
export function parseOutputCursor(id: string): OutputCursor | undefined {
  const [, attempt, startedAt, count] = /^(\d{1,10})\.([\da-z]{1,9})\.(\d{1,10})$/.exec(id) ?? [];
  if (attempt === undefined || startedAt === undefined || count === undefined) return undefined;
  const cursor = {
    attempt: Number(attempt),
    startedAtMs: Number.parseInt(startedAt, 36),
    seq: Number(count) - 1,
  };
  return Math.max(cursor.attempt, cursor.seq) < 2 ** 31 ? cursor : undefined;
}
