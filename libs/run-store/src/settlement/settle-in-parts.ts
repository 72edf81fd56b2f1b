import type { Db } from '@aster-scheduler/db';
import { togetherOrApart } from '../portions/together-or-apart.js';
import { type LeftItem, type PartsLeft, workInParts } from '../portions/work-in-parts.js';
import { settleRuns } from './settle-runs.js';
import type { Settled, Settlement } from './settlement.js';

/** A settlement, with the job of its run: what is locked is locked by job. */
export interface SettlementOfJob extends Settlement {
  readonly jobId: string;
}

export interface SettledInParts {
  readonly settled: readonly Settled[];
  /** What cannot be settled now, and why; a later call may. */
  readonly left: readonly LeftItem<SettlementOfJob>[];
  readonly untried: readonly SettlementOfJob[];
}

export interface SettleInPartsOptions {
  readonly now?: Date;
  /** Asked before each part. */
  readonly goesOn?: () => boolean;
}

/**
 * Settles runs together, or, where that fails, those of each job by themselves: one run that cannot be settled does not
 * stop the others. The short way for those that the caller comes back to.
 *
 * @throws what says that the database is away
 */
export async function settleInParts(
  db: Db,
  settlements: readonly SettlementOfJob[],
  options: SettleInPartsOptions = {},
): Promise<SettledInParts> {
  return togetherOrApart<SettledInParts>(
    db,
    async () => ({ settled: await settleRuns(db, settlements, { now: options.now }), left: [], untried: [] }),
    async () => settleByJob(db, settlements, options),
  );
}

/** The same for settlements that have failed together already. */
export async function settleByJob(
  db: Db,
  settlements: readonly SettlementOfJob[],
  { now, goesOn }: SettleInPartsOptions,
): Promise<SettledInParts> {
  const settled: Settled[] = [];
  const rest: PartsLeft<SettlementOfJob> = await workInParts(settlements, {
    keyOf: ({ jobId }) => jobId,
    work: async (part, lockTimeoutMs) => settled.push(...(await settleRuns(db, part, { now, lockTimeoutMs }))),
    goesOn,
  });
  return { settled, ...rest };
}
