import type { JobChange, JobResource } from '@aster-scheduler/client';
import { jobDifferences } from '../job/job-differences.js';

/** A field that somebody else has changed meanwhile. */
export interface Conflict {
  readonly field: string;
  readonly theirs: string;
  /** `undefined`: only they have changed it. */
  readonly mine: string | undefined;
}

/** What others have changed since the draft was begun, beside what the draft says of it. */
export function planConflicts(base: JobResource, theirs: JobResource, change: JobChange): readonly Conflict[] {
  const mine = new Map(jobDifferences(theirs, { ...theirs, ...change }).map(({ field, after }) => [field, after]));
  return jobDifferences(base, theirs).map(({ field, after }) => ({
    field,
    theirs: after,
    mine: field in change ? mine.get(field) : undefined,
  }));
}

/** Their job with what is kept of the change laid over it. @param taken fields in which theirs counts */
export function mergeJob(theirs: JobResource, change: JobChange, taken: ReadonlySet<string>): JobResource {
  const kept = Object.fromEntries(Object.entries(change).filter(([field]) => !taken.has(field)));
  return { ...theirs, ...kept };
}
