import { messageOf } from '@aster-scheduler/core';
import { type Db, inTransaction, serverTime, type Tx } from '@aster-scheduler/db';
import { ensureElsewhereWorker } from '../claims/elsewhere-worker.js';
import { lockJobsAndFollowers } from '../locks/lock-jobs.js';
import { setLockTimeout } from '../portions/set-lock-timeout.js';
import { togetherOrApart } from '../portions/together-or-apart.js';
import { lockPatienceMs, workInParts } from '../portions/work-in-parts.js';
import { endWithoutFollowing } from '../settlement/end-without-following.js';
import { settleRuns } from '../settlement/settle-runs.js';
import type { Settled, Settlement } from '../settlement/settlement.js';
import { beginRuns } from './begin-runs.js';
import { noteNamesUsed } from './ping-names.js';
import { findSilentRuns, lockSilentRuns, outcomeOfSilence, readNextSilence, type SilentRun } from './silent-run.js';

/** Runs that are ended together. */
const runsPerPortion = 200;

export interface SilentRuns {
  readonly settled: readonly Settled[];
  /** Runs that could not be ended though the database is there; they are left for the next pass. */
  readonly failed: ReadonlyArray<{ readonly runId: string; readonly error: unknown }>;
  /** Whether some were left for the next pass: these, and what somebody has locked. */
  readonly isLeft: boolean;
  /** Until the next of the others may have been silent for too long; absent: none is open. */
  readonly nextInMs?: number;
}

export interface SilentRunsOptions {
  /** Asked before each part but the first. */
  readonly goesOn?: () => boolean;
  /**
   * Whether what follows from the end of a run has failed for so long, lastly with this, that it is to end without it.
   */
  readonly isHopeless?: (runId: string, error: unknown) => boolean;
}

interface Pass extends SilentRunsOptions {
  readonly now?: Date;
  readonly settled: Settled[];
  readonly failed: Array<{ readonly runId: string; readonly error: unknown }>;
  /** Runs that were looked at: what is left of them is left for the next pass. */
  readonly seen: Set<string>;
}

/**
 * Ends the runs elsewhere of which nothing was heard in time: those that have not begun within the grace have failed,
 * those that have not ended within the timeout have timed out, and those that are cancelled have nobody else to end
 * them. Where one cannot be ended, because somebody has locked a job that follows it for example, the others are.
 */
export async function endSilentRuns(db: Db, now?: Date, options: SilentRunsOptions = {}): Promise<SilentRuns> {
  const pass: Pass = { ...options, now, settled: [], failed: [], seen: new Set() };
  const first = await readNextSilence(db, [], now);
  if (first === undefined || first > 0) return { settled: [], failed: [], isLeft: false, nextInMs: first };
  await ensureElsewhereWorker(db);
  for (let isMore = true; isMore;) {
    const found = await findSilentRuns(db, { except: [...pass.seen], limit: runsPerPortion, now });
    for (const { id } of found) pass.seen.add(id);
    if (found.length > 0) await endPortion(db, found, pass);
    isMore = found.length === runsPerPortion && options.goesOn?.() !== false;
  }
  const { settled, failed, seen } = pass;
  const isLeft = settled.length < seen.size;
  return { settled, failed, isLeft, nextInMs: await readNextSilence(db, [...seen], now) };
}

/** All together, or else those of each job by themselves. */
async function endPortion(db: Db, found: readonly SilentRun[], pass: Pass): Promise<void> {
  const end = async (part: readonly SilentRun[], lockTimeoutMs: number) =>
    pass.settled.push(...(await endTogether(db, part, { lockTimeoutMs, now: pass.now })));
  await togetherOrApart(
    db,
    async () => void (await end(found, lockPatienceMs)),
    async () => {
      const { left } = await workInParts(found, { keyOf: (run) => run.job_id, work: end, goesOn: pass.goesOn });
      for (const { item, error } of left) await tryLastResort(db, item, error, pass);
    },
  );
}

interface Ending {
  readonly lockTimeoutMs: number;
  readonly now?: Date;
  /** What follows is left out, for this reason. */
  readonly withoutFollowing?: string;
}

/** One transaction: a run of which something is heard until then goes on. */
async function endTogether(db: Db, runs: readonly SilentRun[], ending: Ending): Promise<readonly Settled[]> {
  return inTransaction(db, async (tx) => {
    await setLockTimeout(tx, ending.lockTimeoutMs);
    const followed = ending.withoutFollowing === undefined ? runs.filter((run) => run.has_followers) : [];
    await lockJobsAndFollowers(tx, [...new Set(followed.map((run) => run.job_id))], 'end');
    const now = ending.now ?? (await serverTime(tx));
    const held = await lockSilentRuns(tx, runs, now);
    const begun = await beginRuns(
      tx,
      held.filter(({ status }) => status === 'scheduled').map(({ id }) => id),
      now,
    );
    const fences = new Map(begun.map(({ id, fence }) => [id, fence]));
    const settlements = held.map((run): Settlement => {
      return { runId: run.id, fence: fences.get(run.id) ?? run.fence, outcome: outcomeOfSilence(run) };
    });
    await noteNamesUsed(
      tx,
      settlements.map(({ runId }) => runId),
      now,
    );
    return settle(tx, settlements, { ...ending, now });
  });
}

async function settle(
  tx: Tx,
  settlements: readonly Settlement[],
  { lockTimeoutMs, now, withoutFollowing: why }: Ending,
): Promise<readonly Settled[]> {
  if (settlements.length === 0) return [];
  if (why === undefined) return settleRuns(tx, settlements, { now, lockTimeoutMs });
  const settled: Settled[] = [];
  for (const each of settlements) settled.push(await endWithoutFollowing(tx, each, { why, now }));
  return settled;
}

async function tryLastResort(db: Db, run: SilentRun, error: unknown, pass: Pass): Promise<void> {
  if (pass.isHopeless?.(run.id, error) !== true) return void pass.failed.push({ runId: run.id, error });
  const ending = { lockTimeoutMs: lockPatienceMs, now: pass.now, withoutFollowing: messageOf(error) };
  try {
    pass.settled.push(...(await endTogether(db, [run], ending)));
  } catch {
    pass.failed.push({ runId: run.id, error });
  }
}
