import type { JobResource, TriggerInput } from '@aster-scheduler/client';
import { commandWords } from '../../parts/command-words.js';
import { jobWord } from '../../parts/job-word.js';
import type { Sent } from '../../parts/plan-sent.js';

/** What triggers a job, for a shell too; there is no command for no arguments at all. */
export function triggerSent(job: Pick<JobResource, 'id' | 'name'>, body: TriggerInput): Sent {
  const { args, env, payload, concurrency_policy: policy, after, timeout, note } = body;
  const flags = {
    arg: args,
    env: Object.entries(env ?? {}).map(([name, value]) => `${name}=${value}`),
    payload: payload === undefined ? undefined : JSON.stringify(payload),
    ...{ policy, after, 'run-timeout': timeout, note },
  };
  return {
    ...{ method: 'POST', path: `/api/v1/jobs/${job.id}/trigger`, body },
    // without --arg they would be those of the job
    words: args?.length === 0 ? undefined : commandWords('trigger', jobWord(job), flags),
  };
}
