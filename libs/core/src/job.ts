import type {
  ConcurrencyPolicy,
  DependencyCondition,
  MisfirePolicy,
  OutputStreams,
  RunPlace,
  WorkerLostPolicy,
} from './policies.js';

/** What may be done with a job: `inactive` is paused, `archived` is paused and kept out of the way. */
export const jobStatuses = ['active', 'inactive', 'archived'] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** The most that `keepRuns` of a job may say. */
export const maxKeepRuns = 1_000_000;

/** An edge of the dependency graph, as the downstream job states it. */
export interface JobDependency {
  readonly jobId: string;
  readonly jobName: string;
  readonly condition: DependencyCondition;
}

/** How often and how fast a failed attempt is repeated. */
export interface RetryPolicy {
  /** Attempts after the first; 0 means at most one start. */
  readonly maxRetries: number;
  readonly delayMs: number;
  /** What the delay is multiplied by with every further attempt; at least 1. */
  readonly backoff: number;
  readonly maxDelayMs: number;
}

/** What one start of a job executes: a command or an in-process handler. */
export interface JobTask {
  readonly command?: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Absent: a fresh temporary folder for each start. */
  readonly workingDirectory?: string;
  readonly handler?: string;
  /** JSON for the handler. */
  readonly payload?: unknown;
  /** From the start of the attempt until its process tree is told to end. */
  readonly timeoutMs: number;
  /** Between SIGTERM and SIGKILL; 0 sends SIGKILL at once. */
  readonly killGraceMs: number;
  /** Absent: `separate`. */
  readonly outputStreams?: OutputStreams;
  /**
   * Whom the command runs as; the worker must allow it. Absent: the first whom the worker allows, or the worker's own.
   */
  readonly runAs?: string;
  /** Memory of the command, in MiB; see `CommandTaskLimits`. Absent, here and below: as much as the worker may. */
  readonly memoryLimitMb?: number;
  /** Processes and threads of the command. */
  readonly processLimit?: number;
  /** Of each file that the command writes, in MiB. */
  readonly fileSizeLimitMb?: number;
  /** Computing time of the command; of each process it is counted in whole seconds. */
  readonly cpuLimitMs?: number;
}

/** When a job is due. */
export interface JobSchedule {
  /** Absent for a job that only its dependencies start. */
  readonly cronExpr?: string;
  readonly timezone: string;
  /** Where `@every` counts from: the creation of the job or the last edit of its schedule. */
  readonly anchorAt: Date;
}

/** That a job is paused. */
export interface JobPause {
  readonly note?: string;
  /** Who paused it, where that is known. */
  readonly by?: string;
  readonly at: Date;
  /** When it is resumed by itself; a tick at this very instant has its run. Absent: only by hand. */
  readonly until?: Date;
}

/** A definition: when, what, and the policies. */
export interface Job extends JobSchedule, JobTask {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly status: JobStatus;
  readonly retry: RetryPolicy;
  readonly concurrencyPolicy: ConcurrencyPolicy;
  /** Runs that may wait under the policy `queue`; one more is skipped with `queue_full`. */
  readonly queueLimit: number;
  readonly misfirePolicy: MisfirePolicy;
  /** A run by tick that has not started so long after its tick is skipped. Absent: it is started however late it is. */
  readonly catchupWindowMs?: number;
  readonly onWorkerLost: WorkerLostPolicy;
  readonly pool: string;
  /** Higher is claimed first. */
  readonly priority: number;
  /** Finished runs that are kept, skips among them; 1 to `maxKeepRuns`. Absent: as many as `RUN_RETENTION` keeps. */
  readonly keepRuns?: number;
  /**
   * What the output of its command is read as: a name of the WHATWG Encoding Standard. It is stored as it was written.
   */
  readonly outputEncoding: string;
  /** Absent: workers. */
  readonly runsOn?: RunPlace;
  /** Of a job that runs elsewhere: nothing has to be heard of a run for so long after its tick. Absent: 5 minutes. */
  readonly graceMs?: number;
  /** What jobs are found by: names with a value each, such as `team: data`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Who is to be told of it: a person, a team, an address. */
  readonly owner?: string;
  /** Where it is written what to do when the job fails. */
  readonly runbookUrl?: string;
  /**
   * Somebody who waits for the job to run is told of each run there, as healthchecks has it; may be `${secret:NAME}`.
   */
  readonly pingUrl?: string;
  /** The source that owns the job, such as a folder of files: whoever else changes it should do so there. */
  readonly managedBy?: string;
  /** A JSON Schema that payloads of the handler have to fit: that of the job, and those of whoever triggers it. */
  readonly payloadSchema?: unknown;
  readonly dependsOn: readonly JobDependency[];
  /** Of a paused job, and of no other. */
  readonly pause?: JobPause;
  /** Every tick up to and including this instant is accounted for. */
  readonly plannedUntil: Date;
  /** The first tick after `plannedUntil`; absent when there is none, or the job is not active. */
  readonly nextRunAt?: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Grows with every edit by a user. */
  readonly version: number;
}

/** An edge as its author names it. */
export interface DependencyReference {
  /** Name or id of the upstream job. */
  readonly job: string;
  /** What the author calls the job that an id stands for; refused when that is the name of another one. */
  readonly name?: string;
  readonly condition: DependencyCondition;
}

/** The fields of a job that a user decides. */
export interface JobDefinition extends Omit<
  Job,
  'id' | 'anchorAt' | 'dependsOn' | 'pause' | 'plannedUntil' | 'nextRunAt' | 'createdAt' | 'updatedAt' | 'version'
> {
  /** Each upstream job at most once. */
  readonly dependsOn: readonly DependencyReference[];
}
