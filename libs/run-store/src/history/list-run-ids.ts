import { firstRunIdAt, isFinal, isUnlimited, type RunStatus } from '@aster-scheduler/core';
import { type Db, whereReached } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { olderParts } from './older-parts.js';
import type { RunFilter } from './run-filter.js';

/** Runs of deleted jobs that are still to be removed and may be passed over for one page: there may be millions. */
const mostPassedOver = 10_000;

/** Ids of runs, newest first. */
export interface RunIds {
  readonly ids: readonly string[];
  /** Set where others may follow that were not looked for: those that sort after this one. */
  readonly goesOnBefore?: string;
}

/**
 * The ids of the newest runs that match. Ids sort by scheduled time, so every page is read from the end of an index.
 * What an offset passes over is counted, so it is not looked for in parts.
 */
export async function listRunIds(db: Db, filter: RunFilter): Promise<RunIds> {
  if (filter.offset > 0) return { ids: (await readPage(db, filter)).ids };
  const ids: string[] = [];
  for (const part of olderParts(filter)) {
    const { ids: found, goesOnBefore } = await readPart(db, { ...filter, ...part, limit: filter.limit - ids.length });
    ids.push(...found);
    if (goesOnBefore !== undefined || ids.length === filter.limit) return { ids, goesOnBefore };
  }
  return { ids };
}

/**
 * A page of a part; where runs of deleted jobs have kept it from being looked through, what comes before that place.
 */
async function readPart(db: Db, filter: RunFilter): Promise<RunIds> {
  const { ids, mayBeCut } = await readPage(db, filter);
  if (!mayBeCut) return { ids };
  const ends = tablePages(filter, ({ table, filter: of }) => endOfLook(table, of));
  if (ends.length === 0) return { ids };
  const found = await sql<{ id: string }>`select id from (${sql.join(ends, sql` union all `)}) as ends
    where ${hasRemains}
    order by id desc limit 1`.execute(db);
  const goesOnBefore = found.rows[0]?.id;
  return { ids: goesOnBefore === undefined ? ids : ids.filter((id) => id >= goesOnBefore), goesOnBefore };
}

/** Whether there may be runs of deleted jobs. */
const hasRemains = sql<boolean>`(exists (select from aster.deleted_jobs) or exists (select from aster.outdated_backlogs))`;

async function readPage(db: Db, filter: RunFilter): Promise<{ readonly ids: string[]; readonly mayBeCut: boolean }> {
  const pages = tablePages(filter, ({ table, filter: of }) => pageOf(table, of));
  if (pages.length === 0) return { ids: [], mayBeCut: false };
  const page = await sql<{ id: string; hasRemains: boolean }>`
    select id, ${hasRemains} as "hasRemains" from (${sql.join(pages, sql` union all `)}) as page
    order by id desc limit ${filter.limit} offset ${filter.offset}`.execute(db);
  const { rows } = page;
  const isFull = rows.length === filter.limit && rows[0]?.hasRemains !== true;
  return { ids: rows.map((row) => row.id), mayBeCut: isBounded(filter) && !isFull };
}

interface TablePage {
  readonly table: 'live_runs' | 'finished_runs';
  readonly filter: RunFilter;
}

/** What is to be read of each table, as a statement. */
function tablePages(filter: RunFilter, read: (page: TablePage) => RawBuilder<unknown>): RawBuilder<unknown>[] {
  return [...livePages(filter), ...finishedPages(filter)].map(read);
}

function livePages(filter: RunFilter): TablePage[] {
  const statuses = filter.statuses?.filter((status) => !isFinal(status));
  return statuses?.length === 0 ? [] : [{ table: 'live_runs', filter: { ...filter, statuses } }];
}

/** A page for each status where an index has its runs in order: those that did not succeed are few. */
function finishedPages(filter: RunFilter): TablePage[] {
  const statuses = filter.statuses?.filter(isFinal);
  if (statuses === undefined) return [{ table: 'finished_runs', filter }];
  return [...new Set(statuses)].map((status) => ({
    table: 'finished_runs',
    filter: { ...filter, statuses: [status] },
  }));
}

/**
 * The newest matching ids of one of the tables. History of a deleted job is removed later, so the job must exist: that
 * is looked up for each run, or once; never by a join, which could be done by sorting all of history.
 */
function pageOf(table: TablePage['table'], filter: RunFilter): RawBuilder<unknown> {
  const { jobId, reach = {} } = filter;
  const isReached = sql`(select ${whereReached(reach)} from aster.jobs j where j.id = ${jobId ?? sql.ref('r.job_id')})`;
  const looked = isBounded(filter)
    ? sql`(${look(table, filter)} limit ${mostLookedAt(filter)}) r where ${isReached}`
    : sql`${sql.table(`aster.${table}`)} r where ${matches(filter)} and ${isReached}`;
  return sql`(select r.id from ${looked} order by r.id desc limit ${filter.limit + filter.offset})`;
}

/** Whether all that is passed over are runs of deleted jobs. */
function isBounded({ jobId, reach = {} }: RunFilter): boolean {
  return jobId === undefined && isUnlimited(reach);
}

/** The last one that `pageOf` looks at, when there are so many. */
function endOfLook(table: TablePage['table'], filter: RunFilter): RawBuilder<unknown> {
  return sql`(select r.id from (${look(table, filter)} limit 1 offset ${mostLookedAt(filter) - 1}) r)`;
}

/** Whether their jobs are there or not. */
function look(table: TablePage['table'], filter: RunFilter): RawBuilder<unknown> {
  return sql`select r.id, r.job_id from ${sql.table(`aster.${table}`)} r where ${matches(filter)} order by r.id desc`;
}

function mostLookedAt({ limit, offset }: RunFilter): number {
  return limit + offset + mostPassedOver;
}

/** One value is compared by `=`: a list of them does not keep the order of an index. */
function statusIs(statuses: readonly RunStatus[]): RawBuilder<unknown> {
  return statuses.length === 1 ? sql`r.status = ${statuses[0]}` : sql`r.status = any(${statuses}::text[])`;
}

function matches({ jobId, statuses, trigger, from, to, beforeId }: RunFilter): RawBuilder<unknown> {
  const conditions = [
    ...(jobId === undefined ? [sql`true`] : [sql`r.job_id = ${jobId}`]),
    ...(statuses === undefined ? [] : [statusIs(statuses)]),
    ...(trigger === undefined ? [] : [sql`r.trigger = ${trigger}`]),
    ...(from === undefined ? [] : [sql`r.id >= ${firstRunIdAt(from)}::uuid`]),
    ...(to === undefined ? [] : [sql`r.id < ${firstRunIdAt(to)}::uuid`]),
    ...(beforeId === undefined ? [] : [sql`r.id < ${beforeId}::uuid`]),
  ];
  return sql.join(conditions, sql` and `);
}
