import type { LastRunResource } from '@aster-scheduler/client';

/** What a strip of outcomes shows, and whose clock tells of it. */
export interface StripFacts {
  /** The newest first. */
  readonly runs: readonly LastRunResource[];
  readonly jobZone: string | undefined;
}

/** Of the strips that are in the page: one box tells of whichever is pointed at, rather than one in each of them. */
export const stripFacts = new WeakMap<Element, StripFacts>();

/** How many marks a strip has room for, and how wide each is. */
export const stripPlaces = 20;
export const stripStep = 6;

/** Which run stands so far from the begin of a strip; `undefined` where there is none. */
export function runAt({ runs }: Pick<StripFacts, 'runs'>, place: number): LastRunResource | undefined {
  return runs[stripPlaces - 1 - place];
}
