import { type Db, serverTime } from '@aster-scheduler/db';
import { listPools, type PoolState } from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { finestStep } from './plan-series.js';
import { planVerdict, type Verdict } from './plan-verdict.js';
import { readSeries } from './read-series.js';
import { addRunCounts, type RunCounts } from './run-counts.js';

/** How everything is. */
export interface Overview {
  readonly asOf: Date;
  readonly verdict: readonly Verdict[];
  /** Of the range, up to where runs were added up. */
  readonly finished: RunCounts;
  /** Of the range before. */
  readonly previous: RunCounts;
  readonly until: Date;
  readonly pools: readonly PoolState[];
  readonly failing: readonly FailingJob[];
  readonly failingCount: number;
  readonly skipping: readonly SkippingJob[];
  readonly ledger: LedgerProof;
}

/** What the hourly proof of the ledger has come to in the days that are kept. */
export interface LedgerProof {
  /** Ticks without a run or a skip: always 0. */
  readonly unexplained: number;
  /** Absent: not checked yet. */
  readonly checkedAt?: Date;
}

/** A job whose last run failed or timed out. */
export interface FailingJob {
  readonly jobId: string;
  readonly jobName: string;
  readonly runId: string;
  readonly at: Date;
}

/** A job that starts much less often than its schedule says. */
export interface SkippingJob {
  readonly jobId: string;
  readonly jobName: string;
  readonly scheduledEveryMs: number;
  /** Absent: it never ran. */
  readonly effectiveEveryMs?: number;
}

/** Jobs that are listed of those that fail or skip. */
const mostListed = 20;

/** A job that starts so much less often than it is to is told of. */
const skipsFactor = 1.25;

/** @param rangeMs how far back */
export async function readOverview(db: Db, rangeMs: number, at?: Date): Promise<Overview> {
  const now = at ?? (await serverTime(db));
  const from = new Date(now.getTime() - rangeMs);
  const before = new Date(from.getTime() - rangeMs);
  const step = finestStep({ from: before, to: now, owner: 'pool', now });
  const series = await readSeries(db, { from: before, to: now, step });
  const pools = await listPools(db);
  const failing = await listFailing(db);
  const skipping = await listSkipping(db);
  const ledger = await readLedgerProof(db);
  const failingCount = failing.length < mostListed ? failing.length : await countFailing(db);
  return {
    asOf: now,
    verdict: planVerdict({ pools, failing: failingCount, skipping: skipping.length, unexplained: ledger.unexplained }),
    finished: addRunCounts(series.rows.filter((row) => row.at >= from)),
    previous: addRunCounts(series.rows.filter((row) => row.at < from)),
    until: series.until,
    pools,
    failing,
    failingCount,
    skipping,
    ledger,
  };
}

async function readLedgerProof(db: Db): Promise<LedgerProof> {
  const found = await sql<{ unexplained: number; checkedAt: Date | null }>`
    select coalesce(sum(unexplained), 0)::bigint as unexplained, max(checked_at) as "checkedAt" from aster.ledger_checks`.execute(
    db,
  );
  const [row] = found.rows;
  return { unexplained: row?.unexplained ?? 0, checkedAt: row?.checkedAt ?? undefined };
}

const isFailing = sql`n.last_status in ('failed', 'timed_out') and j.status = 'active'`;

async function listFailing(db: Db): Promise<FailingJob[]> {
  const found = await sql<FailingJob>`
    select j.id as "jobId", j.name as "jobName", n.last_run_id as "runId", n.last_finished_at as at
    from aster.job_numbers n join aster.jobs j on j.id = n.job_id where ${isFailing}
    order by n.last_finished_at desc, j.id limit ${mostListed}`.execute(db);
  return found.rows;
}

async function countFailing(db: Db): Promise<number> {
  const found = await sql<{ count: number }>`
    select count(*) as count from aster.job_numbers n join aster.jobs j on j.id = n.job_id where ${isFailing}`.execute(
    db,
  );
  return found.rows[0]?.count ?? 0;
}

async function listSkipping(db: Db): Promise<SkippingJob[]> {
  const found = await sql<Omit<SkippingJob, 'effectiveEveryMs'> & { effectiveEveryMs: number | null }>`
    select j.id as "jobId", j.name as "jobName", n.scheduled_every_ms as "scheduledEveryMs",
      n.effective_every_ms as "effectiveEveryMs"
    from aster.job_numbers n join aster.jobs j on j.id = n.job_id
    where n.skipped_7d > 0 and n.scheduled_every_ms is not null and j.status = 'active'
      and (n.effective_every_ms is null or n.effective_every_ms > n.scheduled_every_ms * ${skipsFactor}::float8)
    order by n.skipped_7d desc, j.id limit ${mostListed}`.execute(db);
  return found.rows.map((row) => ({ ...row, effectiveEveryMs: row.effectiveEveryMs ?? undefined }));
}
