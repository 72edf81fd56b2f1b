import { versions } from 'node:process';
import { followZoneData, setBackCursorsAhead } from '@aster-scheduler/run-store';
import type { SchedulerServices } from './scheduler-services.js';

/** A part of keeping the jobs' next ticks right when it is not the jobs that have changed. */
export interface CursorPart {
  readonly doing: string;
  /** Returns how many jobs it has moved, and whether there are more for later. */
  readonly work: () => Promise<{ readonly jobs: number; readonly hasMore: boolean }>;
}

/** The clock of the database went back, or this host has newer time zone data; it may be built without any. */
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
