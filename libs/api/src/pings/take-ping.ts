import { InvalidInputError } from '@aster-scheduler/core';
import { type Ping, takePing as take } from '@aster-scheduler/run-store';
import { recordedActor } from '../access/caller.js';
import { requireJob } from '../jobs/require-job.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { PingInput } from './ping-input.js';
import { pingSchema } from './ping-schema.js';
import { requireElsewhere } from './require-elsewhere.js';
import { tellOfPing } from './tell-of-ping.js';

export const takePing = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs/{id}/pings',
  operationId: 'takePing',
  summary: 'Takes what is told of a run that something elsewhere executes.',
  description:
    'A ping belongs to the run that it names; else to the open run of the nearest tick, also of one that is due within a ' +
    'minute. One that fits none makes a run of its own.',
  tag: 'runs',
  isToldByRun: true,
  right: { role: 'operate', reach: 'job' },
  params: JobKey,
  body: PingInput,
  example: { signal: 'exit', exit_code: 2, output: 'no space left on device' },
  success: { status: 200, description: 'What became of it.', schema: pingSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND', 'STATE_CONFLICT'],
  async handle(context, { params, body, caller }) {
    const job = await requireJob(context.db, params.id);
    requireElsewhere(job);
    const output = body.output === undefined || body.output === null ? undefined : Buffer.from(body.output);
    const ping = { jobId: job.id, ...told(body), name: body.run_id ?? undefined, output, actor: recordedActor(caller) };
    const { runId, became } = await take(context.db, ping);
    tellOfPing(context, became);
    return { content: { run_id: runId === '' ? null : runId, became } };
  },
});

function told({ signal, exit_code: exitCode }: PingInput): Pick<Ping, 'signal' | 'failure'> {
  const hasCode = exitCode !== undefined && exitCode !== null;
  if ((signal === 'exit') !== hasCode) {
    throw new InvalidInputError([{ field: 'exit_code', message: 'goes with the signal exit, and with no other' }]);
  }
  if (signal === 'start' || signal === 'log') return { signal };
  if (signal === 'fail') return { signal: 'end', failure: {} };
  return signal === 'exit' && hasCode && exitCode !== 0 ? { signal: 'end', failure: { exitCode } } : { signal: 'end' };
}
