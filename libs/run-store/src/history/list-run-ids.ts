import { firstRunIdAt, isFinal, type Reach, runIdTime, type RunStatus, type RunTrigger } from '@aster-scheduler/core';
import { type Db, whereReached } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

export interface RunFilter {
  readonly jobId?: string;
  /** Any of these; absent: all. */
  readonly statuses?: readonly RunStatus[];
  readonly trigger?: RunTrigger;
  /** `scheduledAt` at or after. */
  readonly from?: Date;
  /** `scheduledAt` before. */
  readonly to?: Date;
  /** Of whoever asks. */
  readonly reach?: Reach;
  readonly limit: number;
  readonly offset: number;
  /** Runs that sort after this one: the cursor of deep pages. */
  readonly beforeId?: string;
}

const weekMs = 7 * 24 * 3_600_000;

/**
 * A page mostly lies within the last weeks, so it is looked for there first, and only then in the rest: to plan a
 * statement for a hundred weekly partitions takes longer than to read the page.
 */
const nearbyMs = [2 * weekMs, 10 * weekMs];

/**
 * The ids of the newest runs that match. Ids sort by scheduled time, so every page is read from the end of an index.
 * What an offset passes over is counted, so it is not looked for in parts.
 */
export async function listRunIds(db: Db, filter: RunFilter): Promise<string[]> {
  if (filter.offset > 0) return readPage(db, filter);
  const ids: string[] = [];
  let rest: RunFilter = filter;
  for (const part of nearbyMs) {
    const from = new Date(Math.max(newestTime(filter) - part, 0));
    if (filter.from !== undefined && filter.from >= from) break;
    ids.push(...(await readPage(db, { ...rest, from })));
    if (ids.length === filter.limit) return ids;
    rest = { ...filter, to: from, limit: filter.limit - ids.length };
  }
  return [...ids, ...(await readPage(db, rest))];
}

/** About where the page begins; it need not be exact. */
function newestTime({ to, beforeId }: RunFilter): number {
  return Math.min(
    Date.now(), // eslint-disable-line no-restricted-syntax -- about where; a wrong clock costs a look more
    to?.getTime() ?? Infinity,
    beforeId === undefined ? Infinity : runIdTime(beforeId).getTime(),
  );
}

async function readPage(db: Db, filter: RunFilter): Promise<string[]> {
  const pages = [...livePages(filter), ...finishedPages(filter)];
  if (pages.length === 0) return [];
  const page = await sql<{ id: string }>`select id from (${sql.join(pages, sql` union all `)}) as page
    order by id desc limit ${filter.limit} offset ${filter.offset}`.execute(db);
  return page.rows.map((row) => row.id);
}

function livePages(filter: RunFilter): RawBuilder<unknown>[] {
  const statuses = filter.statuses?.filter((status) => !isFinal(status));
  return statuses?.length === 0 ? [] : [pageOf('live_runs', { ...filter, statuses })];
}

/** A page for each status where an index has its runs in order: those that did not succeed are few. */
function finishedPages(filter: RunFilter): RawBuilder<unknown>[] {
  const statuses = filter.statuses?.filter(isFinal);
  if (statuses === undefined) return [pageOf('finished_runs', filter)];
  return [...new Set(statuses)].map((status) => pageOf('finished_runs', { ...filter, statuses: [status] }));
}

/** The newest matching ids of one of the tables. History of a deleted job is removed later, so the job must exist. */
function pageOf(table: 'live_runs' | 'finished_runs', filter: RunFilter): RawBuilder<unknown> {
  return sql`(select r.id from ${sql.table(`aster.${table}`)} r
    where ${sql.join(conditionsOf(filter), sql` and `)} order by r.id desc limit ${filter.limit + filter.offset})`;
}

/** One value is compared by `=`: a list of them does not keep the order of an index. */
function statusIs(statuses: readonly RunStatus[]): RawBuilder<unknown> {
  return statuses.length === 1 ? sql`r.status = ${statuses[0]}` : sql`r.status = any(${statuses}::text[])`;
}

function conditionsOf({ jobId, reach = {}, statuses, trigger, from, to, beforeId }: RunFilter): RawBuilder<unknown>[] {
  return [
    ...jobConditions(jobId, reach),
    ...(statuses === undefined ? [] : [statusIs(statuses)]),
    ...(trigger === undefined ? [] : [sql`r.trigger = ${trigger}`]),
    ...(from === undefined ? [] : [sql`r.id >= ${firstRunIdAt(from)}::uuid`]),
    ...(to === undefined ? [] : [sql`r.id < ${firstRunIdAt(to)}::uuid`]),
    ...(beforeId === undefined ? [] : [sql`r.id < ${beforeId}::uuid`]),
  ];
}

/** Looked up for each run, or once: never a join, which could be done by sorting all of history. */
function jobConditions(jobId: string | undefined, reach: Reach): RawBuilder<unknown>[] {
  if (jobId === undefined) return [sql`(select ${whereReached(reach)} from aster.jobs j where j.id = r.job_id)`];
  return [sql`r.job_id = ${jobId}`, sql`(select ${whereReached(reach)} from aster.jobs j where j.id = ${jobId})`];
}
