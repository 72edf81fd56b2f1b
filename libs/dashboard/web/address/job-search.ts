import type { JobGrouping, JobHealth, JobStatus } from '@aster-scheduler/client';
import { type Given, oneOf, text } from './read-given.js';

/** What an address may say about the list of jobs. */
export interface JobsSearch {
  readonly q?: string;
  readonly status?: JobStatus;
  /** What may be the matter with them. */
  readonly health?: JobHealth;
  /** By name unless it says otherwise. */
  readonly sort?: (typeof jobSorts)[number];
  /** What they are counted by beside the list. */
  readonly group?: (typeof jobGroupings)[number];
  /** The letter that the list by name begins with. */
  readonly letter?: string;
}

export const jobGroupings = [
  'folder',
  'label',
  'pool',
  'owner',
  'managed_by',
] as const satisfies readonly JobGrouping[];

/** What is told of jobs in the list, of each that has it. */
export const healthWords: Readonly<Record<JobHealth, string>> = {
  failing: 'failing',
  late: 'late',
  skipping: 'skipping',
  never: 'never ran',
  paused: 'paused',
  no_worker: 'no worker',
  no_tick: 'no more ticks',
};

export const jobHealths = Object.keys(healthWords) as readonly JobHealth[];

export const jobSorts = [
  ...(['name', '-name', 'next', '-next', '-last', 'last', 'failing', '-failing'] as const),
  ...(['success', '-success', '-duration', 'duration', '-updated'] as const),
] as const;

export const jobTabs = ['overview', 'ledger', 'runs', 'graph', 'versions', 'settings'] as const;

export type JobTab = (typeof jobTabs)[number];

/** Dialogs that an address can open. */
const jobDialogs = ['trigger', 'backfill'] as const;

/** What an address may say about one job. */
export interface JobSearch {
  /** The overview unless it says otherwise. */
  readonly tab?: JobTab;
  /** Outcomes of ticks in the ledger, several with a comma between. */
  readonly outcome?: string;
  /** An instant that is asked about. */
  readonly at?: string;
  /** Two versions that are compared: `3..5`. */
  readonly versions?: string;
  /** How many of the last runs are drawn; 60 unless it says otherwise. */
  readonly strip?: 200 | 500;
  /** What of the past is drawn by the day; 26 weeks unless it says otherwise. */
  readonly days?: 'hours' | '1y' | '2y';
  /** What the colours of days tell; failures unless it says otherwise. */
  readonly heat?: 'runs' | 'duration';
  /** The dialog that is open from the start. */
  readonly do?: (typeof jobDialogs)[number];
  /** What a backfill begins with. */
  readonly from?: string;
  readonly to?: string;
  /** The run whose values the dialog begins with. */
  readonly like?: string;
}

/** What an address may say about a new job. */
export interface NewJobSearch {
  /** The job that it begins as a copy of. */
  readonly from?: string;
  /** The schedule that it begins with. */
  readonly cron_expr?: string;
}

/** What an address may say about the graph. */
export interface GraphSearch {
  /** The job that is in the middle. */
  readonly focus?: string;
  /** How many steps around it are shown. */
  readonly depth?: number;
  /** Only what lies before it, and may hold it up, or what follows it. */
  readonly side?: 'before' | 'after';
}

export const jobStatuses: readonly JobStatus[] = ['active', 'inactive', 'archived'];

export function readJobsSearch(given: Given): JobsSearch {
  return {
    q: text(given['q']),
    status: oneOf(jobStatuses, given['status']),
    health: oneOf(jobHealths, given['health']),
    sort: oneOf(jobSorts, given['sort']),
    group: oneOf(jobGroupings, given['group']),
    letter: text(given['letter']),
  };
}

export function readJobSearch(given: Given): JobSearch {
  const tab = oneOf(jobTabs, given['tab']);
  const versions = text(given['versions']);
  return {
    tab: tab === 'overview' ? undefined : tab,
    outcome: text(given['outcome']),
    at: text(given['at']),
    versions: versions !== undefined && /^\d{1,9}\.\.\d{1,9}$/.test(versions) ? versions : undefined,
    strip: ([200, 500] as const).find((length) => String(length) === String(given['strip'])),
    days: oneOf(['hours', '1y', '2y'] as const, given['days']),
    heat: oneOf(['runs', 'duration'] as const, given['heat']),
    do: oneOf(jobDialogs, given['do']),
    from: text(given['from']),
    to: text(given['to']),
    like: text(given['like']),
  };
}

export function readNewJobSearch(given: Given): NewJobSearch {
  return { from: text(given['from']), cron_expr: text(given['cron_expr']) };
}

export function readGraphSearch(given: Given): GraphSearch {
  const depth = Number(given['depth']);
  return {
    focus: text(given['focus']),
    depth: Number.isInteger(depth) && depth >= 1 && depth <= 9 ? depth : undefined,
    side: oneOf(['before', 'after'] as const, given['side']),
  };
}
