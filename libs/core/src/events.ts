import type { ThrownError } from './describe-thrown.js';
import type { FinalStatus, RunReason, RunTrigger } from './run.js';

/**
 * What the services tell of themselves. Libs emit these; libs/runtime turns them into log lines and metrics.
 * An `error` is whatever was caught.
 */
export type AsterEvent =
  | { readonly type: 'service.started'; readonly service: string; readonly detail?: Readonly<Record<string, unknown>> }
  | { readonly type: 'service.stopping'; readonly service: string }
  | { readonly type: 'service.stopped'; readonly service: string }
  | { readonly type: 'service.failed'; readonly service: string; readonly doing: string; readonly error: unknown }
  | { readonly type: 'database.lost'; readonly doing: string; readonly error: unknown }
  | { readonly type: 'database.restored'; readonly doing: string; readonly awayMs: number }
  | { readonly type: 'listener.connected' }
  | { readonly type: 'listener.disconnected'; readonly error: unknown }
  | {
      readonly type: 'ticks.materialised';
      readonly jobs: number;
      readonly runs: number;
      readonly skips: number;
      readonly durationMs: number;
      /** The first of the ticks that became runs; absent where none did. */
      readonly firstTickAt?: Date;
      /** Why runs of these ticks are skipped, each one; absent: none is. */
      readonly skipReasons?: readonly RunReason[];
    }
  | { readonly type: 'job.resumed'; readonly jobId: string; readonly jobName: string }
  | {
      readonly type: 'worker.registered';
      readonly workerId: string;
      readonly pools: readonly string[];
      readonly slots: number;
    }
  /** Somebody has told the worker to claim nothing more, or has taken that back. */
  | { readonly type: 'worker.drain-asked'; readonly workerId: string; readonly isAsked: boolean }
  | { readonly type: 'worker.lost'; readonly workerId: string; readonly runs: number }
  | { readonly type: 'lease.lost'; readonly workerId: string; readonly runs: number }
  | {
      readonly type: 'run.started';
      readonly runId: string;
      readonly jobId: string;
      readonly jobName: string;
      readonly attemptNum: number;
      readonly trigger: RunTrigger;
      readonly delayMs: number;
      /** The number of the claim; no other start of the run has it. */
      readonly fence?: number;
      readonly pool?: string;
      readonly workerId?: string;
      readonly scheduledAt?: Date;
      readonly startedAt?: Date;
    }
  | {
      readonly type: 'run.settled';
      readonly runId: string;
      readonly jobId: string;
      readonly jobName?: string;
      readonly attemptNum: number;
      /** `scheduled`: it will be tried again. */
      readonly status: FinalStatus | 'scheduled';
      readonly reason?: RunReason;
      readonly errorMsg?: string;
      /** What a handler has thrown. */
      readonly error?: ThrownError;
      readonly durationMs?: number;
      readonly availableAt?: Date;
      readonly fence?: number;
      readonly pool?: string;
      /** Absent where somebody else settles what a worker has left. */
      readonly workerId?: string;
      readonly trigger?: RunTrigger;
      readonly scheduledAt?: Date;
      readonly startedAt?: Date;
      readonly finishedAt?: Date;
      readonly exitCode?: number;
      readonly jobVersion?: number;
      readonly upstreamRunIds?: readonly string[];
      /** The run that it repeats on request. */
      readonly retryOf?: string;
      /** The span of whoever has asked for it, as in `TaskOverrides`. */
      readonly traceparent?: string;
      /** The file name of its program; absent for handlers, and where only the database knows. */
      readonly executable?: string;
    }
  /** Spans could not be handed to whoever collects them, and are gone. */
  | { readonly type: 'spans.dropped'; readonly spans: number; readonly why: string }
  | { readonly type: 'spans.exported'; readonly spans: number }
  /** A message was sent through a channel, or was not: `pending` will be tried again, `failed` was given up. */
  | {
      readonly type: 'notification.settled';
      readonly notificationId: string;
      readonly channel: string;
      readonly kind: string;
      /** `lost`: another process has the channel by now. */
      readonly state: 'sent' | 'pending' | 'failed' | 'dropped' | 'lost';
      /** A message about alerts has arrived, and had for none of its recipients before; for others it may be tried. */
      readonly hasArrived?: boolean;
      readonly error?: string;
      readonly durationMs: number;
    }
  /** What was told of a run elsewhere could not be taken for a day, and is given up. */
  | {
      readonly type: 'ping.dropped';
      readonly jobId: string;
      readonly signal: 'start' | 'log' | 'end';
      readonly heardAt: Date;
      readonly why: string;
    }
  | { readonly type: 'run.claim-lost'; readonly runId: string; readonly jobId: string }
  /** These weeks stay without a partition, since many of their rows lie outside of one. Days that they begin with. */
  | { readonly type: 'history.weeks-unpartitioned'; readonly weeks: readonly string[] }
  /**
   * Ticks of an hour that is over have neither a run nor a skip: a fault of the engine, or somebody has removed rows.
   */
  | { readonly type: 'ledger.unexplained'; readonly hour: Date; readonly ticks: number }
  | { readonly type: 'companion.started'; readonly pid: number }
  | { readonly type: 'companion.lost'; readonly pid: number; readonly runs: number; readonly why: string }
  | { readonly type: 'companion.start-failed'; readonly why: string; readonly retryInMs: number }
  | { readonly type: 'companion.lease-expired'; readonly pid: number; readonly runs: number }
  | { readonly type: 'companion.processes-left'; readonly pids: readonly number[] }
  | { readonly type: 'companion.folder-left'; readonly path: string; readonly why: string }
  | {
      readonly type: 'http.request';
      readonly method: string;
      readonly route: string;
      readonly status: number;
      readonly durationMs: number;
      readonly requestId: string;
    }
  | {
      readonly type: 'http.failed';
      readonly method: string;
      readonly route: string;
      readonly requestId: string;
      readonly error: unknown;
    };

/** Receives events; must not throw and returns at once. */
export type Emit = (event: AsterEvent) => void;
