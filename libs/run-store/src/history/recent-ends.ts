import { firstRunIdAt } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';
import { isRecent } from './older-parts.js';
import type { FoundFilter } from './run-filter.js';
import { ownConditions } from './run-spans.js';

/** Rows of one span that are looked at in one go: some tens of milliseconds. */
export const mostScanned = 10_000;

/** Rows that ended since, and are read to find those: as long as that, since they are read as they were written. */
const mostPassedOver = 200_000;

const weekMs = 7 * 24 * 3_600_000;
/** Partitions begin on Mondays, and the first of 1970 was a Thursday. */
const firstMondayMs = 4 * 24 * 3_600_000;

/**
 * Whether what a filter means has ended since a moment ago, and is so little that it can be read by when it ended. Of
 * much, most are among the newest ids, so pages by id find them soon; what is left before those is little again.
 */
export async function areFewRecent(db: Db, filter: FoundFilter): Promise<boolean> {
  const { endedFrom } = filter.found;
  if (endedFrom === undefined || !isRecent(endedFrom) || filter.statuses?.length === 0) return false;
  const matching = [sql`true`, ...ownConditions(filter)];
  const ended = endedRows(endedFrom, inWholeWeeks(filter));
  const { rows } = await sql<{ are_few: boolean }>`
    select (
      select count(*) from (
        select from (${ended} limit ${mostPassedOver + 1}) r where ${sql.join(matching, sql` and `)} limit ${mostScanned + 1}
      ) m
    ) <= ${mostScanned} and not exists (${ended} offset ${mostPassedOver}) as are_few`.execute(db);
  return rows[0]?.are_few === true;
}

/**
 * What has ended a moment ago, by an index that knows no order. `offset 0` keeps the order of ids from being the way to
 * it.
 */
export function recentRows({ found, from, to }: FoundFilter): RawBuilder<unknown> {
  return sql`(${endedRows(found.endedFrom, { from, to })} offset 0)`;
}

interface IdTimes {
  readonly from?: Date;
  readonly to?: Date;
}

function endedRows(endedFrom: Date | undefined, { from, to }: IdTimes): RawBuilder<unknown> {
  const conditions = [
    sql`f.finished_at >= ${endedFrom}`,
    ...(from === undefined ? [] : [sql`f.id >= ${firstRunIdAt(from)}::uuid`]),
    ...(to === undefined ? [] : [sql`f.id < ${firstRunIdAt(to)}::uuid`]),
  ];
  return sql`select f.* from aster.finished_runs f where ${sql.join(conditions, sql` and `)}`;
}

/** Names the partitions, and leaves nothing out of one that would be passed over without being counted. */
function inWholeWeeks({ from, to }: IdTimes): IdTimes {
  const weeks = (at: Date, round: (weeks: number) => number) =>
    new Date(Math.max(0, round((at.getTime() - firstMondayMs) / weekMs) * weekMs + firstMondayMs));
  return { from: from && weeks(from, Math.floor), to: to && weeks(to, Math.ceil) };
}
