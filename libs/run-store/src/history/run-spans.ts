import { firstRunIdAt, isFinal, type Reach, type RunStatus, runStatuses } from '@aster-scheduler/core';
import { whereReached } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { idBounds } from './id-bounds.js';
import type { RunConditions } from './run-filter.js';

/** A part of a table that an index has in the order of ids: together the spans of a filter are all that it means. */
export interface RunSpan {
  readonly table: 'live_runs' | 'finished_runs';
  /** What its rows, `r`, fulfil by the index. */
  readonly conditions: RawBuilder<unknown>;
}

export type SpanFilter = RunConditions & { readonly beforeId?: string };

/**
 * One span of live runs, and one of history for each status: those that did not succeed are few. Whatever has ended is
 * one span again: to plan each of five for all weekly partitions of some years takes longer than to read them.
 */
export function spansOf(filter: SpanFilter): readonly RunSpan[] {
  const live = filter.statuses?.filter((status) => !isFinal(status));
  const ended = filter.statuses === undefined ? undefined : [...new Set(filter.statuses)].filter(isFinal);
  const isWhole = ended === undefined || ended.length === runStatuses.filter(isFinal).length;
  return [
    ...(live?.length === 0 ? [] : [spanOf('live_runs', { ...filter, statuses: live })]),
    ...(isWhole
      ? [spanOf('finished_runs', { ...filter, statuses: undefined })]
      : ended.map((status) => spanOf('finished_runs', { ...filter, statuses: [status] }))),
  ];
}

/** All of one table that a filter means. */
export function spanOf(table: RunSpan['table'], filter: SpanFilter): RunSpan {
  return { table, conditions: sql.join(conditionsOf(filter), sql` and `) };
}

/** History of a deleted job is removed later, so the job must exist. */
function conditionsOf(filter: SpanFilter): RawBuilder<unknown>[] {
  const { jobId, reach = {} } = filter;
  return [...jobConditions(jobId, reach), ...ownConditions(filter)];
}

/** What a row `r` says itself. */
export function ownConditions(filter: SpanFilter): RawBuilder<unknown>[] {
  const { jobId, statuses, trigger, from, to, beforeId, idPrefix } = filter;
  return [
    ...(jobId === undefined ? [] : [sql`r.job_id = ${jobId}`]),
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
  return [sql`(select ${whereReached(reach)} from aster.jobs j where j.id = ${jobId})`];
}
