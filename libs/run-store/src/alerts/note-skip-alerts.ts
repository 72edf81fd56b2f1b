import { watchedEnds } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { applyAlertMoves } from './apply-alert-moves.js';
import { planAlertMoves, type WatchedEnd } from './plan-alert-moves.js';
import { readWatchingRules } from './watching-rule.js';

/** Tells the rules of ticks that got no run. The cursors of the jobs are held. */
export async function noteSkipAlerts(tx: Tx, skips: readonly WatchedEnd[], now: Date): Promise<void> {
  if (skips.length === 0) return;
  const rules = await readWatchingRules(tx, [...new Set(skips.map(({ jobId }) => jobId))], {
    ...{ ends: watchedEnds.skips, now },
  });
  await applyAlertMoves(tx, planAlertMoves(rules, skips, { failuresBefore: new Map() }), now);
}
