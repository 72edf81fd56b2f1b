import { setImmediate as turn } from 'node:timers/promises';
import { clockChangesBetween, isValidTimezone } from '@aster-scheduler/cron';
import { type Db, serverTime } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { listFailingJobs } from '../questions/list-failing-jobs.js';
import { listSkippingJobs } from '../questions/list-skipping-jobs.js';
import type { JobFacts } from './checkup-facts.js';
import { listNames, mostListed } from './list-names.js';

const daysAhead = 30;
/** Zones of jobs that are looked at. */
const mostZones = 600;

/** Reads what is wrong with jobs. Each statement may read all jobs, and ends at the deadline of whoever asks. */
export async function readJobFacts(db: Db): Promise<JobFacts> {
  const now = await serverTime(db);
  return {
    missingHandlers: await listNames(db, missingHandlers),
    ...(await readProgress(db, now)),
    failing: (await listFailingJobs(db, mostListed)).map(({ jobName }) => jobName),
    notStarted: await listNames(db, notStarted),
    skipping: (await listSkippingJobs(db, mostListed)).map(({ jobName }) => jobName),
    neverDue: await listNames(db, neverDue),
    longTimeouts: await listNames(db, longTimeouts),
    clockChanges: await listClockChanges(db, now),
  };
}

const missingHandlers = sql`
  select distinct j.handler as name from aster.jobs j where j.status = 'active' and j.handler is not null
    and j.handler <> '@elsewhere'
    and not exists (select from aster.workers w where w.lease_until > clock_timestamp() and j.handler = any(w.handlers))`;

const notStarted = sql`
  select j.name from aster.job_streaks s join aster.jobs j on j.id = s.job_id
  where j.status = 'active' and s.reason = 'spawn_failed'`;

const neverDue = sql`
  select j.name from aster.job_cursors c join aster.jobs j on j.id = c.job_id
  where c.next_run_at is null and j.status = 'active' and not j.is_manual`;

const longTimeouts = sql`
  select j.name from aster.job_numbers n join aster.jobs j on j.id = n.job_id
  where j.status = 'active' and j.concurrency_policy = 'forbid' and j.timeout_ms > n.scheduled_every_ms`;

async function readProgress(db: Db, now: Date) {
  const found = await sql<{ unexplained: number; checkedAt: Date | null; closedUntil: Date | null }>`
    select coalesce(sum(unexplained), 0)::bigint as unexplained, max(checked_at) as "checkedAt",
      (select closed_until from aster.stats_progress) as "closedUntil" from aster.ledger_checks`.execute(db);
  const [row] = found.rows;
  const since = (at: Date | null | undefined) =>
    at === null || at === undefined ? undefined : now.getTime() - at.getTime();
  const ledgerCheckedMs = since(row?.checkedAt);
  const rollupLagMs = since(row?.closedUntil);
  return {
    unexplainedTicks: Number(row?.unexplained ?? 0),
    ...(ledgerCheckedMs === undefined ? {} : { ledgerCheckedMs }),
    ...(rollupLagMs === undefined ? {} : { rollupLagMs }),
  };
}

async function listClockChanges(db: Db, now: Date): Promise<JobFacts['clockChanges']> {
  const found = await sql<{ timezone: string }>`
    select distinct timezone from aster.jobs where status = 'active' and cron_expr is not null
    order by 1 limit ${mostZones}`.execute(db);
  const until = new Date(now.getTime() + daysAhead * 86_400_000);
  const changes: { readonly timezone: string; readonly at: Date }[] = [];
  for (const { timezone } of found.rows) {
    await turn(); // the rules of a zone take some milliseconds when they are asked for first
    if (!isValidTimezone(timezone)) continue; // another program may know more zones than this one
    changes.push(...clockChangesBetween(timezone, now, until).map(({ at }) => ({ timezone, at })));
  }
  return changes.sort((one, other) => one.at.getTime() - other.at.getTime()).slice(0, mostListed);
}
