import type { AsterClient } from '@aster-scheduler/client';
import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { instant, jobName, runId } from './inputs.js';
import { told } from './told.js';

const annotations = { readOnlyHint: false, destructiveHint: false, openWorldHint: true } as const;
const note = z.string().min(1).max(1_000).optional().describe('why, for people who look at it');

/**
 * Adds what starts, stops and repeats. What a job is cannot be changed here. A call that is cancelled is done all the
 * same: it may have been done already.
 */
export function addChangingTools(server: McpServer, client: AsterClient): void {
  server.registerTool(
    'trigger_job',
    {
      title: 'Run a job now',
      description: 'Makes a run of the job as it is defined, and tells its id. It does not wait for the end.',
      annotations,
      inputSchema: z.object({ job: jobName, note }),
    },
    async ({ job, ...input }, call) => told(call, async () => client.jobs.trigger(job, input)),
  );
  server.registerTool(
    'cancel_run',
    {
      title: 'Stop a run',
      description: 'Cancels a run that has not ended.',
      annotations: { ...annotations, destructiveHint: true },
      inputSchema: z.object({ run: runId }),
    },
    async ({ run }, call) => told(call, async () => client.runs.cancel(run)),
  );
  server.registerTool(
    'retry_run',
    {
      title: 'Repeat a run',
      description: 'Makes a new run that repeats one that has ended.',
      annotations,
      inputSchema: z.object({ run: runId, note }),
    },
    async ({ run, ...input }, call) => told(call, async () => client.runs.retry(run, { input })),
  );
  server.registerTool(
    'pause_job',
    {
      title: 'Pause a job',
      description: 'Has nothing of the job start by itself, until an instant or until it is resumed.',
      annotations: { ...annotations, idempotentHint: true },
      inputSchema: z.object({ job: jobName, until: instant.optional(), note }),
    },
    async ({ job, ...input }, call) => told(call, async () => client.jobs.pause(job, input)),
  );
  server.registerTool(
    'resume_job',
    {
      title: 'Resume a job',
      description: 'Has a paused job go on.',
      annotations: { ...annotations, idempotentHint: true },
      inputSchema: z.object({ job: jobName }),
    },
    async ({ job }, call) => told(call, async () => client.jobs.resume(job)),
  );
}
