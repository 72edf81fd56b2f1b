import type { Db } from '@aster-scheduler/db';

/** The service has stopped. */
export async function removePresence(db: Db, id: string): Promise<void> {
  await db.deleteFrom('services').where('id', '=', id).execute();
}
