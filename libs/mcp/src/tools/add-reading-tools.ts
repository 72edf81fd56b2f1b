import type { AsterClient } from '@aster-scheduler/client';
import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { addRunTools } from './add-run-tools.js';
import { instant, jobName, limit } from './inputs.js';
import { told } from './told.js';

const annotations = { readOnlyHint: true, openWorldHint: false } as const;
const narrow = 'ask with a filter, a shorter range or a smaller limit';

/** Adds what changes nothing. */
export function addReadingTools(server: McpServer, client: AsterClient): void {
  server.registerTool(
    'list_jobs',
    {
      title: 'List jobs',
      description: 'Jobs by name, with how they fare: the last runs, the success rate of a week, the next ticks.',
      annotations,
      inputSchema: z.object({
        q: z.string().max(200).optional().describe('a text in the name, owner, command, handler or labels'),
        status: z.enum(['active', 'inactive', 'archived']).optional().describe('inactive is paused'),
        health: z.enum(['failing', 'late', 'skipping', 'never', 'paused', 'no_worker', 'no_tick']).optional(),
        pool: z.string().max(100).optional(),
        label: z.string().max(300).optional().describe('name=value'),
        limit,
      }),
    },
    async ({ label, ...query }, call) => {
      const filter = label === undefined ? query : { ...query, label: [label] };
      const include = ['last_runs', 'stats', 'streak'] as const;
      return told(call, async (options) => client.jobs.list({ ...filter, include }, options), narrow);
    },
  );
  server.registerTool(
    'get_job',
    {
      title: 'Everything about one job',
      description: 'Its schedule, command, policies, dependencies and numbers. Values of its environment are left out.',
      annotations,
      inputSchema: z.object({ job: jobName }),
    },
    async ({ job }, call) => told(call, async (options) => client.jobs.get(job, options)),
  );
  server.registerTool(
    'explain_job',
    {
      title: 'Why did it run, or not',
      description: 'What became of an instant of a job, past or to come, and why. Without an instant: of now.',
      annotations,
      inputSchema: z.object({ job: jobName, at: instant.optional() }),
    },
    async ({ job, at }, call) => told(call, async (options) => client.jobs.explain(job, at ?? new Date(), options)),
  );
  addRunTools(server, client);
  addSurveyTools(server, client);
}

function addSurveyTools(server: McpServer, client: AsterClient): void {
  server.registerTool(
    'list_ledger',
    {
      title: 'The ledger of a job',
      description: 'Every tick of a job with what became of it, the newest first; also stretches when it was paused.',
      annotations,
      inputSchema: z.object({
        job: jobName,
        from: instant.optional(),
        to: instant.optional(),
        outcome: z.enum(['ran', 'running', 'waiting', 'skipped', 'to_come', 'unexplained']).optional(),
        limit,
      }),
    },
    async ({ job, outcome, ...range }, call) => {
      const query = { ...range, outcome: outcome && [outcome] };
      return told(call, async (options) => client.jobs.ledger(job, query, options), narrow);
    },
  );
  server.registerTool(
    'list_failures',
    {
      title: 'What fails',
      description: 'Failures of a range, put together by what they have in common. Without a range: of the last day.',
      annotations,
      inputSchema: z.object({ from: instant.optional(), to: instant.optional(), limit }),
    },
    async (query, call) => told(call, async (options) => client.statistics.failures(query, options), narrow),
  );
  server.registerTool(
    'forecast',
    {
      title: 'What is to come',
      description:
        'What will start and run by all schedules, hour by hour, with the peaks and the clock changes. Without a range: ' +
        'the next day.',
      annotations,
      inputSchema: z.object({
        from: instant.optional(),
        to: instant.optional(),
        step: z.enum(['5m', '15m', '1h']).default('1h'),
        pool: z.string().max(100).optional(),
      }),
    },
    async (query, call) => told(call, async (options) => client.statistics.forecast(query, options), narrow),
  );
  server.registerTool(
    'check_installation',
    {
      title: 'Is the installation all right',
      description: 'Checks of the database, the schedulers, the workers and the jobs; each with what mends it.',
      annotations,
      inputSchema: z.object({}),
    },
    async (_nothing, call) => told(call, async (options) => client.doctor(options)),
  );
}
