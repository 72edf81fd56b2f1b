import type { RunStatus, RunTrigger } from '@aster-scheduler/client';
import { flag, type Given, oneOf, text } from './read-given.js';

/** What an address may say about the list of runs. */
export interface RunsSearch {
  /** Several with a comma between. */
  readonly status?: string;
  readonly trigger?: RunTrigger;
  /** Several with a comma between. */
  readonly reason?: string;
  /** Its id. */
  readonly worker?: string;
  readonly pool?: string;
  readonly job?: string;
  /** What an id begins with, or a text of an error. */
  readonly q?: string;
  /** `now-6h`, or ISO 8601. */
  readonly from?: string;
  readonly to?: string;
  /** By how long they took; the newest come first unless it says otherwise. */
  readonly sort?: (typeof runSorts)[number];
}

export const runSorts = ['-duration', 'duration'] as const;

/** What an address may say about one run. */
export interface RunSearch {
  readonly attempt?: number;
  readonly stream?: 'stdout' | 'stderr' | 'log';
  readonly q?: string;
  readonly re?: 1;
  /** Upper and lower case are told apart. */
  readonly case?: 1;
  /** Only lines with a hit, and so many around each. */
  readonly hits?: (typeof linesAround)[number];
  readonly new?: 1;
  /** The run that it is compared with. */
  readonly with?: string;
  /** When each line was written is told. */
  readonly times?: 1;
  /** All of an output that is very long, rather than its end. */
  readonly whole?: 1;
}

export const linesAround = [0, 2, 10] as const;

export const runStatuses: readonly RunStatus[] = [
  'running',
  'scheduled',
  'waiting',
  'succeeded',
  'failed',
  'timed_out',
  'cancelled',
  'skipped',
];

export const runTriggers: readonly RunTrigger[] = ['schedule', 'manual', 'dependency', 'backfill', 'retry'];

export function readRunsSearch(given: Given): RunsSearch {
  const statuses = splitStatuses(text(given['status']));
  return {
    status: statuses.length === 0 ? undefined : statuses.join(','),
    trigger: oneOf(runTriggers, given['trigger']),
    reason: text(given['reason']),
    worker: text(given['worker']),
    pool: text(given['pool']),
    job: text(given['job']),
    q: text(given['q']),
    from: text(given['from']),
    to: text(given['to']),
    sort: oneOf(runSorts, given['sort']),
  };
}

/** The statuses that a list with commas names; what is none is left out. */
export function splitStatuses(list: string | undefined): readonly RunStatus[] {
  const named = new Set(list?.split(','));
  return runStatuses.filter((status) => named.has(status));
}

export function readRunSearch(given: Given): RunSearch {
  const attempt = Number(given['attempt']);
  return {
    attempt: Number.isInteger(attempt) && attempt > 0 ? attempt : undefined,
    stream: oneOf(['stdout', 'stderr', 'log'] as const, given['stream']),
    q: text(given['q']),
    re: flag(given['re']),
    case: flag(given['case']),
    hits: linesAround.find((count) => String(count) === given['hits'] || count === given['hits']),
    new: flag(given['new']),
    with: text(given['with']),
    times: flag(given['times']),
    whole: flag(given['whole']),
  };
}
