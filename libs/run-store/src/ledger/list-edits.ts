import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { LedgerEdit } from './plan-bands.js';

/** Edits of one part of time that are told of, the newest: as many versions as a job keeps. */
const mostEdits = 200;

/** The changes of a job in a part of time, but for those of its status alone. */
export async function listEdits(db: Db, jobId: string, { from, to }: { from: Date; to: Date }): Promise<LedgerEdit[]> {
  const rows = await db
    .selectFrom('job_versions')
    .select(['version', 'changed_at', 'changed_by', 'changed'])
    .where('job_id', '=', jobId)
    .where('changed_at', '>=', from)
    .where('changed_at', '<=', to)
    .where(sql<boolean>`not changed <@ array['status', 'pause']`)
    .orderBy('version', 'desc')
    .limit(mostEdits)
    .execute();
  return rows.map((row) => {
    return { version: row.version, at: row.changed_at, by: row.changed_by ?? undefined, fields: row.changed };
  });
}
