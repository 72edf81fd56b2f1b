import { firstLineOf } from '@aster-scheduler/core';
import { jsonText, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { EndedRun } from '../rows/move-to-finished.js';
import type { PlannedSettlement } from './planned-settlement.js';

/**
 * Notes which of these jobs fail, and which no longer, by the runs of a batch that ended. It comes last in its
 * transaction.
 */
export async function noteStreaks(
  tx: Tx,
  planned: readonly PlannedSettlement[],
  { ended, streaksOf }: { readonly ended: readonly EndedRun[]; readonly streaksOf: ReadonlySet<string> },
): Promise<void> {
  const runs = new Map(ended.map((run) => [run.id, run]));
  const ends = planned.flatMap(({ settlement, facts, plan }) => {
    const run = runs.get(settlement.runId);
    if (run === undefined || run.status === 'cancelled' || run.status === 'skipped') return [];
    if (!streaksOf.has(run.jobId)) return [];
    const { reason } = plan;
    const line = 'errorMsg' in plan ? firstLineOf(plan.errorMsg) : undefined;
    return [{ job: facts.jobId, run: run.id, ok: run.status === 'succeeded', reason, line }];
  });
  const [first] = ended;
  if (first === undefined || ends.length === 0) return;
  await sql`select aster.note_ends(${jsonText(ends)}::text::jsonb, ${first.finishedAt})`.execute(tx);
}
