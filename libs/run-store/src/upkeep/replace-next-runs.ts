import { elsewhereHandler } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { mostReplaced } from '../concurrency/plan-admission.js';
import { lockJob } from '../locks/lock-jobs.js';
import { cancelRuns } from '../moves/cancel-runs.js';
import { workOff } from '../moves/work-off.js';
import { setLockTimeout } from '../portions/set-lock-timeout.js';
import type { Turn, Turns } from '../portions/take-turns.js';
import { lockPatienceMs } from '../portions/work-in-parts.js';
import { beforeAllIds } from '../rows/before-all-ids.js';
import { isInState, isOfJob } from '../rows/is-in-state.js';

/** Of each state the newest are looked through for those that are replaced, among others that no tick replaces. */
const lookedThrough = 10_000;

/**
 * Goes on where a run under the policy `replace` has met more others than one transaction cancels: a portion of the
 * next such job, in a transaction of its own. The newest such run waits for its place until all before it have ended.
 *
 * @param now instead of the database's clock
 * @returns whether anything was done, so that there may be more
 */
export async function replaceNextRuns(db: Db, turns: Turns, now?: Date): Promise<boolean> {
  return turns.take(async (after, begin) => {
    const found = await sql<{ job_id: string }>`
      select job_id from aster.replaced_backlogs where job_id > ${after ?? beforeAllIds}
      order by job_id limit 1`.execute(db);
    const jobId = found.rows[0]?.job_id;
    if (jobId === undefined) return 'nothing';
    begin(jobId);
    return replacePortion(db, jobId, now);
  });
}

async function replacePortion(db: Db, jobId: string, now?: Date): Promise<Turn> {
  return inTransaction(db, async (tx) => {
    await setLockTimeout(tx, lockPatienceMs);
    if ((await lockJob(tx, jobId, 'end')) === undefined) return 'held-up';
    const at = now ?? (await serverTime(tx));
    const replaced = await listReplaced(tx, jobId, at);
    const completions = await cancelRuns(tx, replaced.slice(0, mostReplaced), 'replaced', at);
    if (replaced.length <= mostReplaced) {
      await tx.deleteFrom('replaced_backlogs').where('job_id', '=', jobId).execute();
    }
    await workOff(tx, { completions, freedJobIds: [jobId] }, at);
    return 'done';
  });
}

/**
 * Those before the newest run under the policy that waits for its place; one that was asked to end already is left
 * out.
 */
async function listReplaced(tx: Tx, jobId: string, now: Date): Promise<string[]> {
  const id = sql`${jobId}::uuid`;
  const ofState = (status: 'waiting' | 'scheduled' | 'running') => sql`
    (select r.* from (
      select * from aster.live_runs r where ${isInState(id, status)}
      order by r.job_id desc, r.status desc, r.scheduled_at desc limit ${lookedThrough}
    ) r, newest, backlog
    where (r.created_at, r.id) < (newest.created_at, newest.id) and r.scheduled_at <= ${now} and r.cancel_reason is null
      and (backlog.replaces_kept or (
        (r.concurrency_policy <> 'queue' or r.trigger not in ('backfill', 'schedule'))
        and (r.handler is distinct from ${elsewhereHandler} or r.status <> 'scheduled')
      ))
    limit ${mostReplaced + 1})`;
  const result = await sql<{ id: string }>`
    with newest as materialized (
      select r.created_at, r.id from aster.live_runs r
      where ${isOfJob(id)} and r.status = 'waiting' and r.reason = 'waiting_for_slot' and r.concurrency_policy = 'replace'
      order by r.created_at desc, r.id desc limit 1
    ), backlog as materialized (select replaces_kept from aster.replaced_backlogs where job_id = ${id})
    select r.id from (
      ${ofState('running')} union all ${ofState('scheduled')} union all ${ofState('waiting')}
    ) r limit ${mostReplaced + 1}`.execute(tx);
  return result.rows.map((row) => row.id);
}
