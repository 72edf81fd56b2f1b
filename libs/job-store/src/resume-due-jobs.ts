import type { Job } from '@aster-scheduler/core';
import { type Db, epochMs, instant, inTransaction, isLockTimeout } from '@aster-scheduler/db';
import { type LeftItem, workInParts } from '@aster-scheduler/run-store';
import { sql } from 'kysely';
import { resumedAt } from './plan-pause.js';
import { updateJob } from './update-job.js';

/** Jobs that are looked for at once. */
const jobsPerLook = 100;

/** A job that somebody has locked is tried again after so long. */
const contendedMs = 1_000;

export interface ResumeOptions {
  /** Asked before each job. */
  readonly goesOn?: () => boolean;
  /** Instead of the database's clock. */
  readonly now?: Date;
}

export interface ResumedJobs {
  readonly resumed: readonly Job[];
  /** Those that cannot be resumed, though the database is there. What is locked is not among them. */
  readonly failed: readonly LeftItem<string>[];
  /** Until the next pause is over, or somebody may have let go of a job; absent when there is nothing to come. */
  readonly nextInMs?: number;
}

/**
 * Resumes the jobs whose pause is over, each in a transaction of its own: one statement when there is none. What
 * cannot be resumed now is left for the next time. Several schedulers may do this at once.
 */
export async function resumeDueJobs(db: Db, options: ResumeOptions = {}): Promise<ResumedJobs> {
  const { goesOn = () => true, now } = options;
  const resumed: Job[] = [];
  const left: LeftItem<string>[] = [];
  for (;;) {
    const { jobIds, nextInMs } = await readPauses(
      db,
      left.map(({ item }) => item),
      now,
    );
    const parts = await workInParts(jobIds, {
      keyOf: (jobId) => jobId,
      work: async ([jobId = ''], lockTimeoutMs) => {
        const job = await resumeIfDue(db, jobId, { lockTimeoutMs, now });
        if (job !== undefined) resumed.push(job);
      },
      goesOn,
    });
    left.push(...parts.left);
    if (jobIds.length === 0 || parts.untried.length > 0) {
      const failed = left.filter(({ error }) => !isLockTimeout(error));
      return {
        resumed,
        failed,
        nextInMs: failed.length < left.length ? Math.min(nextInMs ?? Infinity, contendedMs) : nextInMs,
      };
    }
  }
}

async function readPauses(db: Db, except: readonly string[], now?: Date) {
  const result = await sql<{ job_ids: string[]; next_in_ms: number | null }>`
    select array(
        select id from aster.jobs where status = 'inactive' and pause_until <= now.at and id <> all(${except}::uuid[])
        order by pause_until limit ${jobsPerLook}
      ) as job_ids,
      ${epochMs(sql`(select min(pause_until) from aster.jobs where status = 'inactive' and pause_until > now.at)`)}
        - ${epochMs(sql.ref('now.at'))} as next_in_ms
    from (select ${instant(now)} as at offset 0) as now`.execute(db);
  const [row] = result.rows;
  return { jobIds: row?.job_ids ?? [], nextInMs: row?.next_in_ms ?? undefined };
}

/** Somebody may have edited the job meanwhile. */
async function resumeIfDue(
  db: Db,
  jobId: string,
  { lockTimeoutMs, now }: { readonly lockTimeoutMs: number; readonly now?: Date },
): Promise<Job | undefined> {
  return inTransaction(db, async (tx) => {
    await sql`select set_config('lock_timeout', ${`${Math.ceil(lockTimeoutMs)}ms`}, true)`.execute(tx);
    let isResumed = false;
    const job = await updateJob(
      tx,
      jobId,
      ({ status, pause }, at) => {
        isResumed = status === 'inactive' && pause?.until !== undefined && pause.until <= at;
        return isResumed ? { status: 'active' } : {};
      },
      {
        now,
        change: { origin: 'scheduler' },
        countsFrom: (before) => (before.pause?.until === undefined ? undefined : resumedAt(before, before.pause.until)),
      },
    );
    return isResumed ? job : undefined;
  });
}
