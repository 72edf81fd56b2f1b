import { type AlertMatch, newId, NotFoundError, StateConflictError } from '@aster-scheduler/core';
import { channelName, type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { matchColumns } from './match-columns.js';
import { requireRoom } from './require-room.js';
import { silencedUntil, toldBy } from './silenced-until.js';

/** A time in which incidents are recorded, and nothing is sent. */
export interface Silence {
  readonly id: string;
  readonly match: AlertMatch;
  /** The rule and the subject of the incident that it is about; null for one about all that matches. */
  readonly ruleId: string | null;
  readonly subject: string | null;
  readonly beginsAt: Date;
  readonly endsAt: Date;
  readonly note: string | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

export interface NewSilence {
  readonly match: AlertMatch;
  /** Only what this rule tells of this subject. */
  readonly about?: { readonly ruleId: string; readonly subject: string };
  /** Absent: now. */
  readonly beginsAt?: Date;
  /** An instant, or how long it lasts in ms. */
  readonly until: Date | number;
  readonly note?: string;
  readonly createdBy?: string;
}

/** Each is compared with what is to be told. */
export const mostSilences = 500;

/** @throws StateConflictError when there are too many that are not over, or when it would end before it begins */
export async function insertSilence(db: Db, silence: NewSilence, now?: Date): Promise<Silence> {
  return inTransaction(db, async (tx) => {
    const at = now ?? (await serverTime(tx));
    const { match, about, beginsAt = at, until, note, createdBy } = silence;
    const endsAt = typeof until === 'number' ? new Date(beginsAt.getTime() + until) : until;
    if (endsAt <= at || endsAt <= beginsAt) {
      throw new StateConflictError('silences', 'over', 'the silence would be over before it begins, or already');
    }
    await requireRoom(tx, sql`aster.silences where ends_at > ${at}`, 'silences', mostSilences);
    const id = newId(at);
    await tx
      .insertInto('silences')
      .values({
        ...{ id, ...matchColumns(match), begins_at: beginsAt, ends_at: endsAt, note: note ?? null },
        ...{ created_by: createdBy ?? null, created_at: at },
        ...{ rule_id: about?.ruleId ?? null, subject: about?.subject ?? null },
      })
      .execute();
    return requireSilence(tx, id);
  });
}

export interface SilencesAsked {
  /** Also those that are over. */
  readonly includesPast?: boolean;
  readonly limit: number;
  readonly offset?: number;
  /** Those made before this one. */
  readonly beforeId?: string;
}

/** The newest first. */
export async function listSilences(
  db: Db,
  { includesPast = false, limit, offset = 0, beforeId }: SilencesAsked,
): Promise<Silence[]> {
  const { rows } = await sql<Silence>`
    select ${columns} from aster.silences s
    where (${includesPast} or s.ends_at > now()) and (${beforeId ?? null}::uuid is null or s.id < ${beforeId ?? null}::uuid)
    order by s.id desc limit ${limit} offset ${offset}`.execute(db);
  return rows;
}

/**
 * Ends a silence now, or takes back one that is to come. What it has kept back is due at once, as far as no other
 * silence covers it.
 *
 * @returns the silence as it was
 * @throws NotFoundError, also for one that is over
 */
export async function endSilence(db: Db, id: string, now?: Date): Promise<Silence> {
  return inTransaction(db, async (tx) => {
    const at = now ?? (await serverTime(tx));
    const before = await requireSilence(tx, id);
    const ended = await tx
      .updateTable('silences')
      .set({ ends_at: at, begins_at: sql<Date>`least(begins_at, ${at}::timestamptz)` })
      .where('id', '=', id)
      .where('ends_at', '>', at)
      .returning('id')
      .executeTakeFirst();
    if (ended === undefined) throw new NotFoundError('silence', id);
    await releaseHeld(tx, before, at);
    return before;
  });
}

/** What another silence still covers stays until that ends. */
async function releaseHeld(tx: Tx, { endsAt }: Silence, now: Date): Promise<void> {
  await sql`
    with held as materialized (
      select n.id, n.rule_id, n.payload from aster.notifications n
      where n.state = 'pending' and n.next_attempt_at = ${endsAt} and n.payload ->> 'held' = 'true'
        and n.channel_id in (select c.id from aster.alert_channels c)
      for update skip locked
    )
    update aster.notifications n set next_attempt_at = coalesce(${silencedUntil(toldBy('held'), now)}, ${now}::timestamptz)
    from held where n.id = held.id`.execute(tx);
  await sql`select pg_notify(${channelName('alerts')}, '')`.execute(tx);
}

async function requireSilence(db: Db, id: string): Promise<Silence> {
  const { rows } = await sql<Silence>`select ${columns} from aster.silences s where s.id = ${id}`.execute(db);
  const [silence] = rows;
  if (silence === undefined) throw new NotFoundError('silence', id);
  return silence;
}

const columns = sql`s.id, s.match, s.rule_id as "ruleId", s.subject, s.begins_at as "beginsAt", s.ends_at as "endsAt", s.note, s.created_by as "createdBy",
  s.created_at as "createdAt"`;
