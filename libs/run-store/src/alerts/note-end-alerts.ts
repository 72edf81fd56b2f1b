import { watchedEnds } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { applyAlertMoves } from './apply-alert-moves.js';
import { findWritten } from './find-written.js';
import { planAlertMoves, type WatchedEnd } from './plan-alert-moves.js';
import { readWatchingRules } from './watching-rule.js';

/** Tells the rules of runs that have ended, last in the transaction, after the streaks. */
export async function noteEndAlerts(
  tx: Tx,
  ends: readonly WatchedEnd[],
  { failuresBefore, now }: { readonly failuresBefore: ReadonlyMap<string, number>; readonly now: Date },
): Promise<void> {
  if (ends.length === 0) return;
  const jobIds = [...new Set(ends.map(({ jobId }) => jobId))];
  const rules = await readWatchingRules(tx, jobIds, { ends: watchedEnds.failures | watchedEnds.every, now });
  const written = await findWritten(tx, rules, ends);
  await applyAlertMoves(tx, planAlertMoves(rules, ends, { failuresBefore, written }), now);
}
