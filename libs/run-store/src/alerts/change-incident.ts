import { type Reach, StateConflictError } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { insertNotifications } from './insert-notifications.js';
import { insertQuietEnds } from './insert-quiet-ends.js';
import { findIncident, type Incident } from './list-incidents.js';

export interface IncidentChange {
  /** Who does it. */
  readonly by: string;
  /** One of a job out of it is not there. */
  readonly reach?: Reach;
  /** Absent: the note stays as it is. */
  readonly note?: string | null;
  readonly now?: Date;
}

/** An incident before and after. */
export interface ChangedIncident {
  readonly before: Incident;
  readonly incident: Incident;
}

/**
 * Says that somebody looks after it: nobody is reminded of it any more. Said again, who said it first stays.
 *
 * @throws NotFoundError, and StateConflictError for one that is over
 */
export async function acknowledgeIncident(db: Db, id: string, change: IncidentChange): Promise<ChangedIncident> {
  return changing(db, id, change, async (tx, before, now) => {
    requireUnresolved(before);
    await sql`
      update aster.incidents set state = 'acknowledged', acknowledged_at = coalesce(acknowledged_at, ${now}),
        acknowledged_by = coalesce(acknowledged_by, ${change.by})
      where id = ${id}`.execute(tx);
  });
}

/**
 * Ends it by hand, and tells so. When it happens again, that is another incident.
 *
 * @throws NotFoundError, and StateConflictError for one that is over
 */
export async function resolveIncident(db: Db, id: string, change: IncidentChange): Promise<ChangedIncident> {
  return changing(db, id, change, async (tx, before, now) => {
    requireUnresolved(before);
    await sql`
      update aster.incidents set state = 'resolved', resolved_at = ${now}, remind_at = null, resolution = ${`by ${change.by}`}
      where id = ${id}`.execute(tx);
    const { ruleId, jobId, facts } = before;
    const about = jobId === null ? { subject: before.subject } : { jobId };
    await insertNotifications(tx, [{ event: 'resolved', ruleId, ...about, incidentId: id, facts }], now);
    await insertQuietEnds(tx, [id], now); // its rule may have been removed a moment ago, and told nobody
  });
}

/**
 * Sets its note anew, or removes it.
 *
 * @throws NotFoundError
 */
export async function noteIncident(db: Db, id: string, change: IncidentChange): Promise<ChangedIncident> {
  return changing(db, id, change, async () => undefined);
}

/** Whoever settles a run waits for the row meanwhile, so this is short. */
async function changing(
  db: Db,
  id: string,
  { reach, note, now }: IncidentChange,
  work: (tx: Tx, before: Incident, now: Date) => Promise<void>,
): Promise<ChangedIncident> {
  return inTransaction(db, async (tx) => {
    await findIncident(tx, id, reach);
    await sql`select from aster.incidents where id = ${id} for update`.execute(tx);
    const before = await findIncident(tx, id, reach);
    await work(tx, before, now ?? (await serverTime(tx)));
    if (note !== undefined) await sql`update aster.incidents set note = ${note} where id = ${id}`.execute(tx);
    return { before, incident: await findIncident(tx, id, reach) };
  });
}

function requireUnresolved({ id, state }: Incident): void {
  if (state === 'resolved') throw new StateConflictError(id, state, `incident ${id} is over`);
}
