import type { SearchResource } from '@aster-scheduler/client';
import type { FoundJob } from '@aster-scheduler/job-store';
import type { FoundPool, FoundRun, FoundWorker } from '@aster-scheduler/run-store';

/** What was found of each kind, each in order. */
export interface Found {
  readonly jobs: readonly FoundJob[];
  readonly runs: readonly FoundRun[];
  readonly pools: readonly FoundPool[];
  readonly workers: readonly FoundWorker[];
}

/** The share of the places that runs, pools and workers have before the rest of the jobs. */
const othersShare = 0.25;

/**
 * What of it is told, and in which order: what is called exactly so, then jobs, runs, pools, workers. Jobs leave some
 * of the places to the others.
 */
export function planFinds(text: string, found: Found, limit: number): SearchResource[] {
  const jobs = found.jobs.map(toJobFind);
  const others = [
    ...found.runs.map(toRunFind),
    ...found.pools.map(toPoolFind),
    ...found.workers.map(toWorkerFind),
  ].sort((a, b) => Number(isExact(b, text)) - Number(isExact(a, text)));
  const leftToOthers = Math.min(others.length, Math.max(Math.floor(limit * othersShare), limit - jobs.length));
  const told = [...jobs.slice(0, limit - leftToOthers), ...others.slice(0, leftToOthers)];
  return told.sort((a, b) => Number(isExact(b, text)) - Number(isExact(a, text)));
}

function isExact({ id, kind, name }: SearchResource, text: string): boolean {
  const wanted = text.toLowerCase();
  return id.toLowerCase() === wanted || (kind !== 'run' && name.toLowerCase() === wanted);
}

function toJobFind({ id, name, status, pool, owner }: FoundJob): SearchResource {
  const detail = [
    status === 'inactive' ? 'paused' : status,
    `pool ${pool}`,
    ...(owner === null ? [] : [`owner ${owner}`]),
  ].join(', ');
  return { kind: 'job', id, name, detail, path: `jobs/${encodeURIComponent(name)}` };
}

function toRunFind({ id, jobName, status, scheduledAt }: FoundRun): SearchResource {
  const detail = `${status}, scheduled for ${scheduledAt.toISOString()}`;
  return { kind: 'run', id, name: jobName, detail, path: `runs/${id}` };
}

function toPoolFind({ name, workers }: FoundPool): SearchResource {
  const detail = workers === 0 ? 'no worker' : workers === 1 ? '1 worker' : `${workers} workers`;
  return { kind: 'pool', id: name, name, detail, path: `pools/${encodeURIComponent(name)}` };
}

function toWorkerFind({ id, name, pools }: FoundWorker): SearchResource {
  return { kind: 'worker', id, name, detail: `pools ${pools.join(', ')}`, path: 'workers' };
}
