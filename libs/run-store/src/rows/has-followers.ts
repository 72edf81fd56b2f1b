import { hasFollowersSql, mayBeFollowedSql } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/** Whether something may follow the end of a run of the job with this id, a column. */
export function hasFollowers(jobId: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.raw(hasFollowersSql(jobId))}`;
}

/** Whether the ends of runs of the job `j` are to be settled under its cursor. */
export const mayBeFollowed = sql<boolean>`${sql.raw(mayBeFollowedSql)}`;
