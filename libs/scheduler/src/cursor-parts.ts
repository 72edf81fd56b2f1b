import { versions } from 'node:process';
import { followZoneData, setBackCursorsAhead } from '@aster-scheduler/run-store';
import type { SchedulerServices } from './scheduler-services.js';

/** Corrects the next ticks of jobs after a change of something other than the jobs. */
export interface CursorPart {
  readonly doing: string;
  /** Returns how many jobs it has moved, and whether there are more for later. */
  readonly work: () => Promise<{ readonly jobs: number; readonly hasMore: boolean }>;
}

/**
 * One part for a clock of the database that went back, one for newer time zone data on this host, which may have none.
 */
export function cursorParts({ db, now }: SchedulerServices, signal: AbortSignal): readonly CursorPart[] {
  const goesOn = (): boolean => !signal.aborted;
  const version = versions['tz'];
  const parts = [
    {
      doing: 'looking for jobs that are planned ahead of the clock',
      work: async () => setBackCursorsAhead(db, { goesOn, now: now?.() }),
    },
  ];
  if (version === undefined) return parts;
  return [
    ...parts,
    { doing: 'following the time zone data', work: async () => followZoneData(db, { version, goesOn }) },
  ];
}
