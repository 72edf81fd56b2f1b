import type { AsterClient } from '@aster-scheduler/client';
import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { readFailure } from '../output/read-failure.js';
import { instant, jobName, limit, runId } from './inputs.js';
import { told, toldAsText } from './told.js';

const annotations = { readOnlyHint: true, openWorldHint: false } as const;
const longestOutput = 16_000;

/** Adds what tells of runs. */
export function addRunTools(server: McpServer, client: AsterClient): void {
  server.registerTool(
    'list_runs',
    {
      title: 'List runs',
      description: 'Runs, the newest first, of one job or of all.',
      annotations,
      inputSchema: z.object({
        job: jobName.optional(),
        status: z
          .enum(['scheduled', 'waiting', 'running', 'succeeded', 'failed', 'timed_out', 'cancelled', 'skipped'])
          .optional(),
        from: instant.optional(),
        to: instant.optional(),
        q: z.string().max(200).optional().describe('a text in what went wrong'),
        limit,
      }),
    },
    async ({ job, ...query }, call) =>
      told(
        call,
        async (options) => {
          const of = job === undefined ? {} : { job_id: (await client.jobs.get(job, options)).id };
          return client.runs.list({ ...query, ...of, fields: ['-output', '-result'] }, options);
        },
        'ask with a filter, a shorter range or a smaller limit',
      ),
  );
  server.registerTool(
    'explain_run',
    {
      title: 'Everything about one run',
      description:
        'What became of it and why, its attempts, in what it differs from the last success, and the end of its output.',
      annotations,
      inputSchema: z.object({ run: runId }),
    },
    async ({ run }, call) => told(call, async (options) => readFailure(client, run, options)),
  );
  server.registerTool(
    'read_output',
    {
      title: 'The output of a run',
      description: 'The end of what an attempt has printed, of the last one unless it is named.',
      annotations,
      inputSchema: z.object({
        run: runId,
        attempt: z.int().min(1).max(10_000).optional(),
        bytes: z.int().min(1).max(longestOutput).default(8_000).describe('how much of its end'),
      }),
    },
    async ({ run, attempt, bytes }, call) =>
      toldAsText(call, async (options) => {
        const output = await client.runs.output(run, { attempt, tailBytes: bytes, ...options });
        return output === '' ? '[it has printed nothing]' : output;
      }),
  );
}
