import type { JobResource, TriggerInput } from '@aster-scheduler/client';
import { apiUrl } from '../../address/places.js';
import { sentCurl } from '../../parts/plan-sent.js';
import { needsKey } from '../../server/needs-key.js';

/** The request that triggers a job in the same way, for a shell. */
export function triggerCommand({ name }: Pick<JobResource, 'name'>, body: TriggerInput): string {
  const path = `/api/v1/jobs/${encodeURIComponent(name)}/trigger`;
  return sentCurl({ method: 'POST', path, body }, apiUrl, needsKey());
}
