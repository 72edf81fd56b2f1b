import { NotFoundError, StateConflictError } from '@aster-scheduler/core';
import { type Db, inTransaction } from '@aster-scheduler/db';
import { listSecrets } from './list-secrets.js';

/** @throws NotFoundError, and StateConflictError while jobs or channels name it, unless it is forced */
export async function deleteSecret(db: Db, name: string, isForced: boolean): Promise<void> {
  await inTransaction(db, async (tx) => {
    // whoever is making a job that names it holds the row until that is there to be found
    const held = await tx.selectFrom('secrets').select('name').where('name', '=', name).forUpdate().executeTakeFirst();
    if (held === undefined) throw new NotFoundError('secret', name);
    const [facts] = await listSecrets(tx, { name, limit: 1 });
    if (facts !== undefined && facts.useCount > 0 && !isForced) throw inUse(name, facts.usedBy, facts.useCount);
    await tx.deleteFrom('secrets').where('name', '=', name).execute();
  });
}

function inUse(name: string, usedBy: readonly string[], useCount: number): StateConflictError {
  const users = usedBy.map((job) => JSON.stringify(job)).join(', ');
  const more = useCount > usedBy.length ? ` and ${useCount - usedBy.length} more` : '';
  return new StateConflictError(name, 'used', `the secret ${name} is named by ${users}${more}`);
}
