import type { Db } from '@aster-scheduler/db';
import { findRunIds, type RunConditions } from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { type JobConditions, whereJob } from '../job-conditions.js';
import { mostItems } from './bulk-operation.js';

/** The ids of the jobs that match, by name; one more than `mostItems` where there are as many. */
export async function listMatchingJobs(db: Db, conditions: JobConditions): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select j.id from aster.jobs j where ${whereJob(conditions)} order by j.name limit ${mostItems + 1}`.execute(db);
  return found.rows.map(({ id }) => id);
}

/** Looks at runs for what no index has; each is at up to ten thousand rows of a part of the time. */
const mostLooks = 50;

/**
 * The ids of the runs that match, the newest first; one more than `mostItems` where there are as many. `undefined`
 * where too many would have to be looked through for what no index has.
 */
export async function listMatchingRuns(db: Db, conditions: RunConditions): Promise<string[] | undefined> {
  const ids: string[] = [];
  let beforeId: string | undefined;
  for (let looks = 0; looks < mostLooks; looks += 1) {
    const page = await findRunIds(db, { ...conditions, beforeId, limit: mostItems + 1 - ids.length, offset: 0 });
    ids.push(...page.ids);
    if (page.nextBeforeId === undefined || ids.length > mostItems) return ids;
    beforeId = page.nextBeforeId;
  }
  return undefined;
}
