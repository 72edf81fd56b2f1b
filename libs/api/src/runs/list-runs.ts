import { InvalidInputError, isUuid } from '@aster-scheduler/core';
import { listRunPage } from '@aster-scheduler/run-store';
import { parseInstant } from '../fields/instant-field.js';
import { maxPageBytes, nextPage, pageRange, withinPage } from '../pages/page.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader, pagesEndEarly } from '../routes/route.js';
import { outputExcerpts } from './output-excerpts.js';
import { RunListQuery } from './run-list-query.js';
import { toRunListItem } from './run-resource.js';
import { runListSchema } from './run-schema.js';

export const listRuns = defineRoute({
  method: 'GET',
  path: '/api/v1/runs',
  operationId: 'listRuns',
  summary: 'Lists runs by scheduled time, the newest first.',
  description: pagesEndEarly,
  tag: 'runs',
  right: { role: 'read', reach: 'handled' },
  query: RunListQuery,
  success: {
    status: 200,
    description: 'The runs.',
    schema: runListSchema,
    headers: linkHeader,
  },
  problems: ['INVALID_INPUT'],
  async handle({ db }, { caller, query, path }) {
    const { limit, offset, after } = pageRange(query);
    if (after !== undefined && !isUuid(after)) throw foreignCursor();
    const filter = { ...filterOf(query), reach: caller.reach, limit, offset, beforeId: after };
    const { runs, nextBeforeId } = await listRunPage(db, filter, maxPageBytes);
    const outputs = await outputExcerpts(db, runs);
    const all = runs.map((run) => toRunListItem(run, outputs.get(run.id)));
    const content = withinPage(all);
    const next = content.length < all.length ? content.at(-1)?.id : nextBeforeId;
    return { content, headers: nextPage({ path, limit, filter: sameFilter(query) }, next) };
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
