import { type Db, instant } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** How long a ping is held without a word; it takes 10 s at the most. */
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

/**
 * Claims the first ping of each job that has one, so that those of a job come in their order and one who answers slowly
 * keeps nobody from the others. One that was tried in vain and that a later one has overtaken is given up, since it
 * would tell of the past. So is what is too old, and what nobody is told of any more. What somebody else has locked is
 * left for later.
 */
export async function claimPings(
  db: Db,
  { limit, now }: { readonly limit: number; readonly now?: Date },
): Promise<PingClaim[]> {
  if (limit <= 0) return [];
  await sql`
    with clock as materialized (select ${instant(now)} as now), over as materialized (
      select p.run_id, p.event from aster.outgoing_pings p, clock
      where (p.lease_until is null or p.lease_until <= clock.now) and (
        not exists (select from aster.jobs j where j.id = p.job_id and j.ping_url is not null)
        or p.created_at < clock.now - ${latestPingMs} * interval '1 ms'
        or p.attempt_num > 0 and exists (
          select from aster.outgoing_pings n where n.job_id = p.job_id and n.created_at > p.created_at))
      for update of p skip locked
    )
    delete from aster.outgoing_pings p using over where p.run_id = over.run_id and p.event = over.event`.execute(db);
  const { rows } = await sql<PingClaim>`
    with clock as materialized (select ${instant(now)} as now), firsts as materialized (
      select distinct on (p.job_id) p.run_id, p.event from aster.outgoing_pings p
      order by p.job_id, p.created_at, p.event desc, p.run_id
    ), due as materialized (
      select p.run_id, p.event from firsts f join aster.outgoing_pings p on p.run_id = f.run_id and p.event = f.event, clock
      where p.next_attempt_at <= clock.now and (p.lease_until is null or p.lease_until <= clock.now)
      order by p.next_attempt_at limit ${limit} for update of p skip locked
    )
    update aster.outgoing_pings p set fence = p.fence + 1, lease_until = clock.now + ${pingLeaseMs} * interval '1 ms'
    from due, clock, aster.jobs j
    where p.run_id = due.run_id and p.event = due.event and j.id = p.job_id
    returning p.run_id as "runId", p.event, p.job_id as "jobId", j.name as "jobName", j.ping_url as url,
      p.created_at as "createdAt", p.attempt_num as "attemptNum", p.fence`.execute(db);
  return rows.filter(({ url }) => url !== null);
}

/** Whether somebody waits for some job to run, or is still to be told of one. */
export async function hasPings(db: Db): Promise<boolean> {
  const { rows } = await sql<{ isSo: boolean }>`
    select exists (select from aster.jobs j where j.ping_url is not null) or exists (select from aster.outgoing_pings)
      as "isSo"`.execute(db);
  return rows[0]?.isSo === true;
}
