import { firstRunIdAt, isFinal, type Run, type RunStatus, type RunTrigger } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { toRun } from './run-row.js';

export interface RunFilter {
  readonly jobId?: string;
  /** Any of these; absent: all. */
  readonly statuses?: readonly RunStatus[];
  readonly trigger?: RunTrigger;
  /** `scheduledAt` at or after. */
  readonly from?: Date;
  /** `scheduledAt` before. */
  readonly to?: Date;
  readonly limit: number;
  readonly offset: number;
  /** Runs that sort after this one: the cursor of deep pages. */
  readonly beforeId?: string;
}

/** Runs by scheduled time, newest first. Ids sort by scheduled time, so every page is read from the end of an index. */
export async function listRuns(db: Db, filter: RunFilter): Promise<Run[]> {
  const depth = filter.limit + filter.offset;
  const live = pageOf('live_runs', filter, depth);
  const finished = pageOf('finished_runs', filter, depth);
  const ids = sql<string>`select id from (
    (${wantsLive(filter) ? live : nothing}) union all (${wantsFinished(filter) ? finished : nothing})
  ) as page order by id desc limit ${filter.limit} offset ${filter.offset}`;
  const rows = await db
    .selectFrom('runs')
    .selectAll()
    .where(sql<boolean>`id = any(array(${ids}))`)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(toRun);
}

const nothing = sql`select null::uuid as id where false`;

function wantsLive(filter: RunFilter): boolean {
  return filter.statuses === undefined || filter.statuses.some((status) => !isFinal(status));
}

function wantsFinished(filter: RunFilter): boolean {
  return filter.statuses === undefined || filter.statuses.some((status) => isFinal(status));
}

/** The newest matching ids of one of the tables. History of a deleted job is removed later, so the job must exist. */
function pageOf(table: 'live_runs' | 'finished_runs', filter: RunFilter, depth: number): RawBuilder<unknown> {
  return sql`select r.id from ${sql.table(`aster.${table}`)} r
    where ${sql.join(conditionsOf(filter), sql` and `)} order by r.id desc limit ${depth}`;
}

function conditionsOf({ jobId, statuses, trigger, from, to, beforeId }: RunFilter): RawBuilder<unknown>[] {
  return [
    sql`exists (select from aster.jobs j where j.id = r.job_id)`,
    ...(jobId === undefined ? [] : [sql`r.job_id = ${jobId}`]),
    ...(statuses === undefined ? [] : [sql`r.status = any(${statuses}::text[])`]),
    ...(trigger === undefined ? [] : [sql`r.trigger = ${trigger}`]),
    ...(from === undefined ? [] : [sql`r.id >= ${firstRunIdAt(from)}::uuid`]),
    ...(to === undefined ? [] : [sql`r.id < ${firstRunIdAt(to)}::uuid`]),
    ...(beforeId === undefined ? [] : [sql`r.id < ${beforeId}::uuid`]),
  ];
}
