import { isUnlimited, labelValues, type Reach } from '@aster-scheduler/core';
import { type RawBuilder, sql } from 'kysely';
import { jsonText } from './rows.js';

/** Whether the row `j` of jobs lies within a reach: `isReached` in SQL. */
export function whereReached({ pools, labels, namePrefixes }: Reach): RawBuilder<boolean> {
  const conditions = [
    ...(pools === undefined ? [] : [sql`j.pool = any(${pools}::text[])`]),
    ...(namePrefixes === undefined ? [] : [sql`j.name ^@ any(${namePrefixes}::text[])`]),
    ...[...labelValues(labels ?? [])].map(
      ([name, values]) => sql`j.labels @> any(${values.map((value) => jsonText({ [name]: value }))}::text[]::jsonb[])`,
    ),
  ];
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** Whether the run `r` is one of a job within a reach. Costs nothing for a reach of all jobs. */
export function whereRunReached(reach: Reach): RawBuilder<boolean> {
  if (isUnlimited(reach)) return sql<boolean>`true`;
  return sql<boolean>`(select ${whereReached(reach)} from aster.jobs j where j.id = r.job_id)`;
}
