import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** How long a ping is held without a word; it takes 10 s at most. */
const pingLeaseMs = 30_000;

/** A ping that comes later than this would lie about when the run ended. */
export const latestPingMs = 600_000;

/** A ping that this process sends, until its lease is over or somebody else has a higher fence. */
export interface PingClaim {
  readonly runId: string;
  readonly event: 'start' | 'end';
  readonly jobId: string;
  readonly jobName: string;
  /** Where it goes, secrets in it as references. */
  readonly url: string;
  /** When what it tells happened. */
  readonly createdAt: Date;
  readonly attemptNum: number;
  readonly fence: number;
}

/** Jobs that are looked at for one claim, and as many that wait for their next try. */
const mostJobs = 1_000;

/** Pings that are given up in one statement. */
const mostOver = 2_000;

interface PingClaimOptions {
  readonly limit: number;
  /** Goes on behind this job. */
  readonly after?: string;
  /** Who gets the larger half, which is all of a claim of one: callers take turns. */
  readonly triesAgainFirst?: boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

export interface ClaimedPings {
  readonly claims: readonly PingClaim[];
  /** The last job that was looked at, of those that have something new; absent: there are none behind it. */
  readonly after?: string;
}

/**
 * Claims the first ping of each job that has one, so that those of a job come in their order and one who answers slowly
 * keeps nobody from the others. One that was tried in vain and that a later one has overtaken is given up, since it
 * would tell of the past. So is what is too old, and what nobody is told of any more. What somebody else has locked is
 * left for later. Whatever has heaped up, one call looks at so many jobs, and at the first pings of each. Jobs that
 * wait for a next try are not looked at until that is due, and get half of the claims while there are others.
 */
export async function claimPings(
  db: Db,
  { limit, after, triesAgainFirst = false, now }: PingClaimOptions,
): Promise<ClaimedPings> {
  if (limit <= 0) return { claims: [], after };
  const fresh = await listFreshJobs(db, after);
  const again = await listJobsToTryAgain(db, now);
  if (fresh.length + again.length === 0) return { claims: [] };
  await giveUpPings(db, [...new Set([...fresh, ...again])], now);
  const half = triesAgainFirst ? Math.floor(limit / 2) : Math.ceil(limit / 2);
  const freshLimit = again.length === 0 ? limit : half;
  const first = await claimFirstPings(db, fresh, { limit: freshLimit, now });
  const tried = await claimFirstPings(db, again, { limit: limit - first.length, now });
  const left = first.length < freshLimit ? 0 : limit - first.length - tried.length;
  const claims = [...first, ...(await claimFirstPings(db, fresh, { limit: left, now }))];
  const isThrough = fresh.length === 0 || first.length < freshLimit || claims.length + tried.length < limit;
  const last = isThrough ? fresh.at(-1) : (claims.at(-1)?.jobId ?? after);
  return { claims: [...claims, ...tried], after: last === fresh.at(-1) && fresh.length < mostJobs ? undefined : last };
}

/** Jobs whose first ping did not arrive and is due again. It is the only one of its job, or is given up. */
async function listJobsToTryAgain(db: Db, now?: Date): Promise<string[]> {
  const { rows } = await sql<{ job_id: string }>`
    with clock as materialized (select ${instant(now)} as now)
    select p.job_id from clock cross join lateral (
      select p.job_id from aster.outgoing_pings p
      where p.attempt_num > 0 and p.next_attempt_at <= clock.now and (p.lease_until is null or p.lease_until <= clock.now)
      order by p.next_attempt_at limit ${mostJobs}
    ) p`.execute(db);
  return rows.map(({ job_id: jobId }) => jobId);
}

/** The next jobs of which something is to be told that was not tried yet, from one to the next by the index. */
async function listFreshJobs(db: Db, after: string | undefined): Promise<string[]> {
  const { rows } = await sql<{ job_id: string }>`
    with recursive jobs(job_id, n) as (
      (select p.job_id, 1 from aster.outgoing_pings p
      where p.attempt_num = 0 and ${after === undefined ? sql`true` : sql`p.job_id > ${after}::uuid`} order by p.job_id limit 1)
      union all
      select (select p.job_id from aster.outgoing_pings p where p.attempt_num = 0 and p.job_id > j.job_id order by p.job_id limit 1), j.n + 1
      from jobs j where j.job_id is not null and j.n < ${mostJobs}
    )
    select job_id from jobs where job_id is not null order by job_id`.execute(db);
  return rows.map(({ job_id: jobId }) => jobId);
}

/** A ping that was tried is the first of its job. */
async function giveUpPings(db: Db, jobIds: readonly string[], now?: Date): Promise<void> {
  const ofJob = sql`from aster.outgoing_pings p where p.job_id = asked.id`;
  await sql`
    with clock as materialized (select ${instant(now)} as now), over as materialized (
      select o.run_id, o.event from clock cross join unnest(${[...jobIds]}::uuid[]) as asked(id)
      left join aster.jobs j on j.id = asked.id and j.ping_url is not null
      cross join lateral (
        (select p.run_id, p.event ${ofJob} and (j.id is null or p.created_at < clock.now - ${latestPingMs} * interval '1 ms')
        order by p.created_at, p.event desc, p.run_id limit ${mostOver})
        union
        select f.run_id, f.event from (
          select p.* ${ofJob} order by p.created_at, p.event desc, p.run_id limit 1
        ) f where f.attempt_num > 0 and exists (select ${ofJob} and p.created_at > f.created_at)
      ) o limit ${mostOver}
    ), held as materialized (
      select p.run_id, p.event from over join aster.outgoing_pings p on p.run_id = over.run_id and p.event = over.event, clock
      where p.lease_until is null or p.lease_until <= clock.now for update of p skip locked
    )
    delete from aster.outgoing_pings p using held where p.run_id = held.run_id and p.event = held.event`.execute(db);
}

async function claimFirstPings(
  db: Db,
  jobIds: readonly string[],
  { limit, now }: { readonly limit: number; readonly now?: Date },
): Promise<PingClaim[]> {
  if (limit <= 0 || jobIds.length === 0) return [];
  const { rows } = await sql<PingClaim>`
    with clock as materialized (select ${instant(now)} as now), firsts as materialized (
      select f.run_id, f.event from unnest(${[...jobIds]}::uuid[]) as asked(id) cross join lateral (
        select p.run_id, p.event from aster.outgoing_pings p where p.job_id = asked.id
        order by p.created_at, p.event desc, p.run_id limit 1
      ) f
    ), due as materialized (
      select p.run_id, p.event from firsts f join aster.outgoing_pings p on p.run_id = f.run_id and p.event = f.event, clock
      -- what was written while the clock was ahead is told now: it has just happened
      where (p.next_attempt_at <= clock.now or p.created_at > clock.now + ${latestPingMs} * interval '1 ms') and (p.lease_until is null or p.lease_until <= clock.now)
        and p.created_at >= clock.now - ${latestPingMs} * interval '1 ms' -- more may be too old than is given up at once
      order by p.job_id limit ${limit} for update of p skip locked
    ), claimed as (
      update aster.outgoing_pings p set fence = p.fence + 1, lease_until = clock.now + ${pingLeaseMs} * interval '1 ms'
      from due, clock, aster.jobs j
      where p.run_id = due.run_id and p.event = due.event and j.id = p.job_id and j.ping_url is not null
      returning p.run_id as "runId", p.event, p.job_id as "jobId", j.name as "jobName", j.ping_url as url,
        p.created_at as "createdAt", p.attempt_num as "attemptNum", p.fence
    )
    select * from claimed order by "jobId"`.execute(db);
  return rows;
}

/** Whether somebody waits for some job to run, or is still to be told of one. */
export async function hasPings(db: Db): Promise<boolean> {
  const { rows } = await sql<{ isSo: boolean }>`
    select exists (select from aster.jobs j where j.ping_url is not null) or exists (select from aster.outgoing_pings)
      as "isSo"`.execute(db);
  return rows[0]?.isSo === true;
}
