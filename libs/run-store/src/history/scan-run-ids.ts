import { isFinal, type RunStatus, runStatuses } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { olderParts } from './older-parts.js';
import { areFewRecent, mostScanned, recentRows } from './recent-ends.js';
import type { FoundConditions, FoundFilter, RunConditions } from './run-filter.js';
import { type RunSpan, spanOf, spansOf } from './run-spans.js';

/** What was found of runs that are looked through one by one. */
export interface RunScan {
  /** The newest first. */
  readonly ids: readonly string[];
  /** More may follow, and sort after this one; absent: there are no more. */
  readonly nextBeforeId?: string;
}

/** What can be found only in runs that have ended. */
export function endedOnly<Conditions extends RunConditions>(filter: Conditions): Conditions {
  const { errorText, minMs, maxMs, endedFrom } = filter.found ?? {};
  if ([errorText, minMs, maxMs, endedFrom].every((condition) => condition === undefined)) return filter;
  const those = errorText === undefined ? runStatuses : unsuccessful;
  const statuses = (filter.statuses ?? those).filter((status) => isFinal(status) && those.includes(status));
  return { ...filter, statuses };
}

const unsuccessful: readonly RunStatus[] = ['failed', 'timed_out', 'cancelled', 'skipped'];

/**
 * The ids of runs that have what no index has, the newest first, up to the limit of the filter. Of each span at most
 * `mostScanned` rows are looked at: what lies behind them is left to the next call. What has ended since a moment ago
 * is read by when it ended, while it is little.
 */
export async function scanRunIds(db: Db, given: FoundFilter): Promise<RunScan> {
  const filter = endedOnly(given);
  const ids: string[] = [];
  for (const part of olderParts(filter)) {
    const asked = { ...filter, ...part, limit: filter.limit - ids.length };
    const { found, cutId } = (await areFewRecent(db, asked)) ? await readRecent(db, asked) : await scanPart(db, asked);
    ids.push(...found);
    if (ids.length === filter.limit) return { ids, nextBeforeId: ids.at(-1) };
    if (cutId !== undefined) return { ids, nextBeforeId: cutId };
  }
  return { ids };
}

interface PartScan {
  readonly found: readonly string[];
  /** Where looking through a span has ended before the span did. */
  readonly cutId?: string;
}

/** What has ended a moment ago, wherever it stands among the ids. */
async function readRecent(db: Db, filter: FoundFilter): Promise<PartScan> {
  const fit = fits('finished_runs', filter.found);
  const page = await sql<{ id: string }>`
    select r.id from ${recentRows(filter)} r where ${spanOf('finished_runs', filter).conditions} and ${fit}
    order by r.id desc limit ${filter.limit}`.execute(db);
  return { found: page.rows.map(({ id }) => id) };
}

/**
 * The newest rows of each span are looked at once, only until there are enough matches where there is one span; then
 * where looking has ended. One statement: to plan it for the weekly partitions of some years takes longer than to look.
 */
async function scanPart(db: Db, filter: FoundFilter): Promise<PartScan> {
  const { limit, found } = filter;
  const spans = spansOf(filter);
  if (spans.length === 0) return { found: [] };
  const looks = spans.map((span, n) => sql`${lookName(n)} as materialized (${lookAt(span, found)})`);
  const isShort = sql`(select count(*) from ${matchesIn(0, limit)} m) < ${limit}`;
  const isCutAsked = spans.length === 1 ? isShort : sql`true`;
  const parts = spans.map(
    (_, n) => sql`select id, false as is_cut from ${matchesIn(n, limit)} m union all
      select id, true from (select id from ${lookName(n)} offset ${mostScanned - 1} limit 1) c where ${isCutAsked}`,
  );
  const { rows } = await sql<{ id: string; is_cut: boolean }>`
    with ${sql.join(looks)} select id, is_cut from (${sql.join(parts, sql` union all `)}) l order by id desc`.execute(
    db,
  );
  const cutId = rows.find((row) => row.is_cut)?.id;
  const ids = rows.flatMap((row) => (row.is_cut ? [] : row.id)).slice(0, limit);
  return { found: cutId === undefined ? ids : ids.filter((id) => id >= cutId), cutId };
}

function lookName(n: number): RawBuilder<unknown> {
  return sql.ref(`look_${n}`);
}

function lookAt({ table, conditions }: RunSpan, found: FoundConditions): RawBuilder<unknown> {
  return sql`select r.id, ${fits(table, found)} as fits from ${sql.table(`aster.${table}`)} r
    where ${conditions} order by r.id desc limit ${mostScanned}`;
}

/** In the order in which they were looked at, which is that of their ids. */
function matchesIn(n: number, limit: number): RawBuilder<unknown> {
  return sql`(select id from ${lookName(n)} where fits limit ${limit})`;
}

/** Whether a row `r` has what is looked for; never null. */
export function fits(table: RunSpan['table'], found: FoundConditions): RawBuilder<unknown> {
  const { reasons, workerId, pool, labels, errorText, minMs, maxMs, attempts, endedFrom } = found;
  const ranMs = sql`extract(epoch from r.finished_at - r.started_at) * 1000`;
  const ofJob = (wanted: RawBuilder<unknown>) => sql`(select ${wanted} from aster.jobs j where j.id = r.job_id)`;
  const poolOf = table === 'live_runs' ? sql`r.pool` : sql`coalesce(r.pool, ${ofJob(sql`j.pool`)})`;
  const text = sql`lower(concat_ws(chr(10), r.error_line, r.error_msg))`;
  const conditions = [
    ...(reasons === undefined ? [] : [sql`r.reason = any(${reasons}::text[])`]),
    ...(workerId === undefined ? [] : [sql`r.worker_id = ${workerId}::uuid`]),
    ...(pool === undefined ? [] : [sql`${poolOf} = ${pool}`]),
    ...(labels === undefined ? [] : [ofJob(sql`j.labels @> ${JSON.stringify(labels)}::jsonb`)]),
    ...(errorText === undefined ? [] : [sql`strpos(${text}, lower(${errorText})) > 0`]),
    ...(minMs === undefined ? [] : [sql`${ranMs} >= ${minMs}`]),
    ...(maxMs === undefined ? [] : [sql`${ranMs} <= ${maxMs}`]),
    ...(endedFrom === undefined ? [] : [sql`r.finished_at >= ${endedFrom}`]),
    ...(attempts === undefined ? [] : [sql`r.attempt_num >= ${attempts}`]),
  ];
  return conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)}) is true`;
}
