import { type Db, serverTime } from '@aster-scheduler/db';
import {
  countIncidents,
  type IncidentCounts,
  listPools,
  listServices,
  type PoolState,
  type ServiceState,
} from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { countSkips, type Skips } from './count-skips.js';
import { countFailingJobs, type FailingJob, listFailingJobs } from './list-failing-jobs.js';
import { type LateRun, listLateRuns } from './list-late-runs.js';
import { countSkippingJobs, listSkippingJobs, type SkippingJob } from './list-skipping-jobs.js';
import { planVerdict, type Verdict } from './plan-verdict.js';
import { type Finished, readFinished } from './read-finished.js';

/** How everything is. */
export interface Overview extends Finished {
  readonly asOf: Date;
  readonly verdict: readonly Verdict[];
  readonly pools: readonly PoolState[];
  /** Ticks of the range. */
  readonly skips: Skips;
  readonly failing: readonly FailingJob[];
  readonly failingCount: number;
  readonly late: readonly LateRun[];
  readonly skipping: readonly SkippingJob[];
  /** The kinds of services that are heard of. */
  readonly services: readonly ServiceKind[];
  readonly ledger: LedgerProof;
  readonly incidents: IncidentCounts;
}

/** The schedulers, or the APIs. */
export interface ServiceKind {
  readonly kind: ServiceState['kind'];
  readonly count: number;
  /** When one of them has last looked for due jobs; absent: they do not, or have not yet. */
  readonly lastPassAt?: Date;
}

/** What the hourly proof of the ledger has come to in the days that are kept. */
export interface LedgerProof {
  /** Ticks without a run or a skip: always 0. */
  readonly unexplained: number;
  /** Days from the first check to now, at most as many as are kept. */
  readonly days: number;
  /** Absent: not checked yet. */
  readonly checkedAt?: Date;
}

/** Jobs or runs that are listed of each kind. */
const mostListed = 20;

/** @param rangeMs how far back */
export async function readOverview(db: Db, rangeMs: number, at?: Date): Promise<Overview> {
  const now = at ?? (await serverTime(db));
  const from = new Date(now.getTime() - rangeMs);
  const finished = await readFinished(db, rangeMs, now);
  const pools = await listPools(db);
  const failing = await listFailingJobs(db, mostListed);
  const skipping = await listSkippingJobs(db, mostListed);
  const ledger = await readLedgerProof(db, now);
  const failingCount = failing.length < mostListed ? failing.length : await countFailingJobs(db);
  const skippingCount = skipping.length < mostListed ? skipping.length : await countSkippingJobs(db);
  return {
    asOf: now,
    verdict: planVerdict({ pools, failing: failingCount, skipping: skippingCount, unexplained: ledger.unexplained }),
    ...finished,
    pools,
    skips: await countSkips(db, from, now),
    failing,
    failingCount,
    late: await listLateRuns(db, { pools, now, limit: mostListed }),
    skipping,
    services: countServices(await listServices(db)),
    ledger,
    incidents: await countIncidents(db),
  };
}

function countServices(services: readonly ServiceState[]): readonly ServiceKind[] {
  return (['scheduler', 'api'] as const).map((kind) => {
    const active = services.filter((service) => service.kind === kind && service.status === 'active');
    const passes = active.flatMap(({ lastPassAt }) => lastPassAt?.getTime() ?? []);
    const lastPassAt = passes.length === 0 ? {} : { lastPassAt: new Date(Math.max(...passes)) };
    return { kind, count: active.length, ...lastPassAt };
  });
}

const dayMs = 86_400_000;

async function readLedgerProof(db: Db, now: Date): Promise<LedgerProof> {
  const found = await sql<{ unexplained: number; checkedAt: Date | null; since: Date | null }>`
    select coalesce(sum(unexplained), 0)::bigint as unexplained, max(checked_at) as "checkedAt", min(hour) as since
    from aster.ledger_checks`.execute(db);
  const [row] = found.rows;
  const since = row?.since ?? now;
  return {
    unexplained: row?.unexplained ?? 0,
    days: Math.ceil(Math.max(0, now.getTime() - since.getTime()) / dayMs),
    checkedAt: row?.checkedAt ?? undefined,
  };
}
