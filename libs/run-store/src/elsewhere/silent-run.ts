import { defaultGraceMs, formatDuration, type Outcome, outcomeOfStop } from '@aster-scheduler/core';
import { type Db, epochMs, instant, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { mayBeFollowed } from '../rows/has-followers.js';

/** A run elsewhere of which something should have been heard by now. */
export interface SilentRun {
  readonly id: string;
  readonly job_id: string;
  readonly status: 'scheduled' | 'running';
  readonly fence: number;
  readonly grace_ms: number;
  readonly timeout_ms: number;
  readonly has_followers: boolean;
  readonly is_cancelled: boolean;
}

/** By when something must have been heard of the run `r` of the job `j`. Nobody else ends one that is cancelled. */
const deadline = sql`case when r.status = 'running' and r.cancel_reason is not null then r.started_at
  when r.status = 'running' then r.started_at + j.timeout_ms * interval '1 millisecond'
  else greatest(r.available_at, r.created_at) + coalesce(j.grace_ms, ${sql.lit(defaultGraceMs)}) * interval '1 millisecond'
  end`;

/** Of a job of which pings are kept something was heard: these are taken first. */
const openRuns = sql`aster.live_runs r join aster.jobs j on j.id = r.job_id
  where r.handler = '@elsewhere' and r.status in ('scheduled', 'running')
    and not exists (select from aster.kept_pings k where k.job_id = r.job_id)`;

const columns = sql`r.id, r.job_id, r.status, r.fence::float8 as fence, j.timeout_ms::float8 as timeout_ms,
  coalesce(j.grace_ms, ${sql.lit(defaultGraceMs)})::float8 as grace_ms,
  r.is_exclusive or ${mayBeFollowed} as has_followers,
  r.cancel_reason is not null as is_cancelled`;

/** In how many milliseconds something must have been heard of the next run; `undefined`: none is open. */
export async function readNextSilence(db: Db, except: readonly string[], now?: Date): Promise<number | undefined> {
  const found = await sql<{ next_in_ms: number | null }>`
    select ${epochMs(sql`min(${deadline})`)} - ${epochMs(instant(now))} as next_in_ms
    from ${openRuns} and r.id <> all(${[...except]}::uuid[])`.execute(db);
  const next = found.rows[0]?.next_in_ms;
  return next === null || next === undefined ? undefined : Math.max(next, 0);
}

/** Those of the earliest ticks first. Locks nothing. */
export async function findSilentRuns(
  db: Db,
  { except, limit, now }: { readonly except: readonly string[]; readonly limit: number; readonly now?: Date },
): Promise<readonly SilentRun[]> {
  const found = await sql<SilentRun>`
    select ${columns} from ${openRuns} and ${deadline} <= ${instant(now)} and r.id <> all(${[...except]}::uuid[])
    order by r.scheduled_at limit ${limit}`.execute(db);
  return found.rows;
}

/** Those of them of which still nothing was heard; one that somebody has locked is just being told of. */
export async function lockSilentRuns(tx: Tx, runs: readonly SilentRun[], now: Date): Promise<readonly SilentRun[]> {
  const found = await sql<SilentRun>`
    select ${columns} from ${openRuns} and ${deadline} <= ${now} and r.id = any(${runs.map(({ id }) => id)}::uuid[])
    order by r.scheduled_at for update of r skip locked`.execute(tx);
  return found.rows;
}

export function outcomeOfSilence(run: SilentRun): Outcome {
  const { status, grace_ms: graceMs, timeout_ms: timeoutMs, is_cancelled: isCancelled } = run;
  if (status === 'scheduled') {
    const errorMsg = `nothing was heard of it within ${formatDuration(graceMs)}`;
    return { status: 'failed', reason: 'no_ping', errorMsg, isPermanent: true };
  }
  if (isCancelled) return outcomeOfStop('cancelled', true);
  const errorMsg = `its end was not reported within ${formatDuration(timeoutMs)}`;
  return { status: 'timed_out', reason: 'timeout', errorMsg, isPermanent: true };
}
