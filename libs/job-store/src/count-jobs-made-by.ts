import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** How many jobs there are that somebody has made, archived ones included; `most` when there are more. */
export async function countJobsMadeBy(db: Db, actor: string, most: number): Promise<number> {
  const { rows } = await sql<{ readonly count: number }>`
    select count(*)::integer as count
    from (select from aster.jobs where created_by = ${actor} limit ${most}) made`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Lets only one of the transactions at a time that make jobs for somebody, until it ends. */
export async function lockJobMaker(db: Db, actor: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`aster.jobs.created_by ${actor}`}, 0))`.execute(db);
}
