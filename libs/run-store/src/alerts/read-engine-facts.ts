import type {
  ChannelFacts,
  DuePool,
  EngineAlertKind,
  EngineFacts,
  LostWorkerFacts,
  ProvenHour,
  SchedulerFacts,
} from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { channelWasOff } from './channel-was-off.js';

/** Lost workers that are told of in one look; the others follow in the next one. */
const mostLost = 1_000;

/** Of the ledger so many hours are looked at: as many as are made up for after a time without a scheduler. */
const ledgerHours = 7 * 24;

/** Messages that were given up are looked for among those written since then: it takes 20 hours to give one up. */
const givenUpMs = 2 * 86_400_000;
const mostGivenUp = 2_000;

/**
 * Reads what rules of these kinds go by, each by an index or from a table with a row for each process. Lost workers are
 * told once: the rows are marked in this transaction.
 */
export async function readEngineFacts(tx: Tx, kinds: ReadonlySet<EngineAlertKind>, now: Date): Promise<EngineFacts> {
  const asksWorkers = kinds.has('worker_lost');
  const workers = asksWorkers ? await readWorkers(tx, now) : { names: [], pools: [] };
  return {
    pools: kinds.has('pool_starved') || kinds.has('backlog') ? await readDuePools(tx, now) : [],
    lostWorkers: asksWorkers ? await takeLostWorkers(tx, now) : [],
    workerNames: new Set(workers.names),
    servedPools: new Set(workers.pools),
    schedulers: kinds.has('scheduler_silent') ? await readSchedulers(tx) : [],
    ledger: kinds.has('ledger_gap') ? await readProvenHours(tx, now) : [],
    channels: kinds.has('channel_failing') ? await readChannels(tx, now) : [],
  };
}

async function readDuePools(tx: Tx, now: Date): Promise<DuePool[]> {
  const { rows } = await sql<DuePool>`
    with served as materialized (
      select p.pool, count(*)::integer as workers, sum(w.slots)::integer as slots
      from aster.workers w cross join lateral (select distinct pool from unnest(w.pools) as pool) p
      where w.lease_until > ${now} and w.status = 'active' and w.drain_asked_at is null group by p.pool
    )
    select d.pool as name, d.due_since as "dueSince", coalesce(s.workers, 0) as workers, coalesce(s.slots, 0) as slots
    from aster.oldest_due_runs(${now}::timestamptz) d left join served s on s.pool = d.pool order by d.pool`.execute(
    tx,
  );
  return rows;
}

async function takeLostWorkers(tx: Tx, now: Date): Promise<LostWorkerFacts[]> {
  const { rows } = await sql<LostWorkerFacts>`
    with untold as materialized (
      select l.worker_id from aster.lost_workers l where l.told_at is null
      order by l.lost_at limit ${mostLost} for update skip locked
    )
    update aster.lost_workers l set told_at = ${now} from untold where l.worker_id = untold.worker_id
    returning l.name, l.pools, l.lost_at as "lostAt", l.runs::integer as runs`.execute(tx);
  return rows;
}

async function readWorkers(tx: Tx, now: Date): Promise<{ readonly names: string[]; readonly pools: string[] }> {
  const { rows } = await sql<{ names: string[]; pools: string[] }>`
    with live as materialized (
      select w.name, w.pools from aster.workers w
      where w.lease_until > ${now} and w.status = 'active' and w.drain_asked_at is null
    )
    select array(select distinct name from live) as names,
      array(select distinct pool from live cross join unnest(live.pools) as pool) as pools`.execute(tx);
  return rows[0] ?? { names: [], pools: [] };
}

async function readSchedulers(tx: Tx): Promise<SchedulerFacts[]> {
  const { rows } = await sql<{ name: string; heartbeatAt: Date; lastPassAt: Date | null }>`
    select s.name, s.heartbeat_at as "heartbeatAt", s.last_pass_at as "lastPassAt" from aster.services s
    where s.kind = 'scheduler' order by s.name`.execute(tx);
  return rows.map(({ lastPassAt, ...row }) => ({ ...row, ...(lastPassAt === null ? {} : { lastPassAt }) }));
}

async function readProvenHours(tx: Tx, now: Date): Promise<ProvenHour[]> {
  const { rows } = await sql<ProvenHour>`
    select c.hour, c.checked_at as "checkedAt", c.unexplained::integer as unexplained from aster.ledger_checks c
    where c.hour > ${now}::timestamptz - ${ledgerHours} * interval '1 hour' order by c.hour`.execute(tx);
  return rows;
}

/** What was sent before is of no interest either. */
async function readChannels(tx: Tx, now: Date): Promise<ChannelFacts[]> {
  const oldest = sql`aster.first_run_id(${now}::timestamptz - ${givenUpMs} * interval '1 ms')`;
  const { rows } = await sql<{
    id: string;
    name: string;
    failedAt: Date | null;
    error: string | null;
    lastSentAt: Date | null;
    isTurnedOff: boolean;
  }>`
    with given_up as materialized (
      select n.channel_id, n.next_attempt_at as failed_at, n.last_error from aster.notifications n
      where n.state = 'failed' and n.id >= ${oldest} and n.last_error is distinct from ${channelWasOff}
      order by n.id desc limit ${mostGivenUp}
    ), last as materialized (
      select distinct on (g.channel_id) g.channel_id, g.failed_at, g.last_error from given_up g
      order by g.channel_id, g.failed_at desc
    )
    select c.id, c.name, last.failed_at as "failedAt", last.last_error as error, (
        select max(s.sent_at) from aster.notifications s
        where s.channel_id = c.id and s.id >= ${oldest} and s.sent_at is not null and s.sent_with is null
      ) as "lastSentAt", not c.is_enabled and c.disabled_reason is null as "isTurnedOff"
    from aster.alert_channels c left join last on last.channel_id = c.id order by c.id`.execute(tx);
  return rows.map(({ id, name, failedAt, error, lastSentAt, isTurnedOff }) => ({
    ...{
      id,
      name,
      isTurnedOff,
      failedAt: failedAt ?? undefined,
      error: error ?? undefined,
      lastSentAt: lastSentAt ?? undefined,
    },
  }));
}
