import { isUuid, type Job, normaliseJobName } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { toJob } from './job-row.js';
import { selectJobs } from './select-jobs.js';

/**
 * The job with this id or this name, or the name that it is when it is normalised. An id wins over a name that looks
 * like one, and a name as it is over a normalised one: jobs may be older than the rule for names.
 */
export async function findJob(db: Db, idOrName: string): Promise<Job | undefined> {
  if (idOrName.includes('\0')) return undefined;
  const id = isUuid(idOrName) ? idOrName : null;
  const [row] = await selectJobs(
    db,
    sql`where j.id = ${id}::uuid or j.name in (${idOrName}, ${normaliseJobName(idOrName)})
      order by j.id = ${id}::uuid desc nulls last, j.name = ${idOrName} desc limit 1`,
  );
  return row === undefined ? undefined : toJob(row);
}
