import {
  type FieldProblem,
  fieldProblemOf,
  InvalidInputError,
  isPlainObject,
  isUuid,
  jobRules,
} from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import {
  type BulkOptions,
  listMatchingJobs,
  listMatchingRuns,
  mostItems,
  runActions,
} from '@aster-scheduler/job-store';
import type { Caller } from '../access/caller.js';
import { readInput } from '../input/read-input.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { runConditionsOf } from '../runs/run-conditions.js';
import { RunConditionsQuery } from '../runs/run-conditions-query.js';
import { type BulkInput, BulkJobFilter } from './bulk-input.js';

const mostIds = 10_000;

/**
 * The options of an action.
 *
 * @throws InvalidInputError for what belongs to another action, or what is missing
 */
export function readBulkOptions({ action, ids, filter, note, until, labels }: BulkInput): BulkOptions {
  const problems: FieldProblem[] = [];
  const refuse = (isWrong: boolean, field: string, message: string): void => {
    if (isWrong) problems.push({ field, message });
  };
  const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
  refuse(isGiven(ids) === isGiven(filter), 'ids', 'either ids or filter must be given');
  refuse((ids?.length ?? 0) > mostIds, 'ids', `must be at most ${mostIds}; a filter may match more`);
  refuse(ids?.every(isUuid) === false, 'ids', 'must be ids');
  refuse(isGiven(note) && action !== 'pause', 'note', 'belongs to a pause');
  refuse(isGiven(until) && action !== 'pause', 'until', 'belongs to a pause');
  refuse(isGiven(until) && Date.parse(until ?? '') <= Date.now(), 'until', 'must lie in the future');
  refuse(isGiven(labels) !== (action === 'label'), 'labels', 'belong to the action label, which needs them');
  refuse(isGiven(labels) && labelsProblem(labels) !== undefined, 'labels', labelsProblem(labels) ?? '');
  if (problems.length > 0) throw new InvalidInputError(problems);
  return { note: note ?? undefined, until: until ?? undefined, labels: labels ?? undefined };
}

/** Whether an action is done to runs; all others are done to jobs. */
export function isForRuns(action: BulkInput['action']): boolean {
  return (runActions as readonly string[]).includes(action);
}

/** Those that are removed have names as well. */
function labelsProblem(labels: unknown): string | undefined {
  if (!isPlainObject(labels)) return 'must be an object';
  const named = Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, value ?? '']));
  return fieldProblemOf(named, jobRules.labels);
}

/**
 * The ids of what is meant, as it is now.
 *
 * @throws InvalidInputError for a filter that is none, or matches too many
 */
export async function listMeant(
  db: Db,
  { action, ids, filter }: BulkInput,
  caller: Caller,
): Promise<readonly string[]> {
  if (ids !== undefined && ids !== null) return [...new Set(ids.map((id) => id.toLowerCase()))];
  const found = await withinFilter(async () =>
    isForRuns(action) ? listRuns(db, filter, caller) : listJobs(db, filter),
  );
  if (found.length <= mostItems) return found;
  throw new InvalidInputError([{ field: 'filter', message: `matches more than ${mostItems}: narrow it` }]);
}

/** What is wrong within the filter is told with the way to it. */
async function withinFilter<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const fieldOf = (field: string) => (field === '' ? 'filter' : `filter.${field}`);
    throw new InvalidInputError(error.problems.map(({ field, message }) => ({ field: fieldOf(field), message })));
  }
}

async function listJobs(db: Db, filter: unknown): Promise<string[]> {
  const { q: text, managed_by: managedBy, ...conditions } = readInput(BulkJobFilter, filter, 'filter');
  return listMatchingJobs(db, { ...conditions, managedBy, text });
}

async function listRuns(db: Db, filter: unknown, caller: Caller): Promise<readonly string[]> {
  const query = readInput(RunConditionsQuery, filter, 'filter');
  const conditions = await runConditionsOf(db, query, caller, new Date());
  if (conditions === undefined) return [];
  const found = await listMatchingRuns(db, conditions);
  if (found !== undefined) return found;
  const detail = 'too many runs would have to be looked through: narrow the filter by job, status, from or to';
  throw new HttpProblemError('QUERY_TOO_SLOW', detail);
}
