import type {
  AlertKind,
  AlertSeverity,
  IncidentResource,
  JobStatus,
  RunStatus,
  RunTrigger,
} from '@aster-scheduler/client';

/** What an address may say about the overview. */
export interface OverviewSearch {
  readonly range?: '1h' | '6h' | '24h' | '7d';
}

/** What an address may say about the list of jobs. */
export interface JobsSearch {
  readonly q?: string;
  readonly status?: JobStatus;
  /** What may be the matter with them. */
  readonly health?: (typeof jobHealths)[number];
  /** By name unless it says otherwise. */
  readonly sort?: (typeof jobSorts)[number];
}

export const jobHealths = ['failing', 'late', 'skipping', 'never', 'no_worker'] as const;
export const jobSorts = ['name', 'next', '-last', '-failing', 'success', '-duration', '-updated'] as const;

export const jobTabs = ['overview', 'ledger', 'graph', 'versions', 'settings'] as const;
export type JobTab = (typeof jobTabs)[number];

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
  /** The dialog that is open from the start. */
  readonly do?: 'trigger';
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
}

/** What an address may say about the timeline. */
export interface TimelineSearch {
  /** `now-6h`, or ISO 8601. */
  readonly from?: string;
  readonly to?: string;
  readonly group?: 'job' | 'pool' | 'worker';
}

/** What an address may say about the calendar. */
export interface CalendarSearch {
  readonly view?: 'day' | 'week';
}

/** What an address may say about the list of incidents. */
export interface IncidentsSearch {
  /** All, the open ones first, unless it says otherwise. */
  readonly state?: IncidentResource['state'];
  readonly severity?: AlertSeverity;
  /** Names or ids. */
  readonly job?: string;
  readonly rule?: string;
  /** `now-7d`, or ISO 8601. */
  readonly from?: string;
}

/** What an address may say about a new rule for alerts. */
export interface NewRuleSearch {
  readonly when?: AlertKind;
  /** The job that it is about. */
  readonly job?: string;
}

const alertKinds: readonly AlertKind[] = [
  'failed',
  'failure_rate',
  'too_short',
  'late_start',
  'running_long',
  'no_success',
  'missed',
  'skipping',
  'finished',
  'output',
  'pool_starved',
  'backlog',
  'worker_lost',
  'scheduler_silent',
  'ledger_gap',
  'channel_failing',
];
export const incidentStates = ['open', 'acknowledged', 'resolved'] as const;
export const alertSeverities = ['critical', 'warning', 'info'] as const;

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
}

/** What an address may say about one run. */
export interface RunSearch {
  readonly attempt?: number;
  readonly stream?: 'stdout' | 'stderr' | 'log';
  readonly q?: string;
  readonly re?: 1;
  readonly new?: 1;
}

/** What an address may say about the list of keys. */
export interface KeysSearch {
  /** Also those that are revoked. */
  readonly revoked?: 1;
}

/** What an address may say about the audit log. */
export interface AuditSearch {
  readonly actor?: string;
  readonly action?: string;
  /** The id of what it was done to. */
  readonly subject?: string;
  /** `now-6h`, or ISO 8601. */
  readonly from?: string;
  readonly to?: string;
}

export const jobStatuses: readonly JobStatus[] = ['active', 'inactive', 'archived'];
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

type Given = Readonly<Record<string, unknown>>;

export function readOverviewSearch(given: Given): OverviewSearch {
  return { range: oneOf(['1h', '6h', '24h', '7d'] as const, given['range']) };
}

export function readJobsSearch(given: Given): JobsSearch {
  return {
    q: text(given['q']),
    status: oneOf(jobStatuses, given['status']),
    health: oneOf(jobHealths, given['health']),
    sort: oneOf(jobSorts, given['sort']),
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
    do: oneOf(['trigger'] as const, given['do']),
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
  };
}

export function readTimelineSearch(given: Given): TimelineSearch {
  return {
    from: text(given['from']),
    to: text(given['to']),
    group: oneOf(['job', 'pool', 'worker'] as const, given['group']),
  };
}

export function readCalendarSearch(given: Given): CalendarSearch {
  return { view: oneOf(['day', 'week'] as const, given['view']) };
}

export function readIncidentsSearch(given: Given): IncidentsSearch {
  return {
    state: oneOf(incidentStates, given['state']),
    severity: oneOf(alertSeverities, given['severity']),
    job: text(given['job']),
    rule: text(given['rule']),
    from: text(given['from']),
  };
}

export function readNewRuleSearch(given: Given): NewRuleSearch {
  return { when: oneOf(alertKinds, given['when']), job: text(given['job']) };
}

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
    re: given['re'] === '1' || given['re'] === 1 ? 1 : undefined,
    new: given['new'] === '1' || given['new'] === 1 ? 1 : undefined,
  };
}

export function readKeysSearch(given: Given): KeysSearch {
  return { revoked: String(given['revoked']) === '1' ? 1 : undefined };
}

export function readAuditSearch(given: Given): AuditSearch {
  return {
    actor: text(given['actor']),
    action: text(given['action']),
    subject: text(given['subject']),
    from: text(given['from']),
    to: text(given['to']),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function oneOf<Choice extends string>(choices: readonly Choice[], value: unknown): Choice | undefined {
  return choices.find((choice) => choice === value);
}
