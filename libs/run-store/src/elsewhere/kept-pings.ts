import { newId } from '@aster-scheduler/core';
import { type Db, serverTime } from '@aster-scheduler/db';
import { sql } from 'kysely';
import type { Ping } from './ping.js';

/** Pings of one job that are kept at most; what comes then has to be sent again. */
const mostOfJob = 1_000;

/** What is kept of the output of all of them, and of each that comes then: the end, with the line that tells of it. */
export const mostKeptBytes = 4 * 1_048_576;
const leastBytes = 500;

/** A ping that was heard and not taken yet. */
export interface KeptPing extends Ping {
  readonly id: string;
  readonly heardAt: Date;
}

interface Row {
  readonly id: string;
  readonly job_id: string;
  readonly heard_at: Date;
  readonly signal: Ping['signal'];
  readonly failure: Ping['failure'] | null;
  readonly name: string | null;
  readonly output: Buffer | null;
  readonly dropped_bytes: number;
  readonly actor: string | null;
}

/** Keeps a ping until it can be taken, with its output or the last of it. Returns whether it is kept: not endlessly. */
export async function keepPing(db: Db, ping: Ping): Promise<boolean> {
  const now = ping.now ?? (await serverTime(db));
  const { jobId, signal, failure, name, output, droppedBytes = 0, actor } = ping;
  const cutBytes = Math.max((output?.length ?? 0) - leastBytes, 0);
  const { rows } = await sql`
    with kept as materialized (
      select count(*) as pings, coalesce(sum(octet_length(k.output)), 0) + ${output?.length ?? 0} > ${mostKeptBytes} as is_full
      from aster.kept_pings k where k.job_id = ${jobId}::uuid
    )
    insert into aster.kept_pings (id, job_id, heard_at, signal, failure, name, output, dropped_bytes, actor)
    select ${newId(now)}::uuid, ${jobId}::uuid, ${now}::timestamptz, ${signal},
      ${failure === undefined ? null : JSON.stringify(failure)}::jsonb, ${name ?? null}::uuid,
      substring(${output ?? null}::bytea from case when is_full then ${cutBytes}::integer else 0 end + 1),
      ${droppedBytes}::bigint + case when is_full then ${cutBytes}::integer else 0 end, ${actor ?? null}
    from kept where pings < ${mostOfJob} returning id`.execute(db);
  return rows.length > 0;
}

/** Jobs of which pings are kept, those behind this one; a step over an index for each. */
export async function listJobsOfKeptPings(
  db: Db,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<readonly string[]> {
  const { rows } = await sql<{ job_id: string }>`
    with recursive kept(job_id) as (
      (select k.job_id from aster.kept_pings k where ${after ?? null}::uuid is null or k.job_id > ${after ?? null}::uuid
      order by k.job_id limit 1)
      union all
      select (select k.job_id from aster.kept_pings k where k.job_id > kept.job_id order by k.job_id limit 1)
      from kept where kept.job_id is not null
    )
    select job_id from kept where job_id is not null limit ${limit}`.execute(db);
  return rows.map(({ job_id: jobId }) => jobId);
}

/** The one of a job that was heard first. */
export async function readFirstKeptPing(db: Db, jobId: string): Promise<KeptPing | undefined> {
  const { rows } = await sql<Row>`
    select k.id, k.job_id, k.heard_at, k.signal, k.failure, k.name, k.output, k.dropped_bytes::float8 as dropped_bytes, k.actor
    from aster.kept_pings k where k.job_id = ${jobId}::uuid order by k.id limit 1`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { id, signal, heard_at: heardAt, dropped_bytes: droppedBytes, failure, name, output, actor } = row;
  return {
    ...{ id, jobId, signal, heardAt, droppedBytes, failure: failure ?? undefined, name: name ?? undefined },
    ...{ output: output ?? undefined, actor: actor ?? undefined },
  };
}

/** Returns whether it was still there: somebody else may have taken it. */
export async function removeKeptPing(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`delete from aster.kept_pings k where k.id = ${id}::uuid returning k.id`.execute(db);
  return rows.length > 0;
}
