import { InvalidInputError } from '@aster-scheduler/core';
import { readLedger } from '@aster-scheduler/run-store';
import { parseInstant, requireInstant } from '../fields/instant-field.js';
import { requireJob } from '../jobs/require-job.js';
import { decodeCursor } from '../pages/cursor.js';
import { nextPage } from '../pages/page.js';
import { defaultPageLimit } from '../pages/page-query.js';
import { defineRoute } from '../routes/define-route.js';
import { JobKey } from '../routes/job-key.js';
import { linkHeader } from '../routes/route.js';
import { LedgerQuery } from './ledger-query.js';
import { ledgerSchema, toLedgerResource } from './ledger-resource.js';

export const getLedger = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs/{id}/ledger',
  operationId: 'getLedger',
  summary: 'Lists the ticks of a job with what became of each, the newest first.',
  description:
    'The ticks are those of the schedules that the job had, not of the rows that there are, so none is left out: one without a ' +
    'run and a skip would be `unexplained`. What `keep_runs` and `RUN_RETENTION` have removed is not told of. A page may hold ' +
    'fewer ticks than `limit`, or none, although more follow: whether they do is told by `Link` alone.',
  tag: 'jobs',
  right: { role: 'read', reach: 'job' },
  params: JobKey,
  query: LedgerQuery,
  success: {
    status: 200,
    description: 'The ticks, and what held meanwhile.',
    schema: ledgerSchema,
    headers: linkHeader,
  },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params, query, path }) {
    const job = await requireJob(db, params.id);
    const { from, to, outcome, limit = defaultPageLimit, cursor } = query;
    const asked = { from: instantOf(from), to: cursor === undefined ? instantOf(to) : readCursor(cursor) };
    const page = await readLedger(db, job.id, { ...asked, outcomes: outcome, limit });
    const filter = { from, outcome: outcome?.join(',') };
    return {
      content: await toLedgerResource(page),
      headers: nextPage({ path, limit, filter }, page.nextTo?.toISOString()),
    };
  },
});

function instantOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : requireInstant(text);
}

function readCursor(cursor: string): Date {
  const at = parseInstant(decodeCursor(cursor));
  if (at !== undefined) return at;
  throw new InvalidInputError([{ field: 'cursor', message: 'is not from a Link header of this server' }]);
}
