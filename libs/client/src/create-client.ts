import type { CallOptions, ClientOptions } from './client-options.js';
import type { HealthResource } from './health-resource.js';
import { createJobsClient, type JobsClient } from './jobs-client.js';
import { createRunsClient, type RunsClient } from './runs-client.js';
import { createSend } from './send.js';

/** A typed caller of the REST API. It holds nothing open. */
export interface AsterClient {
  readonly jobs: JobsClient;
  readonly runs: RunsClient;
  /** Rejects with `ApiError` (503) while the server cannot reach its database. */
  health(options?: CallOptions): Promise<HealthResource>;
}

/**
 * Makes a client. Its calls reject with `ApiError` when the server refuses, with `ApiUnreachableError` when it does
 * not answer, and with the reason of the caller's signal when that aborts.
 */
export function createClient(options: ClientOptions): AsterClient {
  const send = createSend(options);
  const sendOnce = createSend({ ...options, maxRetries: 0 }); // a health check wants to know how it is now
  return {
    jobs: createJobsClient(send),
    runs: createRunsClient(send),
    async health({ signal } = {}) {
      const { body } = await sendOnce({ method: 'GET', path: '/health', isRepeatable: true, signal });
      return body as HealthResource;
    },
  };
}
