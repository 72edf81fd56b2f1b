import { defaultGraceMs, formatDuration, type Outcome } from '@aster-scheduler/core';
import { type Db, epochMs, instant, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { elsewhereWorkerId, ensureElsewhereWorker } from '../claims/elsewhere-worker.js';
import { settleRuns } from '../settlement/settle-runs.js';
import type { Settled } from '../settlement/settlement.js';

/** Runs of one transaction. */
const runsPerPass = 200;

export interface SilentRuns {
  readonly settled: readonly Settled[];
  /** Until the next run may have been silent for too long; absent: none is open. 0: there may be more now. */
  readonly nextInMs?: number;
}

interface SilentRun {
  readonly id: string;
  readonly job_id: string;
  readonly status: 'scheduled' | 'running';
  readonly fence: number;
  readonly grace_ms: number;
  readonly timeout_ms: number;
}

/** By when something must have been heard of the run `r` of the job `j`. */
const deadline = sql`case when r.status = 'running' then r.started_at + j.timeout_ms * interval '1 millisecond'
  else greatest(r.available_at, r.created_at) + coalesce(j.grace_ms, ${sql.lit(defaultGraceMs)}) * interval '1 millisecond'
  end`;

/**
 * Ends the runs elsewhere of which nothing was heard in time: those that have not begun within the grace have failed,
 * those that have not ended within the timeout have timed out. Runs that somebody has locked are left for the next
 * time.
 */
export async function endSilentRuns(db: Db, now?: Date): Promise<SilentRuns> {
  const next = await readNext(db, now);
  if (next === undefined || next > 0) return { settled: [], nextInMs: next };
  await ensureElsewhereWorker(db);
  const settled = await inTransaction(db, async (tx) => endPortion(tx, now));
  return { settled, nextInMs: settled.length === runsPerPass ? 0 : ((await readNext(db, now)) ?? undefined) };
}

async function readNext(db: Db, now?: Date): Promise<number | undefined> {
  const found = await sql<{ next_in_ms: number | null }>`
    select ${epochMs(sql`min(${deadline})`)} - ${epochMs(instant(now))} as next_in_ms
    from aster.live_runs r join aster.jobs j on j.id = r.job_id
    where r.handler = '@elsewhere' and r.status in ('scheduled', 'running')`.execute(db);
  const next = found.rows[0]?.next_in_ms;
  return next === null || next === undefined ? undefined : Math.max(next, 0);
}

async function endPortion(tx: Tx, given?: Date): Promise<readonly Settled[]> {
  const now = given ?? (await serverTime(tx));
  const found = await sql<SilentRun>`
    select r.id, r.job_id, r.status, r.fence::float8 as fence, j.timeout_ms::float8 as timeout_ms,
      coalesce(j.grace_ms, ${defaultGraceMs})::float8 as grace_ms
    from aster.live_runs r join aster.jobs j on j.id = r.job_id
    where r.handler = '@elsewhere' and r.status in ('scheduled', 'running') and ${deadline} <= ${now}
    order by r.scheduled_at limit ${runsPerPass} for update of r skip locked`.execute(tx);
  const unheard = found.rows.filter(({ status }) => status === 'scheduled').map(({ id }) => id);
  if (unheard.length > 0) {
    await sql`update aster.live_runs set status = 'running', worker_id = ${elsewhereWorkerId}::uuid, started_at = ${now},
      attempt_num = attempt_num + 1, fence = fence + 1, reason = null where id = any(${unheard}::uuid[])`.execute(tx);
  }
  const settlements = found.rows.map((run) => {
    const fence = run.status === 'scheduled' ? run.fence + 1 : run.fence;
    return { runId: run.id, fence, outcome: outcomeOf(run) };
  });
  if (settlements.length === 0) return [];
  await sql`delete from aster.ping_names n using unnest(${found.rows.map(({ job_id: jobId }) => jobId)}::uuid[],
    ${found.rows.map(({ id }) => id)}::uuid[]) as r(job_id, id) where n.job_id = r.job_id and n.run_id = r.id`.execute(
    tx,
  );
  return settleRuns(tx, settlements, { now });
}

function outcomeOf({ status, grace_ms: graceMs, timeout_ms: timeoutMs }: SilentRun): Outcome {
  if (status === 'scheduled') {
    const errorMsg = `nothing was heard of it within ${formatDuration(graceMs)}`;
    return { status: 'failed', reason: 'no_ping', errorMsg, isPermanent: true };
  }
  const errorMsg = `its end was not reported within ${formatDuration(timeoutMs)}`;
  return { status: 'timed_out', reason: 'timeout', errorMsg, isPermanent: true };
}
