import { type Db, instant, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { DueJob } from './plan-due-job.js';
import { isBehind, type TickPlan } from './plan-ticks.js';

/** A job that is put aside is looked at again after so long, by whoever is first. */
const asideMs = 60_000;

export interface PlannedJob {
  readonly job: DueJob;
  readonly plan: TickPlan;
}

export interface Advance {
  readonly planned: readonly PlannedJob[];
  /** They stay where they are, and are put aside. */
  readonly unreadable: readonly DueJob[];
  readonly now: Date;
}

/** A job with more due ticks goes to the end of the line, so that it does not keep the others waiting. */
export async function advanceCursors(tx: Tx, { planned, unreadable, now }: Advance): Promise<void> {
  const aside = new Date(now.getTime() + asideMs);
  const cursors = [
    ...planned.map(({ job: { id }, plan }) => {
      return { id, plannedUntil: plan.plannedUntil, nextRunAt: isBehind(plan, now) ? now : plan.nextRunAt };
    }),
    ...unreadable.map((job) => ({ id: job.id, plannedUntil: job.planned_until, nextRunAt: aside })),
  ];
  const usual = cursors[0]?.nextRunAt;
  const others = cursors.filter(({ nextRunAt }) => nextRunAt?.getTime() !== usual?.getTime());
  const elsewhere = cursors.filter(({ plannedUntil }) => plannedUntil.getTime() !== now.getTime());
  await sql`
    with input as materialized (
      select ${instants(others.map(({ id, nextRunAt }) => [id, nextRunAt]))} as next_runs,
        ${instants(elsewhere.map(({ id, plannedUntil }) => [id, plannedUntil]))} as elsewhere
    )
    update aster.job_cursors c set
      planned_until = coalesce(((select elsewhere from input) ->> c.job_id::text)::timestamptz, ${now}::timestamptz),
      next_run_at = nullif(
        coalesce(((select next_runs from input) ->> c.job_id::text)::timestamptz, ${text(usual)}::timestamptz),
        'infinity')
    where c.job_id = any(${`{${cursors.map(({ id }) => id).join()}}`}::uuid[])`.execute(tx);
  await clearPassed(tx, planned);
}

/** Nothing has a row already after `made_until`, nor belongs to a schedule of before after `former_until`. */
async function clearPassed(tx: Tx, planned: readonly PlannedJob[]): Promise<void> {
  const passed = planned.filter(({ job, plan: { plannedUntil } }) =>
    [job.made_until, job.former_until].some((until) => until !== null && until <= plannedUntil),
  );
  if (passed.length === 0) return;
  const jobIds = passed.map(({ job }) => job.id);
  await sql`update aster.job_cursors set
    made_until = case when made_until > planned_until then made_until end,
    former_until = case when former_until > planned_until then former_until end
    where job_id = any(${jobIds}::uuid[])`.execute(tx);
}

/**
 * By the id of the job, what differs from the usual; looked up like this for the reason that `rowsByKey` gives. Put
 * together by hand, because that is by far quicker with ids of many objects as keys.
 */
function instants(entries: ReadonlyArray<readonly [jobId: string, at: Date | undefined]>) {
  return sql`${`{${entries.map(([id, at]) => `"${id}":"${text(at)}"`).join()}}`}::jsonb`;
}

/** Never is `infinity`. */
function text(at: Date | undefined): string {
  return at?.toISOString() ?? 'infinity';
}

/** Leaves a due job as it is for a while, so that it does not keep the others from being planned. */
export async function putAside(db: Db, jobId: string, now?: Date): Promise<void> {
  await sql`
    update aster.job_cursors set next_run_at = ${instant(now)} + ${asideMs} * interval '1 millisecond'
    where job_id = ${jobId} and next_run_at <= ${instant(now)}`.execute(db);
}
