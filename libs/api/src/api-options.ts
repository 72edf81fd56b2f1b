import type { Emit } from '@aster-scheduler/core';
import { jobDefaults } from '@aster-scheduler/core';
import type { Db, Notifier } from '@aster-scheduler/db';
import type { JobDefaults } from './resources/job-definition.js';

/** What the API is made of. */
export interface ApiOptions {
  readonly db: Db;
  /** Tells schedulers and workers of what was changed. */
  readonly notifier: Notifier;
  readonly emit: Emit;
  /**
   * One of these must be sent as `Authorization: Bearer`, but for the health routes and the documentation. None:
   * everybody may call.
   */
  readonly keys?: readonly string[];
  /** What a job is given where its author says nothing. */
  readonly defaults?: JobDefaults;
  /** The numbers of the process, at `/metrics`; absent: there are none. */
  readonly metrics?: MetricsSource;
  /** The longest body. */
  readonly bodyLimitBytes?: number;
  /**
   * Without keys, answer only requests whose `Host` is `localhost` or an address, so that no web page can reach the API
   * by a name of its own. For a server that listens on loopback.
   */
  readonly onlyLocalNames?: boolean;
  /** Pass requests for unknown paths on to what the app around the API has, instead of answering 404. */
  readonly passesUnknownPaths?: boolean;
  /** Aborts when the server around the API is about to close: whoever follows the output of a run is let go. */
  readonly closing?: AbortSignal;
}

/** Numbers in the text format of Prometheus. */
export interface MetricsSource {
  text(): Promise<string>;
  /** For the header `Content-Type` of `text`. */
  readonly contentType: string;
}

export const apiDefaults = {
  keys: [],
  defaults: { maxRetries: jobDefaults.retry.maxRetries, timeoutMs: jobDefaults.timeoutMs },
  bodyLimitBytes: 1_048_576,
  onlyLocalNames: false,
  passesUnknownPaths: false,
} as const satisfies Partial<ApiOptions>;
