import { AsterError, messageOf } from '@aster-scheduler/core';
import { type Db, serverTime } from '@aster-scheduler/db';
import { lockPatienceMs, workInParts } from '../portions/work-in-parts.js';
import { applyPing, type ApplyPingOptions } from './apply-ping.js';
import { type KeptPing, listJobsOfKeptPings, readFirstKeptPing, removeKeptPing } from './kept-pings.js';
import type { Ping } from './ping.js';

/** What could not be taken for so long keeps those behind it no longer. */
const longestKeptMs = 24 * 3_600_000;

/** Jobs of one pass: a few seconds when somebody has locked what all of them need. */
const mostJobs = 100;

export interface KeptPingsOptions {
  /** Instead of the database's clock. */
  readonly now?: Date;
  /** Where the pass before has ended; absent: from the first job on. */
  readonly after?: string;
  /** Jobs at most, 100 by default. */
  readonly limit?: number;
  /** Asked before each job. */
  readonly goesOn?: () => boolean;
  /** Whether a ping has failed for so long, lastly with this, that its run is to end without what follows. */
  readonly isHopeless?: (pingId: string, error: unknown) => boolean;
}

export interface TakenPings {
  /** How many were taken, or are of use no more. */
  readonly taken: number;
  /** Jobs of which some are kept still, the first of these, and why. */
  readonly failed: ReadonlyArray<{ readonly jobId: string; readonly pingId: string; readonly error: unknown }>;
  /** Those that could not be taken for a day, and are given up. */
  readonly dropped: readonly DroppedPing[];
  /** Where the next pass goes on; absent: there are no more jobs. */
  readonly after?: string;
}

export interface DroppedPing {
  readonly jobId: string;
  readonly signal: Ping['signal'];
  readonly heardAt: Date;
  /** Why it could not be taken the last time. */
  readonly error: unknown;
}

/**
 * Takes the pings that were kept since somebody had locked what they needed, those of each job as they were heard. The
 * next pass goes on behind the jobs of this one, so that those that are locked keep no others waiting.
 */
export async function takeKeptPings(db: Db, options: KeptPingsOptions = {}): Promise<TakenPings> {
  const { after, limit = mostJobs, goesOn } = options;
  let taken = 0;
  const dropped: DroppedPing[] = [];
  const firstOf = new Map<string, string>();
  const work = async ([jobId = '']: readonly string[], lockTimeoutMs: number) => {
    for (let kept = await readFirstKeptPing(db, jobId); kept !== undefined; kept = await readFirstKeptPing(db, jobId)) {
      firstOf.set(jobId, kept.id);
      const failure = await takeKept(db, kept, { ...options, lockTimeoutMs });
      if (failure === undefined) taken += 1;
      else dropped.push({ jobId, signal: kept.signal, heardAt: kept.heardAt, error: failure.error });
      if (goesOn?.() === false) return;
    }
  };
  const jobIds = await listJobsOfKeptPings(db, { after, limit });
  const { left } = await workInParts(jobIds, { keyOf: (jobId) => jobId, work, goesOn });
  const failed = left.map(({ item, error }) => ({ jobId: item, pingId: firstOf.get(item) ?? '', error }));
  return { taken, failed, dropped, ...(jobIds.length === limit && { after: jobIds.at(-1) }) };
}

type TakeOptions = Pick<KeptPingsOptions, 'now' | 'isHopeless'> & Pick<ApplyPingOptions, 'lockTimeoutMs'>;

/** Returns why it was given up; `undefined`: it is taken, or of use no more. */
async function takeKept(
  db: Db,
  kept: KeptPing,
  { lockTimeoutMs, now, isHopeless }: TakeOptions,
): Promise<{ readonly error: unknown } | undefined> {
  const ping = { ...kept, now };
  try {
    await applyPing(db, ping, { lockTimeoutMs, kept });
  } catch (error) {
    if (error instanceof AsterError) {
      await removeKeptPing(db, kept.id); // no such job any more
      return undefined;
    }
    const sinceMs = (now ?? (await serverTime(db))).getTime() - kept.heardAt.getTime();
    if (sinceMs > longestKeptMs) return (await removeKeptPing(db, kept.id)) ? { error } : undefined;
    if (isHopeless?.(kept.id, error) !== true) throw error;
    await applyPing(db, ping, { lockTimeoutMs: lockPatienceMs, kept, withoutFollowing: messageOf(error) });
  }
  return undefined;
}
