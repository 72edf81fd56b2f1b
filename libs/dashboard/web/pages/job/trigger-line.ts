import type { JobResource, TriggerInput } from '@aster-scheduler/client';
import { shellWord } from '../../parts/shell-word.js';

/** The command line that triggers a job in the same way; `undefined` where there is none: no arguments at all. */
export function triggerLine(
  job: Pick<JobResource, 'name'>,
  { args, env, payload, concurrency_policy: policy, after, timeout, note }: TriggerInput,
): string | undefined {
  if (args?.length === 0) return undefined; // without --arg it would be those of the job
  const words = ['aster', 'trigger', shellWord(job.name)];
  for (const word of args ?? []) words.push('--arg', shellWord(word));
  for (const [name, value] of Object.entries(env ?? {})) words.push('--env', shellWord(`${name}=${value}`));
  if (payload !== undefined) words.push('--payload', shellWord(JSON.stringify(payload)));
  if (policy !== undefined && policy !== null) words.push('--policy', policy);
  if (after !== undefined && after !== null) words.push('--after', shellWord(after));
  if (timeout !== undefined && timeout !== null) words.push('--run-timeout', shellWord(timeout));
  if (note !== undefined && note !== null) words.push('--note', shellWord(note));
  return words.join(' ');
}
