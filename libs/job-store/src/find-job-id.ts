import { isUuid, normaliseJobName } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';

/** The id of the job with this name, as `findJob` finds it; of an id, itself, whether there is such a job or not. */
export async function findJobId(db: Db, idOrName: string): Promise<string | undefined> {
  if (isUuid(idOrName)) return idOrName.toLowerCase();
  if (idOrName.includes('\0')) return undefined;
  const names = [idOrName, normaliseJobName(idOrName)];
  const rows = await db.selectFrom('jobs').select(['id', 'name']).where('name', 'in', names).execute();
  return (rows.find(({ name }) => name === idOrName) ?? rows[0])?.id;
}
