import { AsterError, messageOf } from '@aster-scheduler/core';
import { type Db, serverTime } from '@aster-scheduler/db';
import { lockPatienceMs, workInParts } from '../portions/work-in-parts.js';
import { settlementPatienceMs } from '../settlement/end-without-following.js';
import { applyPing, type ApplyPingOptions } from './apply-ping.js';
import { type KeptPing, listJobsOfKeptPings, readFirstKeptPing, removeKeptPing } from './kept-pings.js';

/** What could not be taken for so long keeps those behind it no longer. */
const longestKeptMs = 24 * 3_600_000;

/** Jobs of one pass. */
const mostJobs = 500;

export interface KeptPingsOptions {
  /** Instead of the database's clock. */
  readonly now?: Date;
  /** Asked before each job. */
  readonly goesOn?: () => boolean;
}

export interface TakenPings {
  /** How many were taken, or are of use no more. */
  readonly taken: number;
  /** Jobs of which some are kept still, and why. */
  readonly failed: ReadonlyArray<{ readonly jobId: string; readonly error: unknown }>;
}

/** Takes the pings that were kept since somebody had locked what they needed, those of each job as they were heard. */
export async function takeKeptPings(db: Db, options: KeptPingsOptions = {}): Promise<TakenPings> {
  const { now, goesOn } = options;
  let taken = 0;
  const work = async ([jobId = '']: readonly string[], lockTimeoutMs: number) => {
    for (let kept = await readFirstKeptPing(db, jobId); kept !== undefined; kept = await readFirstKeptPing(db, jobId)) {
      await takeKept(db, kept, { lockTimeoutMs, now });
      taken += 1;
      if (goesOn?.() === false) return;
    }
  };
  const jobIds = await listJobsOfKeptPings(db, mostJobs);
  const { left } = await workInParts(jobIds, { keyOf: (jobId) => jobId, work, goesOn });
  return { taken, failed: left.map(({ item, error }) => ({ jobId: item, error })) };
}

interface TakeOptions extends Pick<ApplyPingOptions, 'lockTimeoutMs'> {
  readonly now?: Date;
}

async function takeKept(db: Db, kept: KeptPing, { lockTimeoutMs, now }: TakeOptions): Promise<void> {
  const ping = { ...kept, now };
  try {
    await applyPing(db, ping, { lockTimeoutMs, kept });
  } catch (error) {
    if (error instanceof AsterError) return void (await removeKeptPing(db, kept.id)); // no such job any more
    const sinceMs = (now ?? (await serverTime(db))).getTime() - kept.heardAt.getTime();
    if (sinceMs > longestKeptMs) return void (await removeKeptPing(db, kept.id));
    if (sinceMs < settlementPatienceMs(error)) throw error;
    await applyPing(db, ping, { lockTimeoutMs: lockPatienceMs, kept, withoutFollowing: messageOf(error) });
  }
}
