import type { RunListItem } from '@aster-scheduler/client';
import { InvalidInputError, isUuid, type Run } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import {
  listRunPage,
  mostScanned,
  readRuns,
  type RunFilter,
  type RunPage,
  sortRunsByDuration,
} from '@aster-scheduler/run-store';
import { maxPageBytes, nextPage, pageRange, withinPage } from '../pages/page.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { defineRoute } from '../routes/define-route.js';
import { linkHeader, pagesEndEarly } from '../routes/route.js';
import { outputExcerpts } from './output-excerpts.js';
import { runConditionsOf, sameConditions } from './run-conditions.js';
import { readRunIncludes } from './run-includes.js';
import { RunListQuery } from './run-list-query.js';
import { toRunListItem } from './run-resource.js';
import { runListSchema } from './run-schema.js';

const looksThrough =
  'Runs are looked through for what no index has (`reason`, `worker_id`, `pool`, `label`, `min_ms`, `max_ms`, `attempts`, ' +
  'and `q` where it is no id; `ended_from` where that is more than two minutes ago, or more than 10,000 that match have ' +
  'ended since), 10,000 of each status at most for one page.';

export const listRuns = defineRoute({
  method: 'GET',
  path: '/api/v1/runs',
  operationId: 'listRuns',
  summary: 'Lists runs by scheduled time, the newest first.',
  description: `${pagesEndEarly} ${looksThrough}`,
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
    if (after !== undefined && !isUuid(after)) throw foreignCursor('is not from a Link header of this list');
    const conditions = await runConditionsOf(db, query, caller, new Date());
    if (conditions === undefined) return { content: [] };
    const filter = { ...conditions, limit, offset, beforeId: after };
    const isSorted = query.sort === 'duration' || query.sort === '-duration';
    if (isSorted && after !== undefined) throw foreignCursor('excludes this order: use offset');
    if (!isSorted && offset > 0 && conditions.found !== undefined) throw offsetWithoutOrder();
    const { runs, nextBeforeId } = isSorted
      ? await listSorted(db, filter, query.sort === 'duration' ? 'asc' : 'desc')
      : await listRunPage(db, filter, maxPageBytes);
    const all = await toItems(db, runs, query);
    const content = withinPage(all);
    const next = content.length < all.length && !isSorted ? content.at(-1)?.id : nextBeforeId;
    return { content, headers: nextPage({ path, limit, filter: sameQuery(query) }, next) };
  },
});

async function listSorted(db: Db, filter: RunFilter, direction: 'asc' | 'desc'): Promise<RunPage> {
  const ids = await sortRunsByDuration(db, filter, direction);
  if (ids !== undefined) return { runs: await readRuns(db, ids, maxPageBytes) };
  const detail = `there are more than ${mostScanned} runs of a status to sort: narrow it by job, status, from or to`;
  throw new HttpProblemError('QUERY_TOO_SLOW', detail);
}

async function toItems(
  db: Db,
  runs: readonly Run[],
  { fields = [], include = [] }: RunListQuery,
): Promise<readonly RunListItem[]> {
  const outputs = fields.includes('-output') ? new Map<string, string>() : await outputExcerpts(db, runs);
  const included = await readRunIncludes(db, runs, include);
  const items = runs.map((run) => ({ ...toRunListItem(run, outputs.get(run.id)), ...included(run) }));
  return fields.includes('-result') ? items.map((item) => ({ ...item, result: null })) : items;
}

function sameQuery({ limit: _limit, offset: _offset, cursor: _cursor, ...query }: RunListQuery) {
  const { sort, fields, include, ...conditions } = query;
  return { ...sameConditions(conditions), sort, fields: fields?.join(','), include: include?.join(',') };
}

function foreignCursor(message: string): InvalidInputError {
  return new InvalidInputError([{ field: 'cursor', message }]);
}

function offsetWithoutOrder(): InvalidInputError {
  const message = 'excludes what runs are looked through for: go on by the cursor of the Link header';
  return new InvalidInputError([{ field: 'offset', message }]);
}
