import { randomBytes } from 'node:crypto';
import type { FinalStatus, RunReason, RunTrigger } from '@aster-scheduler/core';
import { firstRunIdAt } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';

/** What a test decides of a run that has ended. */
export interface TestRun {
  readonly id?: string;
  readonly jobId: string;
  readonly status: FinalStatus;
  readonly finishedAt: Date;
  /** Absent: when it started, or ended. */
  readonly scheduledAt?: Date;
  /** Absent: it did not start. */
  readonly runMs?: number;
  readonly delayMs?: number;
  readonly attemptNum?: number;
  readonly skippedTicks?: number;
  readonly skippedUntil?: Date;
  readonly trigger?: RunTrigger;
  readonly reason?: RunReason;
  readonly errorMsg?: string;
  readonly errorLine?: string;
  readonly exitCode?: number;
}

/** Adds runs that have ended in one statement; returns their ids. */
export async function insertRuns(db: Db, runs: readonly TestRun[]): Promise<string[]> {
  if (runs.length === 0) return [];
  const rows = runs.map((run) => {
    const endMs = run.finishedAt.getTime();
    const startedAt = run.runMs === undefined ? null : new Date(endMs - run.runMs);
    const availableAt = new Date((startedAt?.getTime() ?? endMs) - (run.delayMs ?? 0));
    const scheduledAt = run.scheduledAt ?? availableAt;
    return {
      id: run.id ?? firstRunIdAt(scheduledAt).slice(0, 14) + '7' + randomId().slice(15),
      job_id: run.jobId,
      status: run.status,
      trigger: run.trigger ?? ('schedule' as const),
      attempt_num: run.attemptNum ?? (startedAt === null ? 0 : 1),
      scheduled_at: scheduledAt,
      available_at: availableAt,
      started_at: startedAt,
      finished_at: run.finishedAt,
      exit_code: run.exitCode ?? null,
      reason: run.reason ?? null,
      error_msg: run.errorMsg ?? null,
      error_line: run.errorLine ?? null,
      skipped_ticks: run.skippedTicks ?? null,
      skipped_until: run.skippedUntil ?? null,
      created_at: scheduledAt,
    };
  });
  await db.insertInto('finished_runs').values(rows).execute();
  return rows.map((row) => row.id);
}

function randomId(): string {
  return randomBytes(16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
