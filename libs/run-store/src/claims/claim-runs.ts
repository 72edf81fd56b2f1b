import {
  applyOverrides,
  type ConcurrencyPolicy,
  type JobTask,
  type OutputStreams,
  type RunStart,
  type RunTrigger,
  type Task,
  taskOf,
  type TaskOverrides,
} from '@aster-scheduler/core';
import { callFunction, type Confinement, type Db, fromConfinement } from '@aster-scheduler/db';
import { removeLiveRuns } from '../rows/remove-live-runs.js';

/** What a worker can execute; other runs are left to others. */
export interface Abilities {
  /** Names of its in-process handlers. */
  readonly handlers: readonly string[];
  readonly runsCommands: boolean;
}

export interface ClaimOptions extends Abilities {
  readonly workerId: string;
  readonly pools: readonly string[];
  readonly limit: number;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

/** A run that a worker has just claimed, with what it takes to execute it. */
export interface ClaimedRun extends RunStart {
  readonly availableAt: Date;
  readonly startedAt: Date;
  readonly concurrencyPolicy: ConcurrencyPolicy;
  /** The run that it repeats on request. */
  readonly retryOf?: string;
  /** The span of whoever has asked for it, as in `TaskOverrides`. */
  readonly traceparent?: string;
  /** Of the job, as it was claimed. Absent where the schema is older, as is the encoding. */
  readonly jobVersion?: number;
  /** What the output of its command is read as, by its WHATWG name. */
  readonly outputEncoding?: string;
}

/** What came of a claim. */
export interface ClaimedRuns {
  readonly runs: readonly ClaimedRun[];
  /**
   * Until the first run is due that could be claimed besides: 0 when one is due that is locked by another worker.
   * Absent when there is none, and when as many were claimed as were asked for.
   */
  readonly nextDueInMs?: number;
  /**
   * How many due runs were set aside instead, because their job is paused or gone, or their time is over. The runs
   * behind them can be claimed at once by the next claim.
   */
  readonly setAside: number;
}

/** The values of a run, in the order in which the function returns them. */
type RunOfClaim = readonly [
  id: string,
  jobId: string,
  attemptNum: number,
  fence: number,
  trigger: RunTrigger,
  pool: string,
  scheduledAtMs: number,
  availableAtMs: number,
  upstreamRunIds: readonly string[] | null,
  concurrencyPolicy: ConcurrencyPolicy,
  overrides: TaskOverrides | null,
  /** Absent where the schema is older. */
  retryOf?: string | null,
];

interface JobOfClaim {
  readonly id: string;
  readonly name: string;
  readonly command: string | null;
  readonly args: string[];
  readonly env: Record<string, string>;
  readonly working_directory: string | null;
  readonly handler: string | null;
  readonly payload: unknown;
  readonly timeout_ms: number;
  readonly kill_grace_ms: number;
  /** Absent in the answer of the function of an older schema. */
  readonly output_streams?: OutputStreams;
  /** Absent in the answer of the function of an older schema. */
  readonly confinement?: Confinement | null;
  /** So are these. */
  readonly output_encoding?: string;
  readonly version?: number;
}

interface Answer {
  readonly runs: readonly RunOfClaim[] | null;
  readonly jobs: readonly JobOfClaim[] | null;
  readonly startedAtMs: number;
  readonly nextDueInMs: number | null;
  /** Absent in the answer of the function of an older schema. */
  readonly setAside?: number;
}

/**
 * Moves the first due runs of the worker's pools to `running`: higher priority first, then the longest due. Never
 * waits for a row that another worker is claiming, and claims nothing once the worker's lease has run out. The worker's
 * row is held meanwhile, so that it is not taken for lost between the look at its lease and the commit.
 */
export async function claimRuns(db: Db, options: ClaimOptions): Promise<ClaimedRuns> {
  const { workerId, pools, handlers, runsCommands, limit, now } = options;
  const values = [workerId, pools, handlers, runsCommands, limit, now?.toISOString() ?? null];
  const answer = await callFunction<Answer>(db, 'claim_runs', values);
  if (answer === undefined) throw new Error('the database did not answer a claim');
  const { runs, jobs, startedAtMs, nextDueInMs, setAside = 0 } = answer;
  const known = new Map((jobs ?? []).map((job) => [job.id, toKnownJob(job)]));
  const startedAt = new Date(startedAtMs);
  const ownerless = (runs ?? []).filter((run) => !known.has(run[1])).map(([id]) => id);
  // runs of a deleted job, whose backlog is still being removed: there may be more of them, and other runs behind them
  if (ownerless.length > 0) await removeLiveRuns(db, ownerless);
  return {
    runs: (runs ?? []).flatMap((run) => {
      const job = known.get(run[1]);
      return job === undefined ? [] : [toClaimedRun(run, job, startedAt)];
    }),
    nextDueInMs: ownerless.length > 0 ? 0 : nextDueInMs === null ? undefined : Math.max(0, nextDueInMs),
    setAside: setAside + ownerless.length,
  };
}

function toClaimedRun(run: RunOfClaim, job: KnownJob, startedAt: Date): ClaimedRun {
  const [id, jobId, attemptNum, fence, trigger, pool, scheduledAtMs, availableAtMs, ...others] = run;
  const [upstreamRunIds, policy, overrides, retryOf] = others;
  return {
    id,
    jobId,
    jobName: job.name,
    attemptNum,
    fence,
    trigger,
    pool,
    scheduledAt: new Date(scheduledAtMs),
    availableAt: new Date(availableAtMs),
    startedAt,
    upstreamRunIds: upstreamRunIds ?? [],
    retryOf: retryOf ?? undefined,
    traceparent: overrides?.traceparent,
    concurrencyPolicy: policy,
    jobVersion: job.version,
    outputEncoding: job.outputEncoding,
    task: overrides === null ? job.task : taskOf(applyOverrides(job.definition, overrides)),
  };
}

/** A job of claimed runs; those without overrides share its task. */
interface KnownJob {
  readonly name: string;
  readonly version?: number;
  readonly outputEncoding?: string;
  readonly definition: JobTask;
  readonly task: Task;
}

function toKnownJob(job: JobOfClaim): KnownJob {
  const definition = toDefinition(job);
  const { name, version, output_encoding: outputEncoding } = job;
  return { name, version, outputEncoding, definition, task: taskOf(definition) };
}

function toDefinition(job: JobOfClaim): JobTask {
  return {
    command: job.command ?? undefined,
    args: job.args,
    env: job.env,
    workingDirectory: job.working_directory ?? undefined,
    handler: job.handler ?? undefined,
    payload: job.payload ?? undefined,
    timeoutMs: job.timeout_ms,
    killGraceMs: job.kill_grace_ms,
    outputStreams: job.output_streams,
    ...fromConfinement(job.confinement),
  };
}
