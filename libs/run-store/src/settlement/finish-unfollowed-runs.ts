import { callFunction, type Db, rowsByKeyText } from '@aster-scheduler/db';
import { lockPatience } from '../portions/set-lock-timeout.js';

/** A run that has succeeded under the claim that still holds it. */
export interface Success {
  readonly runId: string;
  readonly jobId: string;
  readonly fence: number;
  /** Which version of the job was executed. */
  readonly jobVersion?: number;
  readonly exitCode?: number;
  readonly outputTruncatedBytes?: number;
  /** What a handler returned; JSON. */
  readonly result?: unknown;
}

/** Runs that are history now, and since when. */
export interface Finished {
  readonly runIds: ReadonlySet<string>;
  readonly at: Date;
}

/**
 * Writes runs that have succeeded and that nothing can follow, no alert either, into history, in one statement. All
 * others stay as they are, and so does one that somebody has asked to cancel, or that another claim holds. Their jobs
 * fail no longer. Outside of a transaction it is repeated after a conflict.
 */
export async function finishUnfollowedRuns(
  db: Db,
  successes: readonly Success[],
  { now, lockTimeoutMs }: { readonly now?: Date; readonly lockTimeoutMs?: number } = {},
): Promise<Finished> {
  const rows = new Map(
    successes.map(({ runId, fence, jobVersion, exitCode, outputTruncatedBytes, result }) => [
      runId,
      { fence, job_version: jobVersion, exit_code: exitCode, left_out: outputTruncatedBytes, result },
    ]),
  );
  const jobIds = [...new Set(successes.map(({ jobId }) => jobId))];
  const answer = await callFunction<Answer>(db, 'finish_runs', [
    rowsByKeyText(rows),
    jobIds,
    lockTimeoutMs === undefined ? null : lockPatience(lockTimeoutMs),
    now?.toISOString() ?? null,
  ]);
  if (answer === undefined) throw new Error('the database did not answer a settlement');
  return { runIds: new Set(answer.ids), at: new Date(answer.endedAtMs) };
}

interface Answer {
  readonly ids: readonly string[] | null;
  readonly endedAtMs: number;
}
