import type { Db } from '@aster-scheduler/db';
import { listRunIds, type RunFilter } from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { type JobConditions, whereJob } from '../job-conditions.js';
import { mostItems } from './bulk-operation.js';

/** The ids of the jobs that match, by name; one more than `mostItems` where there are as many. */
export async function listMatchingJobs(db: Db, conditions: JobConditions): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select j.id from aster.jobs j where ${whereJob(conditions)} order by j.name limit ${mostItems + 1}`.execute(db);
  return found.rows.map(({ id }) => id);
}

/** The ids of the runs that match, the newest first; one more than `mostItems` where there are as many. */
export async function listMatchingRuns(db: Db, filter: Omit<RunFilter, 'limit' | 'offset'>): Promise<string[]> {
  const ids: string[] = [];
  for (let beforeId = filter.beforeId; ;) {
    const found = await listRunIds(db, { ...filter, beforeId, limit: mostItems + 1 - ids.length, offset: 0 });
    ids.push(...found.ids);
    if (found.goesOnBefore === undefined || ids.length > mostItems) return ids;
    beforeId = found.goesOnBefore;
  }
}
