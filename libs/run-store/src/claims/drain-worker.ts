import { NotFoundError } from '@aster-scheduler/core';
import { type Db, instant, inTransaction } from '@aster-scheduler/db';
import { sql } from 'kysely';

/**
 * From when this has returned the worker claims nothing more: no claim that is under way is still to be committed, and
 * those that come find it so. What it runs goes on. Doing it twice changes nothing.
 *
 * @throws NotFoundError
 */
export async function drainWorker(db: Db, workerId: string, now?: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    // waits for a claim under way; those that follow wait for this, and look again
    await tx.selectFrom('workers').select('id').where('id', '=', workerId).forUpdate().execute();
    const changed = await sql`update aster.workers set drain_asked_at = coalesce(drain_asked_at, ${instant(now)})
      where id = ${workerId} returning id`.execute(tx);
    if (changed.rows.length === 0) throw new NotFoundError('worker', workerId);
  });
}

/**
 * Takes it back: the worker claims again, unless it is about to stop.
 *
 * @throws NotFoundError
 */
export async function undrainWorker(db: Db, workerId: string): Promise<void> {
  const changed = await sql`update aster.workers set drain_asked_at = null where id = ${workerId} returning id`.execute(
    db,
  );
  if (changed.rows.length === 0) throw new NotFoundError('worker', workerId);
}
