import { InvalidInputError } from '@aster-scheduler/core';
import { listRuns as selectRuns } from '@aster-scheduler/run-store';
import { RunListQuery } from '../dto/run-list-query.js';
import { isUuid } from '../fields/id-field.js';
import { parseInstant } from '../fields/instant-field.js';
import { pageOf, pageRange } from '../page.js';
import { outputExcerpts } from '../resources/output-excerpts.js';
import { toRunListItem } from '../resources/run-resource.js';
import { runListSchema } from '../schemas/run-schema.js';
import { defineRoute, linkHeader } from './route.js';

export const listRuns = defineRoute({
  method: 'GET',
  path: '/api/v1/runs',
  operationId: 'listRuns',
  summary: 'Lists runs by scheduled time, the newest first.',
  tag: 'runs',
  query: RunListQuery,
  success: {
    status: 200,
    description: 'The runs.',
    schema: runListSchema,
    headers: linkHeader,
  },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { query, path }) {
    const { limit, offset, after } = pageRange(query);
    if (after !== undefined && !isUuid(after)) throw foreignCursor();
    const runs = await selectRuns(db, { ...filterOf(query), limit: limit + 1, offset, beforeId: after });
    const { entries, headers } = pageOf(runs, { path, limit, filter: sameFilter(query) }, (run) => run.id);
    const outputs = await outputExcerpts(db, entries);
    return { content: entries.map((run) => toRunListItem(run, outputs.get(run.id))), headers };
  },
});

function filterOf({ job_id: jobId, status: statuses, trigger, from, to }: RunListQuery) {
  const range = {
    from: from === undefined ? undefined : parseInstant(from),
    to: to === undefined ? undefined : parseInstant(to),
  };
  if (range.from !== undefined && range.to !== undefined && range.from > range.to) {
    throw new InvalidInputError([{ field: 'from', message: 'must not be after to' }]);
  }
  return { jobId, statuses, trigger, ...range };
}

function sameFilter({ job_id, status, trigger, from, to }: RunListQuery) {
  return { job_id, status: status?.join(','), trigger, from, to };
}

function foreignCursor(): InvalidInputError {
  return new InvalidInputError([{ field: 'cursor', message: 'is not from a Link header of this list' }]);
}
