import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { withShortLocks } from './short-locks.js';

/**
 * What may be rare, and has no index in the weeks that runs end in because it may as well be most of what ends there:
 * an index costs as much as a tenth of all else there is to do for such a run.
 */
const rarities = [
  { column: 'trigger', value: 'manual' },
  { column: 'status', value: 'succeeded' },
] as const;

/** In a week where it is more than this share a list finds it soon without an index. */
const largestShare = 0.05;

/** Larger weeks would take longer than a statement may; writing into a week stops while it is indexed. */
const largestWeekBytes = 256 * 1024 * 1024;

/**
 * Gives one of the weeks that have passed the indexes that lists of rare runs need there. Answers whether it has done
 * so, and there may be more. Few runs still end in such a week.
 */
export async function indexPastWeek(db: Db): Promise<boolean> {
  for (const { column, value } of rarities) {
    const found = await sql<{ partition: string }>`
      select c.relname as partition from pg_inherits i join pg_class c on c.oid = i.inhrelid
      left join pg_stats s on s.schemaname = 'aster' and s.tablename = c.relname and s.attname = ${column}
      where i.inhparent = 'aster.finished_runs'::regclass and c.relname ~ '^finished_runs_[0-9]{8}$'
        and to_date(right(c.relname, 8), 'YYYYMMDD') + 8 < (clock_timestamp() at time zone 'UTC')::date
        and pg_relation_size(c.oid) between 1 and ${largestWeekBytes}
        and to_regclass('aster.' || c.relname || '_' || ${value}::text) is null
        and coalesce(s.most_common_freqs[array_position(s.most_common_vals::text::text[], ${value})], 0) < ${largestShare}
      order by c.relname desc limit 1`.execute(db);
    const partition = found.rows[0]?.partition;
    if (partition !== undefined) return createIndex(db, partition, column, value);
  }
  return false;
}

async function createIndex(db: Db, partition: string, column: string, value: string): Promise<boolean> {
  return withShortLocks(db, false, async (tx) => {
    await sql`create index if not exists ${sql.id(`${partition}_${value}`)} on ${sql.table(`aster.${partition}`)}
      (${sql.ref(column)}, id) where ${sql.ref(column)} = ${sql.lit(value)}`.execute(tx);
    return true;
  });
}
