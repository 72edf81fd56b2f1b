import type { Reach } from '@aster-scheduler/core';
import { containing, type Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { elsewhereWorkerId } from './elsewhere-worker.js';

/** A worker that a search has found. */
export interface FoundWorker {
  readonly id: string;
  readonly name: string;
  readonly pools: readonly string[];
}

/** Workers with the text in their name or at the begin of their id; of a reach, those that serve one of its pools. */
export async function searchWorkers(
  db: Db,
  search: { readonly text: string; readonly reach: Reach; readonly limit: number },
): Promise<readonly FoundWorker[]> {
  const { text, limit } = search;
  const pools = search.reach.pools;
  const isReached = pools === undefined ? sql`true` : sql`w.pools && ${pools}::text[]`;
  const reached = pools === undefined ? sql`true` : sql`p = any(${pools}::text[])`;
  const result = await sql<FoundWorker>`
    select w.id, w.name, array(select p from unnest(w.pools) as p where ${reached}) as pools from aster.workers w
    where (w.name ilike ${containing(text)} or starts_with(w.id::text, lower(${text}))) and ${isReached}
      and w.id <> ${elsewhereWorkerId}::uuid
    order by w.name, w.id limit ${limit}`.execute(db);
  return result.rows;
}
