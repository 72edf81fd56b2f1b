import { isReached, isUnlimited, type Job, type JobStatus, type Reach } from '@aster-scheduler/core';
import { containing, escapePattern, jsonText, whereReached } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { healthConditions, type JobHealth } from './job-health.js';

/** What jobs must have to be listed or counted; whatever is absent does not matter. */
export interface JobConditions {
  readonly status?: JobStatus;
  readonly pool?: string;
  readonly owner?: string;
  /** The source that owns the job. */
  readonly managedBy?: string;
  /** Each with this value. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly health?: JobHealth;
  /** A part of the name, the owner, the command, the handler or a label, whether in capitals or not. */
  readonly text?: string;
  /** What the name begins with, such as the folder `etl/`. */
  readonly prefix?: string;
  /** The jobs that whoever asks may see. */
  readonly reach?: Reach;
}

/**
 * The conditions on the row `j` of jobs. Each but the status and the text has an index: what most jobs are is found
 * soon along any order, and a text may stand anywhere.
 */
export function whereJob({
  status,
  pool,
  owner,
  managedBy,
  labels,
  health,
  text,
  prefix,
  reach = {},
}: JobConditions): RawBuilder<boolean> {
  const conditions = [
    ...(status === undefined ? [] : [sql`j.status = ${status}`]),
    ...(pool === undefined ? [] : [sql`j.pool = ${pool}`]),
    ...(owner === undefined ? [] : [sql`j.owner = ${owner}`]),
    ...(managedBy === undefined ? [] : [sql`j.managed_by = ${managedBy}`]),
    ...(labels === undefined ? [] : [sql`j.labels @> ${jsonText(labels)}::jsonb`]),
    ...(health === undefined ? [] : [healthConditions[health]]),
    ...(text === undefined ? [] : [containsText(text)]),
    ...(prefix === undefined ? [] : [beginsWith(prefix)]),
    ...(isUnlimited(reach) ? [] : [whereReached(reach)]),
  ];
  return conditions.length === 0 ? sql<boolean>`true` : sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** Small letters have an index; what begins with them in capitals is left out of what it finds. */
function beginsWith(prefix: string): RawBuilder<unknown> {
  const pattern = `${escapePattern(prefix)}%`;
  return sql`lower(j.name) collate "C" like lower(${pattern}) and starts_with(j.name, ${prefix})`;
}

function containsText(text: string): RawBuilder<unknown> {
  const pattern = containing(text);
  const columns = [sql`j.name`, sql`j.owner`, sql`j.command`, sql`j.handler`, sql`nullif(j.labels, '{}')::text`];
  return sql`(${sql.join(
    columns.map((column) => sql`${column} ilike ${pattern}`),
    sql` or `,
  )})`;
}

/** Whether a job that was found by the conditions still has what they ask for, as far as its own fields tell. */
export function isAmong(job: Job, conditions: JobConditions): boolean {
  const { status, pool, owner, managedBy, labels = {}, prefix = '', reach = {} } = conditions;
  return (
    (status === undefined || job.status === status) &&
    (pool === undefined || job.pool === pool) &&
    (owner === undefined || job.owner === owner) &&
    (managedBy === undefined || job.managedBy === managedBy) &&
    Object.entries(labels).every(([name, value]) => job.labels[name] === value) &&
    job.name.startsWith(prefix) &&
    isReached(reach, job)
  );
}
