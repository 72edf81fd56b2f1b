import type { Outcome } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { insertOutput } from '../output/insert-output.js';
import { endWithoutFollowing } from '../settlement/end-without-following.js';
import { settleRuns } from '../settlement/settle-runs.js';
import { beginRuns, type BegunRun } from './begin-runs.js';
import type { LockedRun } from './open-runs.js';
import type { Ping, PingedRun } from './ping.js';
import { noteNamesUsed } from './ping-names.js';

/** What is kept of a run, however often it is told that it goes on; what comes after is left out. */
const mostOutputBytes = 1_048_576;

export interface Told {
  readonly id: string;
  /** Absent: it has ended. */
  readonly run: LockedRun | undefined;
  readonly heardAt: Date;
  /** Later than that where it was kept: what follows from an end begins now. */
  readonly now: Date;
  readonly isUnexpected: boolean;
  readonly lockTimeoutMs: number;
  /** What follows from its end is left out, for this reason. */
  readonly withoutFollowing?: string;
}

/** Does to a run what is told of it: it begins, goes on or ends. One that has ended stays as it is. */
export async function tellRun(tx: Tx, ping: Ping, told: Told): Promise<PingedRun> {
  const { id, run, heardAt, now } = told;
  if (run === undefined) return { runId: id, became: 'ignored' };
  const notBefore = run.scheduled_at.getTime(); // nothing is early by our clock
  const at = new Date(Math.max(heardAt.getTime(), notBefore));
  const [begun] = run.status === 'running' ? [{ id, ...run }] : await beginRuns(tx, [id], at);
  if (begun === undefined) throw new Error(`run ${id} is gone though it is locked`);
  await keepOutput(tx, ping, begun, at);
  if (ping.signal !== 'end') return { runId: id, became: 'running' };
  const endedAt = new Date(Math.max(now.getTime(), notBefore));
  await noteNamesUsed(tx, [id], endedAt);
  const isSettled = await settle(tx, ping, { ...told, fence: begun.fence, now: endedAt });
  return { runId: id, became: isSettled ? 'ended' : 'ignored' };
}

async function settle(tx: Tx, ping: Ping, told: Told & { readonly fence: number }): Promise<boolean> {
  const { id, fence, now, isUnexpected, lockTimeoutMs, withoutFollowing: why } = told;
  const settlement = { runId: id, fence, outcome: outcomeOf(ping, isUnexpected) };
  const settled =
    why === undefined
      ? (await settleRuns(tx, [settlement], { now, lockTimeoutMs }))[0]
      : await endWithoutFollowing(tx, settlement, { why, now });
  return settled !== undefined && settled.status !== 'claim_lost';
}

async function keepOutput(tx: Tx, { output, droppedBytes = 0 }: Ping, run: BegunRun, at: Date): Promise<void> {
  if (output === undefined || output.length === 0) return;
  const { id, fence, attempt_num: attemptNum } = run;
  const found = await sql<{ seq: number; bytes: number }>`
    select coalesce(max(seq) + 1, 0)::integer as seq, coalesce(sum(octet_length(data)), 0)::float8 as bytes
    from aster.run_output where run_id = ${id}::uuid and attempt_num = ${attemptNum}`.execute(tx);
  const { seq = 0, bytes = 0 } = found.rows[0] ?? {};
  const data = output.subarray(0, Math.max(mostOutputBytes - bytes, 0));
  if (data.length === 0) return;
  const piece = { runId: id, attemptNum, fence, seq, stream: 'stdout' as const, data, droppedBefore: droppedBytes };
  await insertOutput(tx, [piece], { now: at });
}

function outcomeOf({ failure, output }: Ping, isUnexpected: boolean): Outcome {
  if (failure === undefined) {
    return isUnexpected
      ? { status: 'succeeded', reason: 'unexpected_ping', exitCode: 0 }
      : { status: 'succeeded', exitCode: 0 };
  }
  const { exitCode } = failure;
  const errorLine = lastLine(output);
  const facts = { status: 'failed', isPermanent: true, errorLine } as const;
  if (exitCode === undefined) return { ...facts, reason: 'reported_failure', errorMsg: 'it was reported as failed' };
  return { ...facts, reason: 'exit_code', exitCode, errorMsg: `exit code ${exitCode}` };
}

const longestLine = 500;

function lastLine(output: Buffer | undefined): string | undefined {
  const line = output?.subarray(-longestLine).toString('utf8').trimEnd().split('\n').at(-1)?.trim();
  return line === undefined || line === '' ? undefined : line.toWellFormed();
}
