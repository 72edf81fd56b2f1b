import { engineAlertKinds } from '@aster-scheduler/core';
import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { OverdueJob } from './find-overdue.js';
import { insertNotifications, type NewNotification } from './insert-notifications.js';
import { insertQuietEnds } from './insert-quiet-ends.js';
import { lastSuccessAt } from './last-success.js';
import { ruleMatchesJob } from './rule-matches-job.js';

/** So many incidents at most end, or are told of again, in one look, so that nobody waits long for one of them. */
const mostAtOnce = 1_000;

/** Among so many of the newest runs of a job one that a tick has started is looked for. */
const newestRuns = 100;

interface Review {
  readonly incidentId: string;
  readonly ruleId: string;
  readonly jobId: string;
  readonly kind: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Why nobody needs to hear of its end: the job is paused or gone, or no rule is about it any more. */
  readonly quietly: string | null;
  readonly hasRecovered: boolean;
}

/**
 * Resolves what is over without the end of a run having said so: what goes by time, ticks that run again, and incidents
 * of jobs that were paused, and of rules that were removed, which end quietly.
 *
 * @param overdue of the same pass: what is still late or runs for too long; absent: it is not known
 */
export async function reviewIncidents(tx: Tx, overdue: readonly OverdueJob[] | undefined, now: Date): Promise<void> {
  const seemOver = listOver(await readReviews(tx), overdue).slice(0, mostAtOnce);
  if (seemOver.length === 0) return;
  // locked first and read again: whoever settles a failure meanwhile counts it in this one, or opens the next
  const { rows: held } = await sql<{ id: string }>`
    select i.id from aster.incidents i
    where i.id = any(${seemOver.map(({ incidentId }) => incidentId)}::uuid[]) and i.resolved_at is null
    order by i.rule_id, i.subject for update of i skip locked`.execute(tx);
  const heldIds = held.map(({ id }) => id);
  const over = listOver(await readReviews(tx, heldIds), overdue);
  const ends = over.map(({ incidentId, resolution }) => ({ id: incidentId, resolution }));
  await sql`
    update aster.incidents i set state = 'resolved', resolved_at = ${now}, resolution = input.resolution, remind_at = null
    from ${rowsOf(ends, 'id uuid, resolution text')} where i.id = input.id and i.resolved_at is null`.execute(tx);
  const quiet = over.filter(({ quietly }) => quietly !== null);
  await insertQuietEnds(
    tx,
    quiet.map(({ incidentId }) => incidentId),
    now,
  );
  const told = over
    .filter(({ quietly }) => quietly === null)
    .map(({ incidentId, ruleId, jobId, facts }): NewNotification => {
      return { event: 'resolved', incidentId, ruleId, jobId, facts };
    });
  await insertNotifications(tx, told, now);
}

function listOver(reviews: readonly Review[], overdue: readonly OverdueJob[] | undefined) {
  const still = new Set(overdue?.map(({ ruleId, jobId }) => `${ruleId} ${jobId}`));
  return reviews.flatMap((review) => {
    const goesByTime = review.kind === 'late_start' || review.kind === 'running_long' || review.kind === 'skipping';
    const isOver =
      review.hasRecovered || (goesByTime && overdue !== undefined && !still.has(`${review.ruleId} ${review.jobId}`));
    if (review.quietly === null && !isOver) return [];
    return [{ ...review, resolution: review.quietly ?? 'recovered' }];
  });
}

/** @param ids these only; absent: all that are open */
async function readReviews(tx: Tx, ids?: readonly string[]): Promise<Review[]> {
  const { rows } = await sql<Review>`
    select i.id as "incidentId", i.rule_id as "ruleId", i.job_id as "jobId", r.kind, i.facts,
      case when r.id is null then 'rule removed' when not r.is_enabled then 'rule turned off' when j.id is null then 'job deleted'
        when j.status <> 'active' then 'paused' when not ${ruleMatchesJob} or r.kind = any(${[...engineAlertKinds]}::text[]) then 'rule changed' end as quietly,
      case r.kind
        when 'failed' then not exists (select from aster.job_streaks s where s.job_id = i.job_id)
        when 'missed' then exists (
          select from (
            select f.trigger, f.started_at from aster.finished_runs f where f.job_id = i.job_id order by f.id desc limit ${newestRuns}
          ) f where f.trigger = 'schedule' and f.started_at >= i.last_at)
        when 'no_success' then coalesce(${lastSuccessAt} >= i.opened_at, false)
        else false end as "hasRecovered"
    from aster.incidents i left join aster.alert_rules r on r.id = i.rule_id left join aster.jobs j on j.id = i.job_id
    where i.resolved_at is null and i.job_id is not null and (${ids === undefined} or i.id = any(${ids ?? []}::uuid[]))
    order by i.rule_id, i.subject`.execute(tx);
  return rows;
}

/**
 * Tells again of what is open, each time that its rule says. What somebody has acknowledged is not told again. A rule
 * that says it anew counts from now on for what is open already.
 */
export async function remindOfIncidents(tx: Tx, now: Date): Promise<void> {
  await sql`
    with late as materialized (
      select i.id, r.remind_ms from aster.alert_rules r join aster.incidents i on i.rule_id = r.id
        and i.resolved_at is null and i.state = 'open'
      where (r.remind_ms is null and i.remind_at is not null) or i.remind_at > ${now}::timestamptz + r.remind_ms * interval '1 ms'
        or (r.remind_ms is not null and i.remind_at is null)
      order by i.rule_id, i.subject limit ${mostAtOnce} for update of i skip locked
    )
    update aster.incidents i set remind_at = ${now}::timestamptz + late.remind_ms * interval '1 ms'
    from late where i.id = late.id`.execute(tx);
  const { rows } = await sql<{
    incidentId: string;
    ruleId: string;
    jobId: string | null;
    subject: string;
    facts: object;
  }>`
    with due as materialized (
      select i.id from aster.incidents i where i.state = 'open' and i.remind_at <= ${now}
      order by i.remind_at limit ${mostAtOnce} for update skip locked
    )
    update aster.incidents i set remind_at = ${now}::timestamptz + r.remind_ms * interval '1 ms'
    from due, aster.alert_rules r where i.id = due.id and r.id = i.rule_id and r.remind_ms is not null
    returning i.id as "incidentId", i.rule_id as "ruleId", i.job_id as "jobId", i.subject, i.facts`.execute(tx);
  await insertNotifications(
    tx,
    rows.map(({ subject, ...row }) => {
      return { ...row, event: 'reminded', ...(row.jobId === null ? { subject } : {}) };
    }),
    now,
  );
}
