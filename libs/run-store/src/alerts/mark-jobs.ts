import { rowsOf, type Tx } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { ruleMatchesJob } from './rule-matches-job.js';

/** A rule about more jobs than this counts for every job instead of being marked at each. */
const mostMarked = 10_000;

/** Which jobs a rule was about, in the form in which statements compare it. */
export interface FormerMatch {
  readonly name_patterns: readonly string[] | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly pools: readonly string[] | null;
}

/** A rule that was written: the jobs that it is about, or was about, are to be marked. */
export interface RuleMark {
  readonly ruleId: string;
  /** Absent: it is new. */
  readonly before?: FormerMatch;
}

/**
 * Marks the jobs that rules are about, or were about; the rules are held. A job that somebody has locked is left out,
 * since whoever is renaming it waits for this; while one of a rule lacks its mark, the rule counts for every job. A
 * mark too many costs a look at the rules, and no more.
 */
export async function markJobs(tx: Tx, marks: readonly RuleMark[]): Promise<void> {
  if (marks.length === 0) return;
  const ids = [...new Set(marks.map(({ ruleId }) => ruleId))];
  const former = marks.flatMap(({ before }) => before ?? []);
  await sql`
    update aster.alert_rules r set is_broad = r.match = '{}' or (
      select count(*) from (select from aster.jobs j where ${ruleMatchesJob} limit ${mostMarked + 1}) matched
    ) > ${mostMarked} where r.id = any(${ids}::uuid[])`.execute(tx);
  await sql`
    with about as materialized (
      select r.name_patterns, r.labels, r.pools from aster.alert_rules r where r.id = any(${ids}::uuid[]) and not r.is_broad
      union all
      select f.name_patterns, f.labels, f.pools
      from (select * from ${rowsOf(former, 'name_patterns text[], labels jsonb, pools text[]')}) f
      where f.name_patterns is not null or f.labels <> '{}' or f.pools is not null
    ), matched as materialized (
      select distinct m.id from about r cross join lateral (
        select j.id from aster.jobs j where ${ruleMatchesJob} limit ${mostMarked + 1}
      ) m
    ), changed as materialized (
      select j.id from matched m join aster.jobs j on j.id = m.id
      where j.watched <> aster.watched_by(j.name, j.labels, j.pool)
      order by j.id for update of j skip locked
    )
    update aster.jobs j set watched = aster.watched_by(j.name, j.labels, j.pool) from changed where j.id = changed.id`.execute(
    tx,
  );
  await sql`
    update aster.alert_rules r set is_broad = true
    where r.id = any(${ids}::uuid[]) and r.is_enabled and not r.is_broad and exists (
      select from aster.jobs j where ${ruleMatchesJob} and j.watched & r.watches <> r.watches
    )`.execute(tx);
}
