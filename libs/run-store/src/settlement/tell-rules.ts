import { firstLineOf, watchedEnds } from '@aster-scheduler/core';
import type { Tx } from '@aster-scheduler/db';
import { noteEndAlerts } from '../alerts/note-end-alerts.js';
import { notePings } from '../alerts/note-pings.js';
import type { WatchedEnd } from '../alerts/plan-alert-moves.js';
import type { EndedRun } from '../rows/move-to-finished.js';
import type { PlannedSettlement } from './planned-settlement.js';

/**
 * Tells the rules for alerts, and who waits for them, of the runs of a batch that have ended. After the streaks, last
 * in the transaction.
 */
export async function tellRules(
  tx: Tx,
  planned: readonly PlannedSettlement[],
  ended: readonly EndedRun[],
): Promise<void> {
  const [first] = ended;
  if (first === undefined) return;
  const watched = planned.filter(({ facts }) => (facts.watched & ~watchedEnds.pings) !== 0);
  const runs = new Map(ended.map((run) => [run.id, run]));
  const ends = watched.flatMap(({ settlement, facts, plan }): WatchedEnd[] => {
    const run = runs.get(settlement.runId);
    if (run === undefined) return [];
    const errorLine = settlement.outcome.errorLine ?? ('errorMsg' in plan ? firstLineOf(plan.errorMsg) : undefined);
    const { jobId, startedAt } = facts;
    const durationMs = startedAt === undefined ? undefined : run.finishedAt.getTime() - startedAt.getTime();
    return [{ runId: run.id, jobId, status: run.status, reason: plan.reason, errorLine, durationMs }];
  });
  const failuresBefore = new Map(watched.map(({ facts }) => [facts.jobId, facts.failures]));
  const awaited = planned.filter(({ facts }) => (facts.watched & watchedEnds.pings) !== 0);
  await notePings(
    tx,
    awaited.flatMap(({ settlement: { runId } }) => runs.get(runId) ?? []),
  );
  await noteEndAlerts(tx, ends, { failuresBefore, now: first.finishedAt });
}
