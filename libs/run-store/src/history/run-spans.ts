import { firstRunIdAt, isFinal, type Reach, type RunStatus } from '@aster-scheduler/core';
import { whereReached } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { idBounds } from './id-bounds.js';
import { isRecent } from './older-parts.js';
import type { RunConditions } from './run-filter.js';

/** A part of a table that an index has in the order of ids: together the spans of a filter are all that it means. */
export interface RunSpan {
  readonly table: 'live_runs' | 'finished_runs';
  /** Its rows, and perhaps others, as they are read. */
  readonly rows: RawBuilder<unknown>;
  /** What its rows, `r`, fulfil by the index. */
  readonly conditions: RawBuilder<unknown>;
}

type SpanFilter = RunConditions & { readonly beforeId?: string };

/** One span of live runs, and one of history for each status: those that did not succeed are few. */
export function spansOf(filter: SpanFilter): readonly RunSpan[] {
  const live = filter.statuses?.filter((status) => !isFinal(status));
  const ended = filter.statuses?.filter(isFinal);
  return [
    ...(live?.length === 0 ? [] : [spanOf('live_runs', { ...filter, statuses: live })]),
    ...(ended === undefined
      ? [spanOf('finished_runs', filter)]
      : [...new Set(ended)].map((status) => spanOf('finished_runs', { ...filter, statuses: [status] }))),
  ];
}

function spanOf(table: RunSpan['table'], filter: SpanFilter): RunSpan {
  return { table, rows: rowsOf(table, filter), conditions: sql.join(conditionsOf(filter), sql` and `) };
}

/**
 * What has ended a moment ago is read by when it ended, by an index that knows no order: those are few, wherever they
 * stand among the ids. `offset 0` keeps the order of ids from being the way to them.
 */
function rowsOf(table: RunSpan['table'], { found, from, to }: SpanFilter): RawBuilder<unknown> {
  const endedFrom = found?.endedFrom;
  if (table === 'live_runs' || endedFrom === undefined || !isRecent(endedFrom)) return sql.table(`aster.${table}`);
  const conditions = [
    sql`f.finished_at >= ${endedFrom}`,
    ...(from === undefined ? [] : [sql`f.id >= ${firstRunIdAt(from)}::uuid`]),
    ...(to === undefined ? [] : [sql`f.id < ${firstRunIdAt(to)}::uuid`]),
  ];
  return sql`(select f.* from aster.finished_runs f where ${sql.join(conditions, sql` and `)} offset 0)`;
}

/** The newest ids of a span. */
export function newestOf({ rows, conditions }: RunSpan, limit: number, offset = 0): RawBuilder<unknown> {
  return sql`(select r.id from ${rows} r where ${conditions} order by r.id desc limit ${limit} offset ${offset})`;
}

/** History of a deleted job is removed later, so the job must exist. */
function conditionsOf(filter: SpanFilter): RawBuilder<unknown>[] {
  const { jobId, reach = {}, statuses, trigger, from, to, beforeId, idPrefix } = filter;
  return [
    ...jobConditions(jobId, reach),
    ...(statuses === undefined ? [] : [statusIs(statuses)]),
    ...(trigger === undefined ? [] : [sql`r.trigger = ${trigger}`]),
    ...(from === undefined ? [] : [sql`r.id >= ${firstRunIdAt(from)}::uuid`]),
    ...(to === undefined ? [] : [sql`r.id < ${firstRunIdAt(to)}::uuid`]),
    ...(beforeId === undefined ? [] : [sql`r.id < ${beforeId}::uuid`]),
    ...(idPrefix === undefined ? [] : idBounds(idPrefix)),
  ];
}

/** One value is compared by `=`: a list of them does not keep the order of an index. */
function statusIs(statuses: readonly RunStatus[]): RawBuilder<unknown> {
  return statuses.length === 1 ? sql`r.status = ${statuses[0]}` : sql`r.status = any(${statuses}::text[])`;
}

/** Looked up for each run, or once: never a join, which could be done by sorting all of history. */
function jobConditions(jobId: string | undefined, reach: Reach): RawBuilder<unknown>[] {
  if (jobId === undefined) return [sql`(select ${whereReached(reach)} from aster.jobs j where j.id = r.job_id)`];
  return [sql`r.job_id = ${jobId}`, sql`(select ${whereReached(reach)} from aster.jobs j where j.id = ${jobId})`];
}
