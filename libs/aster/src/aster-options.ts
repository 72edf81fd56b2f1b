import type { AsterEvent } from '@aster-scheduler/core';
import type { PgPool } from '@aster-scheduler/db';
import type { Duration } from './options/duration.js';
import type { DeclaredField } from './sync/declared-fields.js';

/** A job was brought in line with the code, and something had to be done, or was left as somebody had edited it. */
export interface JobSyncedEvent {
  readonly type: 'job.synced';
  readonly jobId: string;
  readonly jobName: string;
  readonly isNew: boolean;
  /** What the job was given, because the code has changed it. */
  readonly changed: readonly DeclaredField[];
  /** Those of them that somebody had edited meanwhile. */
  readonly overwritten: readonly DeclaredField[];
  /** What somebody has edited, and stays. */
  readonly kept: readonly DeclaredField[];
}

export type EmbeddedEvent = AsterEvent | JobSyncedEvent;

interface CommonOptions {
  /**
   * What this program is called among the others on the database: jobs belong to the service that declares them.
   * `default` by default; processes of the same program have the same name.
   */
  readonly service?: string;
  /**
   * Told of everything that happens; what it throws, at once or later, becomes a warning of the process. Left out:
   * failures become such warnings, each kind once a minute at most, and all else is silent.
   */
  readonly onEvent?: (event: EmbeddedEvent) => void;
  /**
   * Whether runs are traced: by default where the variables of OpenTelemetry say where spans go, and the package
   * `@aster-scheduler/runtime` is installed. With `true`, `service.failed` tells when it is not. Handlers are called
   * with their attempt as the active span.
   */
  readonly traces?: boolean;
}

/** Aster on the service's own pool. */
export interface PoolOptions extends CommonOptions {
  /**
   * A pool of node-postgres, of any version, which stays the caller's: `stop` does not end it. Aster takes a connection
   * for each statement or transaction; once started it also keeps one for hints.
   */
  readonly pool: PgPool;
  /**
   * A way to the same database that does not lead through a pooler, for hints and for the heartbeat. Left out: hints
   * come over a connection of the pool, and heartbeats over it as well if its options do not say how to connect.
   */
  readonly connectionString?: string;
}

/** Aster on connections of its own. */
export interface ConnectionOptions extends CommonOptions {
  readonly pool?: undefined;
  readonly connectionString: string;
  /** Connections for statements at most, 10 by default; one for hints and one for the heartbeat come on top. */
  readonly poolSize?: number;
  /** Passed to node-postgres; left out: as the connection string says. */
  readonly ssl?: boolean | { readonly rejectUnauthorized: boolean; readonly ca?: string };
}

export type AsterOptions = PoolOptions | ConnectionOptions;

/** How runs are executed in this process. */
export interface WorkerSettings {
  /** Runs executed at the same time. */
  readonly concurrency?: number;
  /** The pools whose runs it executes; left out: those of the jobs that the code declares, as they are at the start. */
  readonly pools?: readonly string[];
  /** How long its claims hold when it dies or is cut off, before others take over; `15s` by default. */
  readonly lease?: Duration;
  /** How long `stop` waits for running handlers before it aborts their signals; `20s` by default. */
  readonly drain?: Duration;
  /** Bytes of `log` lines kept of each attempt, half from its beginning and half from its end; 1 MB by default. */
  readonly outputLimitBytes?: number;
  /**
   * The program of the thread that renews the lease, `@aster-scheduler/worker/heartbeat-thread`, where the package was
   * bundled into one file with others and does not find it: bundle it as a file of its own. Where it is missing, the
   * event loop renews the lease, which a handler that blocks it can cost, and the event `service.failed` says so.
   */
  readonly heartbeatFile?: string;
}

export interface StartOptions {
  /** Whether the schema is brought up to date first; otherwise a database without it is refused. */
  readonly migrate?: boolean;
  /** Whether this process plans due jobs, beside any others that do; `true` by default. */
  readonly scheduler?: boolean | { readonly runRetention?: Duration };
  /** Whether this process executes runs of its jobs; `true` by default. */
  readonly worker?: boolean | WorkerSettings;
  /** How long to wait for the database to answer; `30s` by default. */
  readonly connectTimeout?: Duration;
  /** Names that the service had before: it takes over the jobs that it declared under them. */
  readonly formerServices?: readonly string[];
}
