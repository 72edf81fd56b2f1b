import type {
  ConcurrencyPolicy,
  DependencyCondition,
  JobDefinition,
  MisfirePolicy,
  WorkerLostPolicy,
} from '@aster-scheduler/core';
import type { Duration } from '../options/duration.js';
import type { SchemaInput, StandardSchema } from '../runs/standard-schema.js';
import type { IfJson } from './as-json.js';
import type { notForCode } from './option-names.js';

/** An upstream job: what the code calls it, the name or the id of another one, or what `aster.job` has returned. */
export type Upstream = string | { readonly name: string };

/** Fields that code gives as they are stored, under the same name. A new field of a job is among them. */
type PlainOptions = Partial<
  Omit<
    JobDefinition,
    | (typeof notForCode)[number]
    | ('name' | 'cronExpr' | 'retry' | 'timeoutMs' | 'killGraceMs' | 'catchupWindowMs' | 'dependsOn')
  >
>;

/**
 * What the code says of a job. What is left out is as with a job made over REST, and may be edited there: see
 * `Aster.start` for what becomes of such edits.
 */
export interface JobOptions extends PlainOptions {
  /** For people. */
  readonly description?: string;
  /**
   * When the job is due: 5 fields, or 6 with seconds first; `@yearly` to `@hourly`, `@every 90s`. Left out: only when
   * it is triggered, or by its dependencies.
   */
  readonly cron?: string;
  /** IANA name of the zone of `cron`; `UTC` by default. */
  readonly timezone?: string;
  /** JSON for the runs that no trigger makes. */
  readonly payload?: unknown;
  readonly retry?: {
    /** Attempts after the first, 3 by default; 0 means at most one start. */
    readonly max?: number;
    /** Before the second attempt, `5s` by default; spread over its upper half. */
    readonly delay?: Duration;
    /** What the delay is multiplied by with every further attempt, 2 by default. */
    readonly backoff?: number;
    /** The delay grows no further; `5m` by default, or `delay` when that is longer. */
    readonly maxDelay?: Duration;
  };
  /** From the start of an attempt until its signal aborts; `10m` by default. */
  readonly timeout?: Duration;
  /** How long a handler may take to heed its signal before its run ends without it; `5s` by default. */
  readonly killGrace?: Duration;
  /**
   * What happens to a new run while another one is not finished: `allow` (the default), `forbid`, `queue`, `replace`.
   */
  readonly concurrencyPolicy?: ConcurrencyPolicy;
  /** Runs that may wait under the policy `queue`, 100 by default; one more is skipped. */
  readonly queueLimit?: number;
  /** What happens to ticks that were noticed late: `latest` (the default), `all`, `skip`. */
  readonly misfirePolicy?: MisfirePolicy;
  /** A run by tick that has not started so long after its tick is skipped; by default it runs however late it is. */
  readonly catchupWindow?: Duration;
  /** What happens to a run whose process died: `retry` (the default) or `fail`. */
  readonly onWorkerLost?: WorkerLostPolicy;
  /** Only workers that serve the pool run the job; `default` by default. */
  readonly pool?: string;
  /**
   * Runs of the job that one process executes at the same time, at most; left out: as many as the process executes
   * in all. For jobs that last, or that wait for other runs, so that they leave slots to others. Not stored.
   */
  readonly concurrency?: number;
  /** Higher is run first; 0 by default. */
  readonly priority?: number;
  /** Finished runs that are kept, 1 to 1,000,000; as many as the installation keeps by default. */
  readonly keepRuns?: number;
  /** What jobs are found by: up to 32 names, each with a value. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Who is to be told of it. */
  readonly owner?: string;
  /** Where it is written what to do when the job fails; `http` or `https`. */
  readonly runbookUrl?: string;
  /** Who waits for the job to run is told of each run there, as healthchecks has it; may be `${secret:NAME}`. */
  readonly pingUrl?: string;
  /** Jobs whose runs make this one run, once each has ended as the condition says (`success` by default). */
  readonly dependsOn?: readonly (Upstream | { readonly job: Upstream; readonly condition: DependencyCondition })[];
}

/**
 * The options of a job whose handler takes such a payload. Where it cannot do without one, a job that runs by itself
 * has to have one of its own.
 */
export type JobOptionsFor<Payload> = IfJson<
  Payload,
  undefined extends Payload
    ? JobOptions & { readonly payload?: Payload }
    : | (JobOptions & { readonly payload: Payload })
      | (JobOptions & { readonly payload?: Payload; readonly cron?: undefined; readonly dependsOn?: undefined })
>;

/** The same with a schema for the payload. */
export type CheckedJobOptions<Schema extends StandardSchema> = JobOptionsFor<SchemaInput<Schema>> & {
  /**
   * Checks payloads, when a run is asked for and again when it starts: any validator of the Standard Schema
   * specification. The handler gets what the schema makes of the JSON.
   */
  readonly schema: Schema;
};
