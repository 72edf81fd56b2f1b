import type { Job } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { toJob } from './job-row.js';
import { selectJobs } from './select-jobs.js';

/** The jobs that have one of these ids or one of these names, normalised; each once, by name. */
export async function findJobs(
  db: Db,
  { ids = [], names = [] }: { readonly ids?: readonly string[]; readonly names?: readonly string[] },
): Promise<readonly Job[]> {
  const rows = await selectJobs(
    db,
    sql`where j.id = any(${ids}::uuid[]) or j.name = any(${names}::text[]) order by j.name`,
  );
  return rows.map(toJob);
}
