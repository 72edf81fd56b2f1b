import type { RunResource } from '@aster-scheduler/client';
import { client } from '../server/client.js';

/** Saves what is kept of an output as a file, byte for byte. A link could not send the key along. */
export async function downloadOutput(run: RunResource, attempt: number | undefined): Promise<void> {
  const bytes = await client().runs.rawOutput(run.id, { attempt });
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)]));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${run.job_name.replaceAll(/[^\w.-]+/g, '_')}-${run.id}.log`;
  link.click();
  URL.revokeObjectURL(url);
}

/** How long a window may take to read what it was given. */
const keptMs = 60_000;

/** Shows what is kept of an output as plain text in a window of its own. */
export async function openOutput(run: RunResource, attempt: number | undefined): Promise<void> {
  const bytes = await client().runs.rawOutput(run.id, { attempt });
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'text/plain;charset=utf-8' }));
  open(url, '_blank', 'noopener');
  setTimeout(() => URL.revokeObjectURL(url), keptMs);
}
