import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { presenceNote } from '../presence/presence-note.js';
import type { ServicePresence } from '../presence/service-presence.js';

/** What edits and deletions of jobs, and lost rows, have left to be done. */
export interface Remains {
  readonly hasBacklogs: boolean;
  readonly hasDeletedJobs: boolean;
  /** Runs that are to follow the status of their job. */
  readonly hasUnmovedRuns: boolean;
  /** Runs that are held by a worker without a row. */
  readonly hasMissingWorkers: boolean;
  /** Runs that a newer one is to replace. */
  readonly hasReplacedRuns: boolean;
  /** Jobs whose pause is over. */
  readonly hasDuePauses: boolean;
  /** What was asked for of many jobs or runs. */
  readonly hasOperations: boolean;
}

/** One look, since mostly there is nothing. By the way it can note that the scheduler which asks is there. */
export async function findRemains(db: Db, presence?: ServicePresence, now?: Date): Promise<Remains> {
  const found = await sql<Remains>`
    ${presence === undefined ? sql`` : sql`with ${presenceNote(presence, now)}`}
    select exists(select from aster.outdated_backlogs) as "hasBacklogs",
      exists(select from aster.deleted_jobs) as "hasDeletedJobs",
      exists(select from aster.replaced_backlogs) as "hasReplacedRuns",
      exists(select from aster.bulk_operations where finished_at is null) as "hasOperations",
      exists(
        select from aster.jobs where status = 'inactive' and pause_until <= (select clock_timestamp())
      ) as "hasDuePauses",
      exists(
        select from aster.status_backlogs b join aster.jobs j on j.id = b.job_id where b.is_behind or j.status <> 'inactive'
      ) as "hasUnmovedRuns",
      exists(
        select from aster.live_runs r where r.status = 'running'
          and not exists (select from aster.workers w where w.id = r.worker_id)
      ) as "hasMissingWorkers"`.execute(db);
  return found.rows[0] ?? nothing;
}

const nothing: Remains = {
  hasBacklogs: false,
  hasDeletedJobs: false,
  hasUnmovedRuns: false,
  hasMissingWorkers: false,
  hasReplacedRuns: false,
  hasDuePauses: false,
  hasOperations: false,
};
