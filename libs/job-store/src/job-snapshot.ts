import { isDeepStrictEqual } from 'node:util';
import { type Job, jobDefaults, type JobDefinition, type JobPause } from '@aster-scheduler/core';

/** A job as a version of it keeps it: all that somebody has decided, and the names of its upstreams of that time. */
export type JobSnapshot = Omit<JobDefinition, 'dependsOn'> & Pick<Job, 'dependsOn' | 'pause'>;

export function snapshotOf(job: Job): JobSnapshot {
  const { id: _id, anchorAt: _anchorAt, plannedUntil: _until, nextRunAt: _next, createdAt: _created, ...rest } = job;
  const { updatedAt: _updatedAt, version: _version, ...snapshot } = rest;
  return snapshot;
}

/** The snapshot of a row. What a version before did not know has its default. */
export function toSnapshot(stored: Readonly<Record<string, unknown>>): JobSnapshot {
  const { pause } = stored as StoredPause;
  const read = pause && {
    pause: { ...pause, at: new Date(pause.at), ...(pause.until && { until: new Date(pause.until) }) },
  };
  const known: Readonly<Record<string, unknown>> = { ...jobDefaults, dependsOn: [], ...stored, ...read };
  return known as unknown as JobSnapshot; // it was written as one
}

interface StoredPause {
  readonly pause?: Omit<JobPause, 'at' | 'until'> & { readonly at: string; readonly until?: string };
}

/** The names of the fields in which two snapshots differ. What is there as `undefined` is not there. */
export function fieldsThatDiffer(before: JobSnapshot, after: JobSnapshot): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof JobSnapshot>;
  return [...names].filter((name) => !isDeepStrictEqual(asStored(before[name]), asStored(after[name]))).toSorted();
}

function asStored(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}
