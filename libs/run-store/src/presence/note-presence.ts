import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { presenceNote } from './presence-note.js';
import type { ServicePresence } from './service-presence.js';

/** The heartbeat of a service that asks nothing by itself. */
export async function notePresence(db: Db, presence: ServicePresence, now?: Date): Promise<void> {
  await sql`with ${presenceNote(presence, now)} select`.execute(db);
}
