import { setTimeout as delay } from 'node:timers/promises';
import { engineAlertKinds } from '@aster-scheduler/core';
import { advisoryLocks, type Db, instant, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { isCausedByItems } from '../portions/is-caused-by-items.js';
import { applyAlertMoves } from './apply-alert-moves.js';
import { findOverdue } from './find-overdue.js';
import { alignTimedChecks, findSilentJobs } from './find-silent-jobs.js';
import { findUntoldFailures } from './find-untold-failures.js';
import { forgetBroadWatches } from './forget-broad-watches.js';
import { lookAfterEngine } from './look-after-engine.js';
import type { RuleMove } from './plan-alert-moves.js';
import { remindOfIncidents, reviewIncidents } from './review-incidents.js';
import { mostAheadMs, setAlertsBack } from './set-alerts-back.js';

/** After so long without a scheduler that looked, time counts anew: what was late then was so for one cause. */
const outageMs = 60_000;

/** So many incidents at most are opened for late and long runs in one look; the others follow in the next ones. */
const mostOpened = 1_000;

/** So long a scheduler that has begun a look waits for others, which only see whether they are to begin one. */
const turnMs = 1_000;
const turnEveryMs = 20;

/** Rules that a look is taken for. */
const timedKinds = ['failed', 'late_start', 'running_long', 'no_success', 'skipping', ...engineAlertKinds];

/** What a look at the rules that go by time has found. */
export interface AlertsLook {
  /** Whether there is anything to look at: rules that go by time or look at failures, or open incidents. */
  readonly isNeeded: boolean;
}

/**
 * Looks at what only time tells: runs that are late or run for too long, jobs without a success, incidents that are
 * over, reminders; and at failures that nobody has told of. One scheduler at a time does it; the others leave it to
 * that one. Where there is nothing of it the time is noted, so that what is sent goes on when the clock was ahead.
 */
export async function lookAfterAlerts(db: Db, now?: Date): Promise<AlertsLook> {
  await forgetBroadWatches(db);
  const { rows } = await sql<AlertsLook>`
    with clock as materialized (select ${instant(now)} as now), asked as materialized (
      select exists (
          select from aster.alert_rules r
          where r.is_enabled and r.kind = any(${timedKinds}::text[])
        )
        or exists (select from aster.incidents i where i.resolved_at is null)
        or exists (
          select from aster.alert_clock c where c.looked_at > clock.now + ${mostAheadMs} * interval '1 ms'
        ) as is_needed
      from clock
    ), noted as (
      insert into aster.alert_clock as c (counts_from, looked_at) select clock.now, clock.now from clock, asked where not is_needed
      on conflict (is_only_row) do update set looked_at = greatest(c.looked_at, excluded.looked_at),
        counts_from = ${countsFrom}
    )
    select is_needed as "isNeeded" from asked`.execute(db);
  const isNeeded = rows[0]?.isNeeded === true;
  if (isNeeded) await lookOnce(db, now);
  return { isNeeded };
}

/** Does a part of a look unless another scheduler does one, also after so long; resolves to `undefined` then. */
async function takeTurn<Result>(
  db: Db,
  part: (tx: Tx) => Promise<Result>,
  waitMs: number,
): Promise<Result | undefined> {
  for (const until = performance.now() + waitMs; ; await delay(turnEveryMs)) {
    const done = await inTransaction(db, async (tx) => {
      const { rows } = await sql<{ isMine: boolean }>`
        select pg_try_advisory_xact_lock(${advisoryLocks.timedAlerts}) as "isMine"`.execute(tx);
      return rows[0]?.isMine === true ? { result: await part(tx) } : undefined;
    });
    if (done !== undefined) return done.result;
    if (performance.now() >= until) return undefined;
  }
}

/**
 * Each part in a transaction of its own: one that takes too long, as in an outage, or that fails, keeps none of the
 * others from being done. What is told of the engine comes first. Who has begun waits for its turn with the others:
 * when many begin at the same time, all of them would leave one of these parts to each other.
 *
 * @throws the first failure, once the others are done
 */
async function lookOnce(db: Db, given?: Date): Promise<void> {
  const failures: unknown[] = [];
  const inTurn = async <Result>(
    part: (tx: Tx, now: Date) => Promise<Result>,
    waitMs = turnMs,
  ): Promise<Result | undefined> => {
    try {
      return await takeTurn(db, async (tx) => part(tx, given ?? (await serverTime(tx))), waitMs);
    } catch (error) {
      if (db.isTransaction || !isCausedByItems(error)) throw error;
      failures.push(error);
      return undefined;
    }
  };
  const looked =
    (await inTurn(async (tx, now) => {
      const noted = await noteLook(tx, now);
      await lookAfterEngine(tx, { now, ...noted });
      return noted;
    }, 0)) ?? (failures.length > 0 ? await inTurn(noteLook) : undefined);
  if (looked === undefined) return throwFirst(failures); // others do it
  const { countsFrom } = looked;
  const overdue = await inTurn(async (tx, now) => {
    const found = await findOverdue(tx, countsFrom, now);
    await applyAlertMoves(tx, toLateMoves(found), now);
    return found;
  });
  await inTurn(async (tx, now) => {
    await alignTimedChecks(tx, now);
    const silent = await findSilentJobs(tx, countsFrom, now);
    await applyAlertMoves(tx, await withoutOpen(tx, silent.map(toMove)), now);
  });
  await inTurn(async (tx, now) => applyAlertMoves(tx, await findUntoldFailures(tx, now), now));
  await inTurn(async (tx, now) => reviewIncidents(tx, overdue, now));
  await inTurn(remindOfIncidents);
  await inTurn(noteEnd);
  throwFirst(failures);
}

function throwFirst(failures: readonly unknown[]): void {
  if (failures.length > 0) throw failures[0];
}

function toLateMoves(overdue: Awaited<ReturnType<typeof findOverdue>>): RuleMove[] {
  return overdue
    .filter(({ isOpen }) => !isOpen)
    .slice(0, mostOpened)
    .map(({ ruleId, jobId, jobName, runId, since }): RuleMove => {
      return { rule: { ruleId, jobId }, move: 'open', runId, count: 1, facts: { job_name: jobName, since } };
    });
}

function toMove({
  ruleId,
  jobId,
  jobName,
  lastSuccessAt,
}: Awaited<ReturnType<typeof findSilentJobs>>[number]): RuleMove {
  const facts = { job_name: jobName, last_success_at: lastSuccessAt ?? undefined };
  return { rule: { ruleId, jobId }, move: 'open', count: 1, facts };
}

/** What goes on is one incident, however often it is looked at. */
async function withoutOpen(tx: Tx, moves: readonly RuleMove[]): Promise<RuleMove[]> {
  if (moves.length === 0) return [];
  const ruleIds = [...new Set(moves.map(({ rule }) => rule.ruleId))];
  const { rows } = await sql<{ key: string }>`
    select i.rule_id || ' ' || i.job_id as key from aster.incidents i
    where i.rule_id = any(${ruleIds}::uuid[]) and i.resolved_at is null`.execute(tx);
  const open = new Set(rows.map(({ key }) => key));
  return moves.filter(({ rule }) => !open.has(`${rule.ruleId} ${rule.jobId}`));
}

/** After a time without a look it counts from this one. */
const countsFrom = sql`
  case when c.looked_at < excluded.looked_at - ${outageMs} * interval '1 ms' then excluded.looked_at else c.counts_from end`;

interface Looked {
  readonly countsFrom: Date;
  /** Absent: nobody ever did. */
  readonly lookedAt?: Date;
}

/**
 * Since when time counts: from now on when nobody has looked for a while, or somebody has while the clock was ahead;
 * and when somebody has looked before.
 */
async function noteLook(tx: Tx, now: Date): Promise<Looked> {
  const { rows: before } = await sql<Required<Looked>>`
    select c.looked_at as "lookedAt", c.counts_from as "countsFrom" from aster.alert_clock c`.execute(tx);
  const lookedAt = before[0]?.lookedAt;
  const wasAhead = lookedAt !== undefined && lookedAt.getTime() > now.getTime() + mostAheadMs;
  if (wasAhead) await setAlertsBack(tx, now);
  const { rows } = await sql<Looked>`
    insert into aster.alert_clock as c (counts_from, looked_at) values (${now}, ${now})
    on conflict (is_only_row) do update set
      looked_at = case when ${wasAhead}::boolean then excluded.looked_at else greatest(c.looked_at, excluded.looked_at) end,
      counts_from = case when ${wasAhead}::boolean then excluded.looked_at else ${countsFrom} end
    returning counts_from as "countsFrom"`.execute(tx);
  return { countsFrom: rows[0]?.countsFrom ?? now, ...(lookedAt !== undefined && !wasAhead && { lookedAt }) };
}

/** A long look is no outage. */
async function noteEnd(tx: Tx, now: Date): Promise<void> {
  await sql`update aster.alert_clock c set looked_at = greatest(c.looked_at, ${now})`.execute(tx);
}
