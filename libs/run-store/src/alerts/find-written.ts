import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { WatchedEnd } from './plan-alert-moves.js';
import type { WatchingRule } from './watching-rule.js';

/**
 * Of each rule that looks for output, the runs that have written it: something, or the text that the rule names, within
 * one piece of their output as it is stored. Nothing is read where there is no such rule.
 */
export async function findWritten(
  tx: Tx,
  rules: readonly WatchingRule[],
  ends: readonly WatchedEnd[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const asked = rules.flatMap(({ ruleId, jobId, condition }) => {
    if (condition.when !== 'output') return [];
    const runs = ends.filter((end) => end.jobId === jobId);
    return runs.map(({ runId }) => ({ rule_id: ruleId, run_id: runId, contains: condition.contains }));
  });
  const written = new Map<string, Set<string>>();
  if (asked.length === 0) return written;
  const { rows } = await sql<{ ruleId: string; runId: string }>`
    select input.rule_id as "ruleId", input.run_id as "runId"
    from ${rowsOf(asked, 'rule_id uuid, run_id uuid, contains text')}
    where exists (
      select from aster.run_output o where o.run_id = input.run_id and octet_length(o.data) > 0
        and (input.contains is null or position(convert_to(input.contains, 'UTF8') in o.data) > 0))`.execute(tx);
  for (const { ruleId, runId } of rows) {
    const runs = written.get(ruleId) ?? new Set();
    written.set(ruleId, runs.add(runId));
  }
  return written;
}
