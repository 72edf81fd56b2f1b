import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** What lies in the database. */
export interface Sizes {
  /** As Postgres says it: `16.4`. */
  readonly serverVersion: string;
  /** Of the whole database, with what others have in it. */
  readonly databaseBytes: number;
  /** The largest first. */
  readonly tables: readonly TableSize[];
}

/** A table of Aster, with its indexes and all its partitions. */
export interface TableSize {
  readonly name: string;
  /** As the statistics of Postgres estimate it. */
  readonly rows: number;
  readonly bytes: number;
  readonly partitions: number;
}

/** Reads no table: sizes are those of the files, numbers of rows those of the last analysis. */
export async function readSizes(db: Db): Promise<Sizes> {
  const tables = await sql<TableSize>`
    select coalesce(p.relname, c.relname)::text as name, sum(greatest(c.reltuples, 0))::bigint as rows,
      sum(pg_total_relation_size(c.oid))::bigint as bytes, count(p.oid)::bigint as partitions
    from pg_class c left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
    where c.relnamespace = 'aster'::regnamespace and c.relkind = 'r'
    group by 1 order by 3 desc, 1`.execute(db);
  const whole = await sql<{ version: string; bytes: number }>`
    select split_part(current_setting('server_version'), ' ', 1) as version,
      pg_database_size(current_database())::bigint as bytes`.execute(db);
  const [database] = whole.rows;
  return { serverVersion: database?.version ?? '', databaseBytes: database?.bytes ?? 0, tables: tables.rows };
}
