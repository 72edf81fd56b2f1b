import { NotFoundError, StateConflictError } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type BulkOperation, findOperation, insertOperation } from '@aster-scheduler/job-store';
import { requireRole } from '../access/require-right.js';
import { changeOf, originHeader } from '../jobs/change-of.js';
import { defineRoute } from '../routes/define-route.js';
import { BulkInput, BulkKey } from './bulk-input.js';
import { bulkSchema, toBulkResource, toDryResource } from './bulk-resource.js';
import { isForRuns, listMeant, readBulkOptions } from './read-bulk.js';

export const startBulk = defineRoute({
  method: 'POST',
  path: '/api/v1/bulk',
  operationId: 'startBulk',
  summary: 'Does one thing to many jobs or runs.',
  description:
    'Those that are named or that match when it is asked for. A scheduler does it bit by bit, each item once and as a request for ' +
    'it alone would do it; how far it is tells `GET /api/v1/bulk/{id}`, for a week after its end. To delete and to label need the ' +
    'role write.',
  tag: 'jobs',
  right: { role: 'operate', reach: 'everything' },
  body: BulkInput,
  example: { action: 'pause', filter: { labels: { team: 'data' } }, note: 'the warehouse moves' },
  readsHeaders: originHeader,
  success: { status: 202, description: 'The operation.', schema: bulkSchema, headers: { Location: 'The path of it.' } },
  otherAnswers: [{ status: 200, description: 'How many they are, with dry_run.', schema: bulkSchema }],
  problems: ['INVALID_INPUT', 'STATE_CONFLICT', 'NOT_FOUND'], // the last for a repeated request whose operation is gone
  async handle({ db, notifier }, { caller, body, headers, mountPath }) {
    if (body.action === 'delete' || body.action === 'label') requireRole(caller, 'write');
    const options = readBulkOptions(body);
    const change = changeOf(headers, caller);
    const ids = await listMeant(db, body, caller);
    requireExpected(body, ids.length);
    if (body.dry_run === true)
      return { status: 200, content: toDryResource(body.action, ids.length), audit: 'nothing' };
    const operation = await insertOperation(db, { action: body.action, options, ids, change });
    notifier.notify('jobs');
    const location = `${mountPath}/api/v1/bulk/${operation.id}`;
    const audit = { subject: { kind: 'bulk', id: operation.id }, after: { ...body, matched: ids.length } };
    return { content: toBulkResource(operation), headers: { location }, keeps: operation.id, audit };
  },
  again: async ({ db }, id) => ({ content: toBulkResource(await requireOperation(db, id)) }),
});

export const getBulk = defineRoute({
  method: 'GET',
  path: '/api/v1/bulk/{id}',
  operationId: 'getBulk',
  summary: 'Tells how far an operation on many jobs or runs is.',
  tag: 'jobs',
  right: { role: 'operate', reach: 'everything' },
  params: BulkKey,
  success: { status: 200, description: 'The operation.', schema: bulkSchema },
  problems: ['INVALID_INPUT', 'NOT_FOUND'],
  async handle({ db }, { params }) {
    return { content: toBulkResource(await requireOperation(db, params.id)) };
  },
});

async function requireOperation(db: Db, id: string): Promise<BulkOperation> {
  const operation = await findOperation(db, id);
  if (operation === undefined) throw new NotFoundError('operation', id);
  return operation;
}

/** Runs that match end all the time: fewer of them than were counted are no others, but more are. */
function requireExpected({ action, filter, expected }: BulkInput, matched: number): void {
  if (expected === undefined || expected === null || expected === matched) return;
  const mayBeFewer = isForRuns(action) && filter !== undefined && filter !== null;
  if (mayBeFewer && matched < expected) return;
  const message = `${matched} match, and not the ${expected} that were expected: nothing was done`;
  throw new StateConflictError('', String(matched), message);
}
