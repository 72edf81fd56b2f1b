import type { RunReason, RunTrigger } from '@aster-scheduler/core';
import { type Db, inTransaction } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { noteSkipAlerts } from '../alerts/note-skip-alerts.js';
import type { WatchedEnd } from '../alerts/plan-alert-moves.js';
import { skipsAreWatched } from '../alerts/watched.js';
import { rowsByColumn } from './rows-by-column.js';

/** A tick, trigger or firing that deliberately gets no execution. */
export interface Skip {
  readonly id: string;
  readonly jobId: string;
  readonly trigger: RunTrigger;
  readonly scheduledAt: Date;
  readonly reason: RunReason;
  /** Why, for people; absent: as `skipMessages` says of the reason. */
  readonly errorMsg?: string;
  readonly retryOf?: string;
  /** The upstream runs that a firing has used up. */
  readonly upstreamRunIds?: readonly string[];
  /** Set when the skip stands for several ticks: the last of them. */
  readonly skippedUntil?: Date;
  readonly skippedTicks?: number;
}

/** Why a tick was skipped, for people. */
export const skipMessages: Partial<Record<RunReason, string>> = {
  missed: 'the tick was noticed too late: no scheduler was running, and the misfire policy lets it go',
  coalesced: 'the tick was noticed too late, and a later missed tick ran in its place',
  concurrency_forbid: 'another run of the job was not finished, and the concurrency policy is forbid',
  queue_full: 'the queue of waiting runs of the job was full',
  archived: 'the job was archived before the tick, which was due, had been planned',
  skipped_by_user: 'the tick was skipped in advance',
  dependencies_not_met: 'the dependencies were not satisfied before the next tick',
};

const columns = {
  id: 'uuid',
  job_id: 'uuid',
  status: 'text',
  trigger: 'text',
  attempt_num: 'integer',
  scheduled_at: 'timestamptz',
  available_at: 'timestamptz',
  finished_at: 'timestamptz',
  reason: 'text',
  error_msg: 'text',
  retry_of: 'uuid',
  upstream_run_ids: 'uuid[]',
  skipped_until: 'timestamptz',
  skipped_ticks: 'bigint',
  created_at: 'timestamptz',
};
const names = sql.raw(Object.keys(columns).join(', '));

/** Records skips. One that is recorded already stays as it is. */
export async function insertSkips(db: Db, skips: readonly Skip[], now: Date): Promise<void> {
  if (skips.length === 0) return;
  const rows = skips.map((skip) => ({
    id: skip.id,
    job_id: skip.jobId,
    status: 'skipped',
    trigger: skip.trigger,
    attempt_num: 0,
    scheduled_at: skip.scheduledAt,
    available_at: skip.scheduledAt,
    finished_at: now,
    reason: skip.reason,
    error_msg: skip.errorMsg ?? skipMessages[skip.reason],
    retry_of: skip.retryOf,
    upstream_run_ids: skip.upstreamRunIds,
    skipped_until: skip.skippedUntil,
    skipped_ticks: skip.skippedTicks,
    created_at: now,
  }));
  const { rows: written } = await sql<{ id: string; isWatched: boolean }>`
    insert into aster.finished_runs (${names}) ${rowsByColumn(rows, columns)}
    on conflict (id) do nothing returning id, ${skipsAreWatched} as "isWatched"`.execute(db);
  if (written[0]?.isWatched !== true) return;
  const isNew = new Set(written.map(({ id }) => id));
  const watched = skips.filter(({ id }) => isNew.has(id)).map(toWatchedEnd);
  await inTransaction(db, async (tx) => noteSkipAlerts(tx, watched, now));
}

function toWatchedEnd({ id, jobId, reason, errorMsg, scheduledAt, skippedTicks }: Skip): WatchedEnd {
  const errorLine = errorMsg ?? skipMessages[reason];
  return { runId: id, jobId, status: 'skipped', reason, errorLine, ticks: skippedTicks ?? 1, scheduledAt };
}
