import type { JobResource, TriggerInput } from '@aster-scheduler/client';
import { shellWord } from '../../parts/shell-word.js';

/** The command line that triggers a job in the same way. */
export function triggerLine(
  job: JobResource,
  { args, env, payload, concurrency_policy: policy }: TriggerInput,
): string {
  const words = ['aster', 'trigger', shellWord(job.name)];
  for (const word of args ?? []) words.push('--arg', shellWord(word));
  for (const [name, value] of Object.entries(env ?? {})) words.push('--env', shellWord(`${name}=${value}`));
  if (payload !== undefined) words.push('--payload', shellWord(JSON.stringify(payload)));
  if (policy !== undefined && policy !== null) words.push('--policy', policy);
  return words.join(' ');
}
