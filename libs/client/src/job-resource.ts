import type { JobPauseResource } from './job-pause.js';
import type {
  ConcurrencyPolicy,
  DependencyCondition,
  JobStatus,
  MisfirePolicy,
  OutputStreams,
  RunPlace,
  WorkerLostPolicy,
} from './job-policies.js';

/** An edge to an upstream job. */
export interface DependencyInput {
  /** Name or id of the upstream job. */
  readonly job: string;
  /** Id of the upstream job, as it was read. It goes before the name, which must not be that of another job. */
  readonly job_id?: string | null;
  /** `success` when left out. */
  readonly condition?: DependencyCondition | null;
}

/** An edge as the server tells it. */
export interface DependencyResource {
  /** Name of the upstream job. */
  readonly job: string;
  readonly job_id: string;
  readonly condition: DependencyCondition;
}

/**
 * What a user decides about a job, but for its name. A field that is left out keeps its value, or gets its default in
 * a new job; `null` says the default, or none. Durations are written as in Go: `500ms`, `90s`, `1h30m`.
 */
export interface JobFields {
  readonly description?: string | null;
  /**
   * 5 fields, or 6 with seconds first; `@yearly` to `@hourly`, `@every 90s`, `@manually`. May be left out when
   * `depends_on` is given.
   */
  readonly cron_expr?: string | null;
  /** An IANA name; `UTC` by default. */
  readonly timezone?: string | null;
  /** A program to start, without a shell; instead of `handler`. */
  readonly command?: string | null;
  readonly args?: readonly string[] | null;
  readonly env?: Readonly<Record<string, string>> | null;
  /** An absolute path; a fresh temporary folder for each start by default. */
  readonly working_directory?: string | null;
  /** The name of an in-process handler; instead of `command`. */
  readonly handler?: string | null;
  /** JSON for the handler. */
  readonly payload?: unknown;
  readonly status?: JobStatus | null;
  /** Attempts after the first; 0 means at most one start. */
  readonly max_retries?: number | null;
  readonly retry_delay?: string | null;
  /** What the delay is multiplied by with every further attempt. */
  readonly retry_backoff?: number | null;
  readonly retry_max_delay?: string | null;
  readonly timeout?: string | null;
  /** Between SIGTERM and SIGKILL. */
  readonly kill_grace?: string | null;
  readonly concurrency_policy?: ConcurrencyPolicy | null;
  /** Runs that may wait under the policy `queue`. */
  readonly queue_limit?: number | null;
  readonly misfire_policy?: MisfirePolicy | null;
  /** A run by tick that has not started so long after its tick is skipped; absent or null: never. */
  readonly catchup_window?: string | null;
  readonly on_worker_lost?: WorkerLostPolicy | null;
  readonly pool?: string | null;
  /** Higher is claimed first. */
  readonly priority?: number | null;
  /** Finished runs that are kept, 1 to 1,000,000; as many as the installation keeps by default. */
  readonly keep_runs?: number | null;
  /**
   * `merged`: stdout and stderr are one stream, in the order of writing, shown as stdout. `separate`, the default:
   * which stream a line came from is kept, and the order between the two is that of reading.
   */
  readonly output?: OutputStreams | null;
  /** What the output of the command is read as, by a WHATWG label: `latin1`, `shift_jis`. It is `utf-8` by default. */
  readonly output_encoding?: string | null;
  /** Whom the command runs as: a user of the machine whom the worker allows. The first of those by default. */
  readonly run_as?: string | null;
  /** Memory that each process of the command may reserve, in MiB. */
  readonly memory_limit_mb?: number | null;
  /** Processes of whom the command runs as, those of other commands included. */
  readonly process_limit?: number | null;
  /** Of each file that the command writes, in MiB. */
  readonly file_size_limit_mb?: number | null;
  /** Computing time of each process of the command. */
  readonly cpu_limit?: string | null;
  /** What executes it: workers by default, or something else, which tells of it by pings. */
  readonly runs_on?: RunPlace | null;
  /** Of a job that runs elsewhere: nothing has to be heard of a run for so long after its tick; `5m` by default. */
  readonly grace?: string | null;
  /** What jobs are found by: up to 32 names, each with a value. */
  readonly labels?: Readonly<Record<string, string>> | null;
  /** Who is to be told of the job. */
  readonly owner?: string | null;
  /** Where it is written what to do when the job fails; `http` or `https`. */
  readonly runbook_url?: string | null;
  /** Who waits for the job to run is told of each run there, as healthchecks has it; may be `${secret:NAME}`. */
  readonly ping_url?: string | null;
  /** The source that owns the job, such as a folder of files. */
  readonly managed_by?: string | null;
  /** A JSON Schema that payloads of the handler have to fit: that of the job, and those of whoever triggers it. */
  readonly payload_schema?: unknown;
  /** Upstream jobs, by name or id, with or without a condition. */
  readonly depends_on?: readonly (string | DependencyInput)[] | null;
}

/** A new job. */
export interface JobInput extends JobFields {
  readonly name: string;
}

/**
 * An edit of a job: what is given is merged into it. A whole job that was read may be changed and sent back; then its
 * `version` must still be the current one, and the other fields that belong to the server are passed over.
 */
export interface JobChange extends JobFields {
  readonly name?: string;
  readonly id?: string;
  readonly pause?: JobPauseResource | null;
  readonly next_run_at?: string | null;
  readonly created_at?: string;
  readonly updated_at?: string;
  readonly version?: number;
}

/** A job after an edit. */
export interface ChangedJobResource extends JobResource {
  /** Only of an inactive job: runs that wait until it is active again, counted up to 10,000. */
  readonly paused_runs?: number;
}

/** A job as the server tells it. Instants are in ISO 8601 in UTC, durations as in Go; `null` is "none". */
export interface JobResource {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly cron_expr: string | null;
  readonly timezone: string;
  readonly command: string | null;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly working_directory: string | null;
  readonly handler: string | null;
  readonly payload: unknown;
  readonly status: JobStatus;
  readonly max_retries: number;
  readonly retry_delay: string;
  readonly retry_backoff: number;
  readonly retry_max_delay: string;
  readonly timeout: string;
  readonly kill_grace: string;
  readonly concurrency_policy: ConcurrencyPolicy;
  readonly queue_limit: number;
  readonly misfire_policy: MisfirePolicy;
  /** Null: runs by tick start however late they are. */
  readonly catchup_window: string | null;
  readonly on_worker_lost: WorkerLostPolicy;
  readonly pool: string;
  readonly priority: number;
  /** Finished runs that are kept; `null`: as many as the installation keeps. */
  readonly keep_runs: number | null;
  readonly output: OutputStreams;
  /** By its WHATWG name: `windows-1252` for `latin1`. */
  readonly output_encoding: string;
  readonly run_as: string | null;
  readonly memory_limit_mb: number | null;
  readonly process_limit: number | null;
  readonly file_size_limit_mb: number | null;
  readonly cpu_limit: string | null;
  readonly runs_on: RunPlace;
  readonly grace: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly owner: string | null;
  readonly runbook_url: string | null;
  readonly ping_url: string | null;
  readonly managed_by: string | null;
  readonly payload_schema: unknown;
  readonly depends_on: readonly DependencyResource[];
  /** Why, since when and until when the job is paused; `null` where it is not. */
  readonly pause: JobPauseResource | null;
  /** The next tick; `null` when there is none or the job is not active. */
  readonly next_run_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  /** Grows with every edit. */
  readonly version: number;
}
