import { isReached, isUnlimited, type Job, type JobStatus, type Reach } from '@aster-scheduler/core';
import { jsonText, whereReached } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/** What jobs must have to be listed or counted; whatever is absent does not matter. */
export interface JobConditions {
  readonly status?: JobStatus;
  readonly pool?: string;
  readonly owner?: string;
  /** Each with this value. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Of whoever asks. */
  readonly reach?: Reach;
}

/** The conditions on the row `j` of jobs. Each but the status has an index. */
export function whereJob({ status, pool, owner, labels, reach = {} }: JobConditions): RawBuilder<boolean> {
  const conditions = [
    ...(status === undefined ? [] : [sql`j.status = ${status}`]),
    ...(pool === undefined ? [] : [sql`j.pool = ${pool}`]),
    ...(owner === undefined ? [] : [sql`j.owner = ${owner}`]),
    ...(labels === undefined ? [] : [sql`j.labels @> ${jsonText(labels)}::jsonb`]),
    ...(isUnlimited(reach) ? [] : [whereReached(reach)]),
  ];
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** Whether a job that was found by the conditions still has what they ask for. */
export function isAmong(job: Job, { status, pool, owner, labels = {}, reach = {} }: JobConditions): boolean {
  return (
    (status === undefined || job.status === status) &&
    (pool === undefined || job.pool === pool) &&
    (owner === undefined || job.owner === owner) &&
    Object.entries(labels).every(([name, value]) => job.labels[name] === value) &&
    isReached(reach, job)
  );
}
