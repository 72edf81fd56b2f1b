import type { JobResource, TriggerInput } from '@aster-scheduler/client';
import { apiUrl } from '../../address/places.js';

/** The line for a shell that does the same. */
export function triggerCommand(job: JobResource, input: TriggerInput): string {
  const body = JSON.stringify(input).replaceAll("'", String.raw`'\''`);
  const address = `${apiUrl}/api/v1/jobs/${encodeURIComponent(job.name)}/trigger`.replaceAll("'", '%27');
  return `curl -X POST '${address}' -H 'Content-Type: application/json' -d '${body}'`;
}
