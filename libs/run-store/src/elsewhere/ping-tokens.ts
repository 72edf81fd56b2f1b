import { hashPingToken, newPingToken } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';

/** Gives a job a new token, in place of the one that it had. It can be told this once. */
export async function replacePingToken(db: Db, jobId: string): Promise<string> {
  const token = newPingToken();
  await sql`insert into aster.ping_tokens (job_id, token_hash, created_at)
    values (${jobId}::uuid, ${hashPingToken(token)}, clock_timestamp())
    on conflict (job_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at`.execute(db);
  return token;
}

/** The job whose token it is. */
export async function findPingedJob(db: Db, token: string): Promise<string | undefined> {
  const found = await sql<{ job_id: string }>`select job_id from aster.ping_tokens
    where token_hash = ${hashPingToken(token)}`.execute(db);
  return found.rows[0]?.job_id;
}
