/** Output that is longer takes a while: its end, which nearly always says what became of it, comes first. */
export const longBytes = 20 * 1_048_576;
export const tailBytes = 2 * 1_048_576;

export interface TailQuestion {
  /** Of the last attempt. */
  readonly outputBytes: number;
  /** Of an earlier attempt it is not known how long it is. */
  readonly attempt: number | undefined;
  /** The reader has asked for all of it. */
  readonly isWhole: boolean;
  /** The address names lines by their numbers. */
  readonly namesLines: boolean;
}

/** How much of the end of an output is read; `undefined`: all of it. */
export function planTail({ outputBytes, attempt, isWhole, namesLines }: TailQuestion): number | undefined {
  if (isWhole || namesLines || attempt !== undefined || outputBytes <= longBytes) return undefined;
  return tailBytes;
}
