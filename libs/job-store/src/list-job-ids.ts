import type { Db } from '@aster-scheduler/db';
import { sql } from 'kysely';
import { type JobConditions, whereJob } from './job-conditions.js';
import { type JobOrder, type JobPlace, orderSources } from './job-order.js';

export interface JobPlaces extends JobConditions {
  readonly order: JobOrder;
  readonly limit: number;
  readonly offset: number;
  /** Jobs behind this one: the cursor of deep pages. */
  readonly after?: JobPlace;
}

/**
 * Jobs in order, each with its place. Those without a key come after all others, by id. Read from the place on along an
 * index, in two steps: those with a key, and when they do not fill the page, those without.
 */
export async function listJobIds(db: Db, places: JobPlaces): Promise<JobPlace[]> {
  const { after, limit, offset } = places;
  const found = after?.key === null ? [] : await listWithKey(db, places);
  if (found.length === limit) return found;
  const isWithin = offset === 0 || found.length > 0 || after?.key === null; // all that the offset passes over is counted
  const passed = isWithin ? offset : await countWithKey(db, places);
  return [...found, ...(await listWithoutKey(db, { ...places, limit: limit - found.length, offset: offset - passed }))];
}

async function listWithKey(db: Db, { order, limit, offset, after, ...conditions }: JobPlaces): Promise<JobPlace[]> {
  const { table, jobId, key, text, keyOf } = orderSources[order.by];
  const direction = order.isDescending ? sql`desc` : sql`asc`;
  const comparison = order.isDescending ? sql`<` : sql`>`;
  const place =
    after === undefined
      ? sql`true`
      : order.by === 'name'
        ? sql`${key} ${comparison} ${after.key}`
        : sql`(${key}, ${jobId}) ${comparison} (${keyOf(after.key)}, ${after.id}::uuid)`;
  const inOrder = order.by === 'name' ? sql`` : sql`, ${jobId} ${direction}`; // no two have the same name
  const found = await sql<JobPlace>`
    select ${jobId} as id, ${text} as key from ${table} join aster.jobs j on j.id = ${jobId}
    where ${key} is not null and ${place} and ${whereJob(conditions)}
    order by ${key} ${direction}${inOrder} limit ${limit} offset ${offset}`.execute(db);
  return found.rows;
}

async function listWithoutKey(db: Db, { order, limit, offset, after, ...conditions }: JobPlaces): Promise<JobPlace[]> {
  const { table, jobId, key, hasNone } = orderSources[order.by];
  if (order.by === 'name' || order.by === 'updated') return []; // all jobs have them
  const behind = after?.key === null ? after.id : undefined;
  const afterId = (id: typeof jobId) => (behind === undefined ? sql`true` : sql`${id} > ${behind}::uuid`);
  const found = await sql<JobPlace>`
    select j.id, null as key
    from ${hasNone === undefined ? sql`${table} join aster.jobs j on j.id = ${jobId}` : sql`aster.jobs j`}
    where ${hasNone === undefined ? sql`${key} is null and ${afterId(jobId)}` : sql`${hasNone} and ${afterId(sql`j.id`)}`}
      and ${whereJob(conditions)}
    order by ${hasNone === undefined ? jobId : sql`j.id`} limit ${limit} offset ${offset}`.execute(db);
  return found.rows;
}

/** Only asked where an offset passes over all of them. */
async function countWithKey(
  db: Db,
  { order, limit: _limit, offset: _offset, after: _after, ...conditions }: JobPlaces,
): Promise<number> {
  const { table, jobId, key } = orderSources[order.by];
  const found = await sql<{ count: number }>`
    select count(*) as count from ${table} join aster.jobs j on j.id = ${jobId}
    where ${key} is not null and ${whereJob(conditions)}`.execute(db);
  return found.rows[0]?.count ?? 0;
}
