import { errorCode } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Whether a statement failed because of a zone that Node.js knows and the database does not. */
export function isZoneUnknown(error: unknown): boolean {
  return errorCode(error) === '22023'; // invalid_parameter_value
}

/** The zones of jobs that the database does not know: its time zone data may be older than that of Node.js. */
export async function listUnknownZones(db: Db): Promise<string[]> {
  const found = await sql<{ timezone: string }>`
    select j.timezone from (select distinct timezone from aster.jobs) j
    where not exists (select from pg_timezone_names z where lower(z.name) = lower(j.timezone))`.execute(db);
  return found.rows.map((row) => row.timezone);
}
