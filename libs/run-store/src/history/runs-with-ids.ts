import { runIdTime } from '@aster-scheduler/core';
import { type RawBuilder, sql } from 'kysely';

/** Few enough weekly partitions to look for each id in each of them. */
const nearMs = 13 * 7 * 24 * 3_600_000;

/**
 * A table with the runs, live and finished, that have these ids. Those that lie far apart are looked up one by one:
 * otherwise each is looked for in the partitions of all the others, a hundred in a hundred, or these are read whole.
 */
export function runsWithIds(ids: readonly string[]): RawBuilder<unknown> {
  const [first = '', ...rest] = ids.toSorted();
  const last = rest.at(-1) ?? first;
  if (first === '' || runIdTime(last).getTime() - runIdTime(first).getTime() < nearMs) {
    return sql`(select * from aster.runs where id = any(${ids}::uuid[]))`;
  }
  // the bounds are known to the planner: it leaves out other partitions
  return sql`(select found.* from unnest(${ids}::uuid[]) asked(id) cross join lateral (
    select * from aster.runs of where of.id = asked.id and of.id between ${first} and ${last} offset 0
  ) found)`;
}
