import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** What edits and deletions of jobs have left to be done. */
export interface Remains {
  readonly hasBacklogs: boolean;
  readonly hasDeletedJobs: boolean;
}

/** One look, since mostly there is nothing. */
export async function findRemains(db: Db): Promise<Remains> {
  const found = await sql<Remains>`
    select exists(select from aster.outdated_backlogs) as "hasBacklogs",
      exists(select from aster.deleted_jobs) as "hasDeletedJobs"`.execute(db);
  return found.rows[0] ?? { hasBacklogs: false, hasDeletedJobs: false };
}
