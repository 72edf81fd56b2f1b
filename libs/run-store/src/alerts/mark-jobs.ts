import type { Tx } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { ruleMatchesJob } from './rule-matches-job.js';

/** A rule about more jobs than this counts for every job instead of being marked at each. */
const mostMarked = 10_000;

/** Which jobs a rule was about, in the form in which statements compare it. */
export interface FormerMatch {
  readonly name_patterns: readonly string[] | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly pools: readonly string[] | null;
}

/**
 * Marks the jobs that the rule is about, or was about; the rules are held. A job that somebody has locked is left out,
 * since whoever is renaming it waits for this; while one of the rule lacks its mark, the rule counts for every job. A
 * mark too many costs a look at the rules, and no more.
 */
export async function markJobs(tx: Tx, ruleId: string, before?: FormerMatch): Promise<void> {
  await sql`
    update aster.alert_rules r set is_broad = r.match = '{}' or (
      select count(*) from (select from aster.jobs j where ${ruleMatchesJob} limit ${mostMarked + 1}) matched
    ) > ${mostMarked} where r.id = ${ruleId}`.execute(tx);
  await sql`
    with changed as materialized (
      select j.id from aster.jobs j
      where (exists (select from aster.alert_rules r where r.id = ${ruleId} and ${ruleMatchesJob}) or ${matchedBefore(before)})
        and j.watched <> aster.watched_by(j.name, j.labels, j.pool)
      order by j.id for update of j skip locked
    )
    update aster.jobs j set watched = aster.watched_by(j.name, j.labels, j.pool) from changed where j.id = changed.id`.execute(
    tx,
  );
  await sql`
    update aster.alert_rules r set is_broad = true
    where r.id = ${ruleId} and r.is_enabled and not r.is_broad and exists (
      select from aster.jobs j where ${ruleMatchesJob} and j.watched & r.watches <> r.watches
    )`.execute(tx);
}

function matchedBefore(before: FormerMatch | undefined): RawBuilder<boolean> {
  if (before === undefined) return sql<boolean>`false`;
  const { name_patterns: names, labels, pools } = before;
  return sql<boolean>`(
    (${names}::text[] is null or j.name like any(${names}::text[])) and j.labels @> ${JSON.stringify(labels)}::jsonb
      and (${pools}::text[] is null or j.pool = any(${pools}::text[])))`;
}
