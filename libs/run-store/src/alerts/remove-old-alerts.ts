import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** For how long messages and silences are kept that are done with; how an incident was told as long as it is open. */
export const messageRetentionMs = 30 * 24 * 3_600_000;

/** For how long incidents are kept that are over. */
export const incidentRetentionMs = 400 * 24 * 3_600_000;

/** For how long it is known that a worker was lost, for rules that are to be told of it. */
const lostWorkerMs = 24 * 3_600_000;

/** For how long pings stay that nobody sends; who does gives them up sooner. */
const unsentPingMs = 3_600_000;

/** Rows of each kind that are removed in one statement. */
const rowsPerPass = 1_000;
/** The table is read for it. */
const pingsPerPass = 20_000;

/**
 * Openings of incidents whose end is still to be told: by these it is known where, and under which key. They are passed
 * over each time, and are about as many as what is wrong for so long.
 */
const isNeeded = sql<boolean>`(n.event = 'opened' and exists (
          select from aster.incidents i where i.id = n.incident_id and (i.resolved_at is null or exists (
            select from aster.notifications p where p.incident_id = n.incident_id and p.state = 'pending'))))`;

/** Removes a portion of what is older than that. Ids sort by when they were made. Returns whether there may be more. */
export async function removeOldAlerts(db: Db, now?: Date): Promise<boolean> {
  const at = now === undefined ? sql`clock_timestamp()` : sql`${now}::timestamptz`;
  const oldestMessage = sql`aster.first_run_id(${at} - ${messageRetentionMs} * interval '1 millisecond')`;
  const oldestIncident = sql`aster.first_run_id(${at} - ${incidentRetentionMs} * interval '1 millisecond')`;
  const { rows } = await sql<{ messages: number; incidents: number; pings: number }>`
    with messages as (
      delete from aster.notifications where id = any(array(
        select n.id from aster.notifications n where n.id < ${oldestMessage} and n.state <> 'pending' and not ${isNeeded}
        order by n.id limit ${rowsPerPass} for update skip locked
      )) returning 1
    ), silences as (
      delete from aster.silences s where s.ends_at < ${at} - ${messageRetentionMs} * interval '1 millisecond'
    ), workers as (
      delete from aster.lost_workers l where l.lost_at < ${at} - ${lostWorkerMs} * interval '1 millisecond'
    ), pings as (
      delete from aster.outgoing_pings where ctid = any(array(
        select p.ctid from aster.outgoing_pings p where p.created_at < ${at} - ${unsentPingMs} * interval '1 millisecond'
        limit ${pingsPerPass} for update skip locked
      )) returning 1
    ), incidents as (
      delete from aster.incidents where id = any(array(
        select i.id from aster.incidents i where i.id < ${oldestIncident} and i.resolved_at is not null order by i.id
        limit ${rowsPerPass} for update skip locked
      )) returning 1
    )
    select (select count(*)::integer from messages) as messages, (select count(*)::integer from incidents) as incidents,
      (select count(*)::integer from pings) as pings`.execute(db);
  return rows.some(({ messages, incidents, pings }) => {
    return messages === rowsPerPass || incidents === rowsPerPass || pings === pingsPerPass;
  });
}
