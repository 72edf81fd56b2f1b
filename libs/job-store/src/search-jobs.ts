import type { JobStatus, Reach } from '@aster-scheduler/core';
import { type Db, escapePattern, inTransaction, jobWords, type Tx, whereReached } from '@aster-scheduler/db';
import { type RawBuilder, sql } from 'kysely';

/** A job that a search has found. */
export interface FoundJob {
  readonly id: string;
  readonly name: string;
  readonly status: JobStatus;
  readonly pool: string;
  readonly owner: string | null;
}

export interface JobSearch {
  readonly text: string;
  /** The jobs that whoever asks may see. */
  readonly reach: Reach;
  readonly limit: number;
}

/** Jobs that one look passes over at most, since they are out of reach or do not match. */
const mostLookedAt = 10_000;

/**
 * Jobs for what somebody types, the nearest first: those whose name begins with it, those that have words that begin
 * with its words (in their name, owner or labels), and those whose name has its characters in this order. The last are
 * looked for among the first 10,000 names only: no index has them.
 */
export async function searchJobs(db: Db, search: JobSearch): Promise<readonly FoundJob[]> {
  const found = new Map<string, FoundJob>();
  await inTransaction(db, async (tx) => {
    // the words of a job are made anew where its row is read instead of the index: with many jobs that takes seconds
    await sql`select set_config('enable_seqscan', 'off', true)`.execute(tx);
    for (const look of [lookByBegin, lookByWords, lookByCharacters]) {
      if (found.size >= search.limit) break;
      for (const job of await readLook(tx, look(search.text), search)) found.set(job.id, found.get(job.id) ?? job);
    }
  });
  return [...found.values()].slice(0, search.limit);
}

/** Which jobs are looked at, `j`, and which of these are meant. */
interface Look {
  readonly from: RawBuilder<unknown>;
  readonly matches: RawBuilder<unknown>;
}

function lookByBegin(text: string): Look {
  const name = sql`lower(j.name) collate "C"`;
  return { from: sql`where ${name} like lower(${`${escapePattern(text)}%`}) order by ${name}`, matches: sql`true` };
}

function lookByWords(text: string): Look {
  const words = text.split(/[\p{P}\p{S}\s\p{Cc}]+/u).filter((word) => word !== '');
  if (words.length === 0) return { from: sql`where false`, matches: sql`true` };
  const query = words.map((word) => `'${word}':*`).join(' & ');
  return { from: sql`where ${sql.raw(jobWords)} @@ to_tsquery('simple', ${query})`, matches: sql`true` };
}

function lookByCharacters(text: string): Look {
  const characters = [...text].filter((character) => /\S/.test(character));
  const pattern = `%${characters.map(escapePattern).join('%')}%`;
  return { from: sql`order by j.name`, matches: sql`j.name ilike ${pattern}` };
}

async function readLook(tx: Tx, { from, matches }: Look, { reach, limit }: JobSearch): Promise<readonly FoundJob[]> {
  const result = await sql<FoundJob>`
    select j.id, j.name, j.status, j.pool, j.owner from (
      select j.id, j.name, j.status, j.pool, j.owner, j.labels from aster.jobs j ${from} limit ${mostLookedAt}
    ) j where ${matches} and ${whereReached(reach)} limit ${limit}`.execute(tx);
  return result.rows;
}
